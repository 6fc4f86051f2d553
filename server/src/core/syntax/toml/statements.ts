/** The statements of a TOML text, as both the library and the simple reader return them. */
export type TomlStatement = TomlTableStatement | TomlKeyValue;

interface Written {
  /** From its first character to the end of its last one. */
  readonly range: readonly [start: number, end: number];
}

/** `[a.b]` or `[[a.b]]`, with the keys below it. */
export interface TomlTableStatement extends Written {
  readonly type: 'TOMLTable';
  readonly kind: 'standard' | 'array';
  readonly key: TomlKeys;
  readonly body: readonly TomlKeyValue[];
}

export interface TomlKeyValue extends Written {
  readonly type: 'TOMLKeyValue';
  readonly key: TomlKeys;
  readonly value: TomlContent;
}

/** A key, with its parts between dots. */
export interface TomlKeys extends Written {
  readonly keys: readonly TomlKeyPart[];
}

export type TomlKeyPart = TomlBareKey | TomlQuotedKey;

export interface TomlBareKey extends Written {
  readonly type: 'TOMLBare';
  readonly name: string;
}

export interface TomlQuotedKey extends TomlQuoted {
  readonly type: 'TOMLQuoted';
}

interface TomlQuoted extends Written {
  readonly value: string;
  readonly style: 'basic' | 'literal';
  readonly multiline: boolean;
}

export type TomlContent = TomlStringValue | TomlPlainValue | TomlArray | TomlInlineTable | TomlUnknownValue;

export interface TomlStringValue extends TomlQuoted {
  readonly type: 'TOMLValue';
  readonly kind: 'string';
}

export interface TomlPlainValue extends Written {
  readonly type: 'TOMLValue';
  readonly kind: 'integer' | 'float' | 'boolean' | 'offset-date-time' | 'local-date-time' | 'local-date' | 'local-time';
  readonly value: number | boolean | Date;
}

export interface TomlArray extends Written {
  readonly type: 'TOMLArray';
  readonly elements: readonly TomlContent[];
}

export interface TomlInlineTable extends Written {
  readonly type: 'TOMLInlineTable';
  readonly body: readonly TomlKeyValue[];
}

/** A value that another program fills in. */
export interface TomlUnknownValue extends Written {
  readonly type: 'TOMLUnknown';
}
