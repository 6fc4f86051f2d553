import type { SourceFile } from '../../db/sourceFile.ts';
import type { Fix } from '../../model/finding.ts';
import type { ReferenceVariable } from '../../model/imageReference.ts';
import type { ImageUse } from '../../model/imageUse.ts';
import { respell } from './imageFix.ts';
import { setVariable } from './pipelineVariable.ts';
import { quoted } from './quoting.ts';

type EditFix = Extract<Fix, { readonly edits: unknown }>;

/** `${X:-y}`, `${X-y}`, `${X:=y}`, `${X=y}` with a default that needs no escaping in YAML. */
const withDefault = /^\$\{(\w+):?[-=]([\w./:@-]+)\}$/;

/** Changes to the plain variable. */
export function nameFix(use: ImageUse, variable: ReferenceVariable, name: string): EditFix[] {
  const goesOn = use.text?.text.split(variable.value).some((rest, at) => at > 0 && /^\w/.test(rest));
  const spelling = goesOn ? `\${${name}}` : `$${name}`;
  const edit = respell(variable, spelling);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(spelling)}`, preferred: true, edits: () => [edit] }];
}

/** Project variables override those of the file, so a value under `variables:` is a default. */
export function defaultFix(use: ImageUse, variable: ReferenceVariable, file: SourceFile): readonly Fix[] {
  const [, name, value] = withDefault.exec(variable.value) ?? [];
  const [change] = name === undefined ? [] : nameFix(use, variable, name);
  if (name === undefined || value === undefined || change === undefined) return [];
  const known = file.facts.pipeline?.variables.some((set) => set.name.value === name && (set.owner === '' || set.owner === use.owner));
  if (known) return [change];
  const setting = setVariable(file, name, value);
  if (setting === undefined) return [];
  return [{ ...change, title: `${change.title} and set ${name} to ${quoted(value)}`, edits: () => [...change.edits(), setting] }];
}
