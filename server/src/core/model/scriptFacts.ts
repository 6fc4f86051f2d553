import type { Edit } from '../text/edit.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';

/** `other`: a part of a hidden block that jobs can use in any of their scripts. */
export type ScriptKey = 'before_script' | 'script' | 'after_script' | 'other';

export interface ScriptPlace {
  /** A job's name, `default`, or the empty string for the top level. */
  readonly owner: string;
  readonly script: ScriptKey;
  /** The whole string that contains it. */
  readonly string: SourceRange;
}

/** What a job does in addition to giving credentials to Docker: it works with images, runs programs that may, or probably neither. */
export type OtherWork = 'containers' | 'programs' | 'nothing';

/** A command in a script that logs in to a registry. */
export interface LoginFacts extends ScriptPlace {
  /** The command words: `docker login`, `crane auth login`. */
  readonly command: Located;
  /** As written, without quotes. Absent for Docker Hub, or if it is not known. */
  readonly registry?: Located;
  readonly hub?: true;
  readonly password?: LoginPassword;
  /** The script already uses DOCKER_AUTH_CONFIG. */
  readonly knowsAuthConfig?: true;
  readonly beside: OtherWork;
}

export interface LoginPassword {
  /** Option and value. */
  readonly range: SourceRange;
  readonly option: string;
  /** The option with which this program reads a password from its input. */
  readonly stdinOption: string;
  /** Passes the password through a pipe. Created on demand, because the edits may contain the password. Absent if the script is too complex for it. */
  readonly toStdin?: () => readonly Edit[];
}

/** A command in a script that sets DOCKER_AUTH_CONFIG or writes a `config.json` of Docker. */
export interface ConfigWriteFacts extends ScriptPlace {
  /** The variable's name, or the path. */
  readonly target: Located;
  readonly isVariable: boolean;
  /** The keys of its `auths`, as far as they can be read. */
  readonly registries: readonly Located[];
  readonly beside: OtherWork;
}

/** A part of a command that encodes an `auth` for a Docker configuration, and puts a newline where none can be. */
export interface EncodingFault extends ScriptPlace {
  /** `wrapped`: the output has several lines. `newline`: the encoded password ends with a newline. */
  readonly kind: 'wrapped' | 'newline';
  /** The program or operator that adds the newline: `base64`, `echo`, `<<<`. */
  readonly cause: Located;
  /** Absent if the command is too complex for it. */
  readonly repair?: { readonly title: string; readonly edits: () => readonly Edit[] };
}
