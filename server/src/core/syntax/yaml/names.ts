/** An anchor or alias: its name, its offset in the block, and the keys from the top level down to it. */
export interface YamlName {
  readonly name: string;
  readonly at: number;
  readonly path: readonly string[];
}

/** The anchors and aliases of one block. */
export interface BlockNames {
  readonly anchors: readonly YamlName[];
  readonly aliases: readonly YamlName[];
}
