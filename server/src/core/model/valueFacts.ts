import type { Located, SourceRange } from '../text/mappedText.ts';

/** How an include names its file. */
export type IncludeKind = 'local' | 'remote' | 'project' | 'template' | 'component' | 'unknown';

/** A value without quotes that YAML changes: GitLab gets `3.1` for `3.10` (docs/ground-truth.md#c7). */
export interface ChangedValue {
  /** `job-input`: the default of an input of a job. `default`: of an input that the header declares. `given`: to an input of an included file. */
  readonly place: 'variable' | 'job-input' | 'default' | 'given';
  /** The variable's or input's name. */
  readonly name: string;
  /** The job of the variable or job input. Empty for the whole pipeline, and for other inputs. */
  readonly owner: string;
  /** For `given`. */
  readonly include?: { readonly kind: IncludeKind; readonly target: string };
  /** At the anchor, if it is used through one. */
  readonly written: Located;
  /** Used through an anchor. A fix changes the anchor, which other places may use. */
  readonly shared?: true;
  readonly kind: 'number' | 'boolean' | 'symbol';
  /** The text that GitLab reads. */
  readonly becomes: string;
}

/** A value of a variable that GitLab rejects. */
export interface RejectedValue {
  /** `matrix` is a number with a decimal point, or a boolean, in `parallel:matrix`. `option` is not one of the variable's `options:`. */
  readonly kind: 'list' | 'map' | 'matrix' | 'option';
  readonly name: string;
  readonly owner: string;
  readonly range: SourceRange;
  /** For `matrix` and `option`: the value as written. Others may be secrets and are not kept. */
  readonly written?: Located;
  /** For `matrix`: the text of the value in YAML. */
  readonly becomes?: string;
  /** For `option`. */
  readonly options?: readonly string[];
  readonly shared?: true;
}

/** The types of values in YAML, in the words of `spec:inputs`. */
export type InputType = 'string' | 'number' | 'boolean' | 'array' | 'map';

/**
 * The value of an input: for a string, number or boolean the text that GitLab reads (docs/ground-truth.md#c7). Null stands for what is not known.
 * `oneOf` are the options of an input whose value only GitLab knows. Plain data, which can be compared as JSON.
 */
export type InputValue =
  | string
  | { readonly list: readonly (InputValue | null)[] }
  | { readonly mapping: readonly (readonly [name: string, value: InputValue | null])[] }
  | { readonly oneOf: readonly string[] };

/** An input with its value: one that a header declares, with its default, or one that an include passes. */
export interface InputFacts {
  readonly name: string;
  /** Its default, or what is passed. Absent if there is none, or if it may be a secret. */
  readonly value?: InputValue;
  /** Absent if there is no value, or if GitLab replaces it (`$[[ … ]]`, `!reference`). */
  readonly type?: InputType;
  /** `null`, or nothing after the key: GitLab treats the input as not given. */
  readonly isNull?: true;
  /** Where it is written. Absent where only the value counts. */
  readonly place?: { readonly key: SourceRange; readonly value: SourceRange };
}

/** An input that a header declares. */
export interface InputSpec extends InputFacts {
  /** The declared type. Absent if it is not one that GitLab knows. */
  readonly wants?: Exclude<InputType, 'map'>;
  /** It has no default. */
  readonly required?: true;
  /** Absent if there are none, or if one is not known. */
  readonly options?: readonly string[];
  readonly regex?: string;
}
