import type { SourceFile } from '../db/sourceFile.ts';
import type { Fix } from '../model/finding.ts';
import type { ReferenceVariable } from '../model/imageReference.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { replaceText } from '../text/edit.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const imagePercentVariable: Rule = {
  id: 'image-percent-variable',
  summary: 'A variable between percent signs in an image, which is not expanded',
  severity: 'error',
  appliesTo: 'imageVariables',
  *check({ images }, { file }) {
    if (isPercentTemplate(file)) return;
    for (const use of images) {
      for (const variable of use.reference?.variables ?? []) {
        if (variable.syntax !== 'percent') continue;
        yield {
          range: variable.range,
          message: `Image cannot be pulled: the Runner does not expand ${quoted(variable.value)}. Use "$${variable.name}".`,
          fixes: dollarFix(use, variable),
        };
      }
    }
  },
};

const plainKeys: ReadonlySet<string> = new Set(['name', 'url', 'token', 'concurrent', 'limit']);

/** Whether other values of a config.toml are such placeholders too, in places where a Windows variable makes no sense. */
function isPercentTemplate({ facts: { tables = [] } }: SourceFile): boolean {
  return tables.some(({ keys }) => keys.some(({ key, template }) => template === 'percent' && plainKeys.has(key.value)));
}

function dollarFix({ text, reference }: ImageUse, variable: ReferenceVariable): readonly Fix[] {
  const at = offsetOf(reference?.variables ?? [], variable, text?.text ?? '');
  if (text === undefined || at === undefined) return [];
  const end = at + variable.value.length;
  const spelling = /^\w/.test(text.text.slice(end)) ? `\${${variable.name}}` : `$${variable.name}`;
  const edit = replaceText(text, at, end, spelling);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(spelling)}`, safe: true, preferred: true, edits: () => [edit] }];
}

/** The offset of a variable in the text, which may contain the same variable twice. */
function offsetOf(variables: readonly ReferenceVariable[], wanted: ReferenceVariable, text: string): number | undefined {
  let from = 0;
  for (const variable of variables) {
    const at = text.indexOf(variable.value, from);
    if (at < 0) return undefined;
    if (variable === wanted) return at;
    from = at + variable.value.length;
  }
  return undefined;
}
