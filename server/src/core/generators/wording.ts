/** A sentence for the user that can be translated: `{0}`, `{1}` … in `template` stand for `values`. Never holds a secret. */
export interface Wording {
  readonly template: string;
  readonly values: readonly string[];
}

export function wording(template: string, ...values: readonly string[]): Wording {
  return { template, values };
}

/** The sentence in English. */
export function inEnglish({ template, values }: Wording): string {
  return template.replace(/\{(\d)\}/g, (placeholder, index) => values[Number(index)] ?? placeholder);
}

/**
 * The answer to what was typed so far: `ok` is what will be written, with a `warning` when it may not be what was meant; a `problem` cannot be
 * written, and `suggestion` is what was probably meant.
 */
export type Checked = { readonly ok: string; readonly warning?: Wording } | { readonly problem: Wording; readonly suggestion?: string };
