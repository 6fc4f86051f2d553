import type { ImageUse } from '../facts.ts';
import type { VariablePart } from '../images/imageReference.ts';
import type { Fix, Rule, WholeFile } from './rule.ts';
import { setVariable } from './shared/pipelineVariable.ts';
import { quoted } from './shared/words.ts';

/** `${X:-y}`, `${X-y}`, `${X:=y}`, `${X=y}` with a default that can stand in YAML as it is. */
const withDefault = /^\$\{(\w+):?[-=]([\w./:@-]+)\}$/;

export const imageShellExpansion: Rule = {
  id: 'image-shell-expansion',
  summary: 'A shell expansion, such as a default value, in the name of an image',
  severity: 'error',
  *check({ images }) {
    for (const use of images) {
      for (const variable of use.reference?.variables ?? []) {
        if (variable.syntax !== 'shell' && variable.syntax !== 'unclosed') continue;
        yield { range: variable.range, message: messageFor(variable), fixes: replaceVariable(use, variable, simplerSpelling(variable)) };
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

function messageFor({ value, syntax }: VariablePart): string {
  if (syntax === 'unclosed') return `${quoted(value)} has no "}", so the Runner drops the "\${" and keeps the rest as it is. Close it.`;
  return `The Runner puts nothing in place of ${quoted(value)}: it knows "$NAME" and "\${NAME}", not what a shell makes of more. Set the value under "variables:" and write the name alone.`;
}

/** What needs nothing else: the missing brace, and the one cut that GitLab has a variable for. */
function simplerSpelling({ value, name, syntax }: VariablePart): string | undefined {
  if (syntax === 'unclosed') return /^\w+$/.test(name) ? `\${${name}}` : undefined;
  return /^\$\{CI_COMMIT_SHA:0?:8\}$/.test(value) ? '$CI_COMMIT_SHORT_SHA' : undefined;
}

function replaceVariable(use: ImageUse, { range, value }: VariablePart, spelling: string | undefined): readonly Fix[] {
  const newText = spelling === undefined ? undefined : use.text?.encode(spelling);
  if (spelling === undefined || newText === undefined || range.end - range.start !== value.length) return [];
  return [{ title: `Change to ${quoted(spelling)}`, preferred: true, edits: () => [{ range, newText }] }];
}

/** A project's variables go before those of the file, so what stands under `variables:` is a default. */
function defaultFix(use: ImageUse, variable: VariablePart, file: WholeFile): readonly Fix[] {
  const [, name, value] = withDefault.exec(variable.value) ?? [];
  if (name === undefined || value === undefined) return [];
  const [change] = replaceVariable(use, variable, `\${${name}}`);
  if (change === undefined || !('edits' in change)) return [];
  const known = file.facts.pipeline?.variables.some((set) => set.name.value === name && (set.owner === '' || set.owner === use.owner));
  if (known) return [change];
  const setting = setVariable(file, name, value);
  if (setting === undefined) return [];
  return [{ ...change, title: `${change.title} and set ${name} to ${quoted(value)}`, edits: () => [...change.edits(), setting] }];
}
