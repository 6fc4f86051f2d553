/** What is known already where the command is offered: in a hover, a quick fix, another extension. Never a secret. */
export interface GenerateArguments {
  readonly registry?: string;
  readonly username?: string;
  /** Where the entry goes; asked for when left out or not at hand. */
  readonly target?: TargetKind;
  /** The document to write into, open or not. */
  readonly uri?: string;
}

export type TargetKind = 'config-json' | 'environment' | 'new-config-json' | 'clipboard-config' | 'clipboard-auth';
