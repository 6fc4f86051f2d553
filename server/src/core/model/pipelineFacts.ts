import type { Edit } from '../text/edit.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';
import type { ImageUse } from './imageUse.ts';

export interface PipelineFacts {
  readonly jobs: readonly JobFacts[];
  readonly includes: readonly IncludeFacts[];
  /** The pipelines that its jobs start from files. */
  readonly children?: readonly ChildFacts[];
  readonly variables: readonly VariableFacts[];
  /** Something in this part that only a pipeline has. A YAML file none of whose parts says so is somebody else's. */
  readonly recognised?: true | undefined;
  /** It begins with a `spec:` header, so it is meant to be included elsewhere, with inputs. */
  readonly hasHeader?: true | undefined;
  /** Some job has a dotenv report, which passes variables on to other jobs. */
  readonly hasDotenv?: true | undefined;
  /** Images and services that stand elsewhere: `followReferences` finds them. */
  readonly references?: readonly ReferenceUse[];
  /** What a `!reference` may point into: all top-level entries. */
  readonly blocks?: readonly BlockFacts[];
  readonly imageKeys?: readonly ImageKeyFacts[];
  readonly specFaults?: readonly SpecFault[];
  readonly serviceVariables?: readonly ServiceVariableUse[];
  readonly logins?: readonly LoginFacts[];
  readonly pointers?: readonly PointerFacts[];
  /** What a `spec:` header declares. */
  readonly inputs?: readonly InputFacts[];
}

/** An input that a `spec:` header declares. */
export interface InputFacts {
  readonly name: string;
  /** Its default, when that is text, a number or a truth value. */
  readonly value?: string;
}

/** `image: !reference [job, image]`, or the same among services. */
export interface ReferenceUse {
  readonly role: 'image' | 'service';
  readonly owner: string;
  /** Names from the top level down. */
  readonly target: readonly Located[];
  /** The list after `!reference`. */
  readonly range: SourceRange;
}

/** A top-level entry of a pipeline file. */
export interface BlockFacts {
  readonly name: string;
  /** What stands below `path` of the entry, read as an image or as services of `owner`; nothing when nothing is there. */
  readonly imagesAt: (path: readonly string[], role: 'image' | 'service', owner: string) => ImagesFound;
  /** Whether something other than nothing or `false` stands below `path` of the entry. */
  readonly has: (path: readonly string[]) => boolean;
  /** The entries that it takes something from, by `extends` and `!reference`. Absent: that may be any. */
  readonly mentions?: readonly string[];
  /** What images, services and variables of this entry, and of those that build upon it, can hang on. Undefined for entries that say nothing of them. */
  readonly content?: () => CiValue;
}

/**
 * A value of a pipeline with what is needed to merge it with others. `alias` is where an anchor is used that brings it in. Of scripts and the
 * like only their presence is kept.
 */
export type CiValue =
  | CiScalar
  | (CiPlace & { readonly kind: 'list'; readonly items: readonly CiValue[] })
  | (CiPlace & { readonly kind: 'mapping'; readonly entries: readonly CiEntry[] })
  | (CiPlace & { readonly kind: 'reference'; readonly target: readonly string[] })
  /** `null`, or nothing after the key. */
  | (CiPlace & { readonly kind: 'nothing' })
  /** There is something, and it does not matter what. */
  | (CiPlace & { readonly kind: 'other' });

export interface CiScalar extends CiPlace {
  readonly kind: 'scalar';
  /** Absent for what may be a secret. */
  readonly text?: string;
  /** Quoted or a word, in contrast to numbers and truth values. */
  readonly isText: boolean;
  /** What stands inside the quotes, where there are some. */
  readonly words?: SourceRange;
}

export interface CiEntry {
  readonly name: string;
  readonly value: CiValue;
}

export interface CiPlace {
  readonly range: SourceRange;
  /** The key that it stands behind; of an item of a list absent. */
  readonly key?: SourceRange;
  readonly alias?: SourceRange;
}

export interface ImagesFound {
  readonly images: readonly ImageUse[];
  readonly references: readonly ReferenceUse[];
}

export interface JobFacts {
  readonly name: Located;
  /** `hidden` begins with a dot, `trigger` runs nothing itself. */
  readonly kind: 'job' | 'hidden' | 'default' | 'trigger';
  /** Has a `trigger` of its own: so may a hidden one. */
  readonly triggers?: true;
  readonly extends: readonly Located[];
  /** Key and value. */
  readonly range: SourceRange;
}

export interface IncludeFacts {
  readonly kind: 'local' | 'remote' | 'project' | 'template' | 'component' | 'unknown';
  readonly target?: Located;
  readonly range: SourceRange;
  /** The inputs that it hands over, as far as they are text, numbers or truth values. */
  readonly inputs?: readonly InputFacts[];
  /** By its `rules:` it may be there or not, or never is. Absent where it always is. */
  readonly presence?: 'maybe' | 'never';
}

/** A pipeline that a job starts, put together of these files. */
export interface ChildFacts {
  readonly job: string;
  readonly includes: readonly IncludeFacts[];
}

/** A variable that a pipeline sets. */
export interface VariableFacts {
  readonly name: Located;
  /** Kept only when it could stand in an image reference and the name does not sound like a secret. */
  readonly value?: Located;
  /** A job's name; empty for the whole pipeline. */
  readonly owner: string;
  /** One of several values (`parallel:matrix`), or set in some pipelines only (`rules:variables`). */
  readonly conditional?: true;
  /** Set by `secrets:` of the job as a file: its value in the name of an image is the path of that file. */
  readonly file?: true;
}

/** A key `image` or `services` of a job, of `default:` or of the top level. */
export interface ImageKeyFacts {
  readonly key: 'image' | 'services';
  /** A job's name, `default`, or the empty string for the top level. */
  readonly owner: string;
  readonly name: SourceRange;
  /** Key and value. Of a key that an anchor brings in: at the anchor. */
  readonly range: SourceRange;
  /** Where the anchor is used that brings it in. */
  readonly via?: SourceRange;
  /** `null`, or nothing yet: for GitLab as if it were not there. */
  readonly unset?: true;
}

/** Something in `image:` or `services:`, other than the name of an image, that GitLab refuses (docs/ground-truth.md#c1). */
export interface SpecFault {
  readonly kind: SpecFaultKind;
  readonly role: 'image' | 'service';
  readonly owner: string;
  /** The job runs only when another one extends it, so nobody may ever see the fault. */
  readonly hidden?: true;
  /** Keys from `image:`, `services:` or `inherit:` down, joined by colons. */
  readonly path: string;
  /** Of an unknown key: the keys that GitLab knows there. */
  readonly known?: readonly string[];
  readonly range: SourceRange;
  /** The wrong key or pull policy. Other values may be secrets, and are not kept. */
  readonly word?: Located;
  /** Used through an anchor: mended at the anchor, where others may hang on it. */
  readonly shared?: true;
  /** A list or a text made of the value. It carries the value, so it is made on demand. */
  readonly repair?: { readonly title: string; readonly safe?: true; readonly edits: () => readonly Edit[] };
}

export type SpecFaultKind =
  | 'unknown-key'
  /** `ports`, which only the web terminal's configuration may have. */
  | 'key-not-here'
  | 'missing-name'
  | 'not-text'
  | 'not-texts'
  | 'item-not-text'
  | 'not-mapping'
  | 'not-policy'
  | 'no-policies'
  | 'blank'
  | 'too-long'
  | 'services-not-a-list';

/** A variable in a service's own `variables:` or `command:`. */
export interface ServiceVariableUse {
  readonly owner: string;
  readonly key: 'variables' | 'command';
  readonly name: string;
  readonly range: SourceRange;
}

/** A command in a script that logs in to a registry. */
export interface LoginFacts {
  /** A job's name, `default`, or the empty string for the top level. */
  readonly owner: string;
  readonly script: 'before_script' | 'script' | 'after_script';
  /** All of the string that it stands in. */
  readonly string: SourceRange;
  /** Words of the program: `docker login`, `crane auth login`. */
  readonly command: Located;
  /** As written, without quotes; absent for Docker Hub, and where it cannot be told. */
  readonly registry?: Located;
  readonly hub?: true;
  readonly password?: LoginPassword;
  /** The script has to do with DOCKER_AUTH_CONFIG already. */
  readonly knowsAuthConfig?: true;
  /** What else the job does: work with images by itself, run programs that may, or neither as far as can be seen. */
  readonly beside: 'containers' | 'programs' | 'nothing';
}

export interface LoginPassword {
  /** Option and value. */
  readonly range: SourceRange;
  readonly option: '-p' | '--password';
  /** Hands the password over through a pipe; it may be written out, so the edits are made on demand. Absent where that would need more than moving words. */
  readonly toStdin?: () => readonly Edit[];
}

/** A name that another part of the pipeline has to define: by `extends:` or `!reference`. */
export interface PointerFacts {
  readonly owner: string;
  readonly kind: 'extends' | 'reference';
  /** Names from the top level down; of `extends` one. */
  readonly target: readonly Located[];
  readonly range: SourceRange;
}
