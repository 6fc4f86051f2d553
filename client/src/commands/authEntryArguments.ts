/** What is known already where the command is offered, in a hover or a quick fix. Never a secret, and never the file that is written. */
export interface GenerateArguments {
  /** One that the workspace uses. */
  readonly registry?: string;
  /** Where the entry is added: the first choice when the user is asked. */
  readonly target?: TargetKind;
}

export const targetKinds = ['config-json', 'environment', 'new-config-json', 'clipboard-config', 'clipboard-auth'] as const;

export type TargetKind = (typeof targetKinds)[number];
