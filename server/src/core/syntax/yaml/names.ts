/** An anchor or alias: its name, its offset in the block, and the keys from the top level down to it. */
export interface YamlName {
  readonly name: string;
  readonly at: number;
  readonly path: readonly string[];
}

/** What one block gives to others and takes from them. */
export interface BlockNames {
  readonly anchors: readonly YamlName[];
  readonly aliases: readonly YamlName[];
}
