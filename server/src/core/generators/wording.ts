/** A translatable message for the user: `{0}`, `{1}` … in `template` are placeholders for `values`. Never contains a secret. */
export interface Wording {
  readonly template: string;
  readonly values: readonly string[];
}

export function wording(template: string, ...values: readonly string[]): Wording {
  return { template, values };
}

/** The message in English. */
export function inEnglish({ template, values }: Wording): string {
  return template.replace(/\{(\d)\}/g, (placeholder, index) => values[Number(index)] ?? placeholder);
}

/**
 * The result of a check while typing. `ok` is what will be written, with a `warning` if it may be a mistake. A `problem` cannot be written,
 * and `suggestion` is the likely intention.
 */
export type Checked = { readonly ok: string; readonly warning?: Wording } | { readonly problem: Wording; readonly suggestion?: string };
