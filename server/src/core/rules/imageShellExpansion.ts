import type { ImageUse } from '../facts.ts';
import type { ImageReference, VariablePart } from '../images/imageReference.ts';
import type { Fix, Rule, WholeFile } from './rule.ts';
import { isReference, respell } from './shared/imageFix.ts';
import { setVariable } from './shared/pipelineVariable.ts';
import { quoted } from './shared/words.ts';

type EditFix = Extract<Fix, { readonly edits: unknown }>;

/** `${X:-y}`, `${X-y}`, `${X:=y}`, `${X=y}` with a default that can stand in YAML as it is. */
const withDefault = /^\$\{(\w+):?[-=]([\w./:@-]+)\}$/;

export const imageShellExpansion: Rule = {
  id: 'image-shell-expansion',
  summary: 'A shell expansion, such as a default value, in the name of an image',
  severity: 'error',
  *check({ images }) {
    for (const use of images) {
      for (const variable of use.reference?.variables ?? []) {
        if (!isExpansion(variable) || use.reference === undefined) continue;
        const severity = worksWithout(use.reference) ? 'warning' : 'error';
        yield { range: variable.range, message: messageFor(use, variable), severity, fixes: simplerFix(use, variable) };
      }
    }
  },
  moreFixes({ range }, file): readonly Fix[] {
    for (const use of file.facts.images) {
      const variable = use.reference?.variables.find((candidate) => candidate.range.start === range.start);
      if (variable !== undefined && use.format === 'gitlab-ci') return defaultFix(use, variable, file);
    }
    return [];
  },
};

function messageFor({ format }: ImageUse, { value, syntax }: VariablePart): string {
  if (syntax === 'unclosed') return `${quoted(value)} has no "}", so the Runner drops the "\${" and keeps the rest as it is. Close it.`;
  const where = format === 'gitlab-ci' ? '"variables:"' : 'the "environment" of the runner';
  return `The Runner puts nothing in place of ${quoted(value)}, for it knows no more than "$NAME" and "\${NAME}". Set the value in ${where} and write the name alone.`;
}

/** Many an image works without what was to come here: `node:20${SUFFIX:-}`. */
function worksWithout({ written, variables }: ImageReference): boolean {
  const expansions = variables.filter(isExpansion).map(({ value }) => value);
  return isReference(expansions.reduce((text, expansion) => text.replace(expansion, ''), written.value));
}

function isExpansion({ syntax }: VariablePart): boolean {
  return syntax === 'shell' || syntax === 'unclosed';
}

/** What needs nothing else: the missing brace, and the one cut that GitLab has a variable for. */
function simplerFix(use: ImageUse, variable: VariablePart): readonly Fix[] {
  if (/^\$\{CI_COMMIT_SHA:0?:8\}$/.test(variable.value)) return nameFix(use, variable, 'CI_COMMIT_SHORT_SHA');
  return variable.syntax === 'unclosed' && /^\w+$/.test(variable.name) ? nameFix(use, variable, variable.name) : [];
}

function nameFix(use: ImageUse, variable: VariablePart, name: string): EditFix[] {
  const goesOn = use.text?.text.split(variable.value).some((rest, at) => at > 0 && /^\w/.test(rest));
  const spelling = goesOn ? `\${${name}}` : `$${name}`;
  const edit = respell(variable, spelling);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(spelling)}`, preferred: true, edits: () => [edit] }];
}

/** A project's variables go before those of the file, so what stands under `variables:` is a default. */
function defaultFix(use: ImageUse, variable: VariablePart, file: WholeFile): readonly Fix[] {
  const [, name, value] = withDefault.exec(variable.value) ?? [];
  const [change] = name === undefined ? [] : nameFix(use, variable, name);
  if (name === undefined || value === undefined || change === undefined) return [];
  const known = file.facts.pipeline?.variables.some((set) => set.name.value === name && (set.owner === '' || set.owner === use.owner));
  if (known) return [change];
  const setting = setVariable(file, name, value);
  if (setting === undefined) return [];
  return [{ ...change, title: `${change.title} and set ${name} to ${quoted(value)}`, edits: () => [...change.edits(), setting] }];
}
