/** What is known already where the command is offered: in a hover, a quick fix, another extension. Never a secret. */
export interface GenerateArguments {
  readonly registry?: string;
  readonly username?: string;
  /** Where the entry is added. The user is asked if it is absent or not available. */
  readonly target?: TargetKind;
  /** The document to write into, open or not. */
  readonly uri?: string;
}

export type TargetKind = 'config-json' | 'environment' | 'new-config-json' | 'clipboard-config' | 'clipboard-auth';
