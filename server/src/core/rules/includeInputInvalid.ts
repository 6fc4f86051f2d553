import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { Report } from '../model/finding.ts';
import type { IncludeFacts } from '../model/pipelineFacts.ts';
import type { InputSpec } from '../model/valueFacts.ts';
import { includesOf, targetOf } from '../pipeline/includeGraph.ts';
import { includeOf } from '../pipeline/includeUri.ts';
import { filesIncludedBy } from '../pipeline/pipelines.ts';
import type { Rule } from './rule.ts';
import { inputMistake } from './shared/inputChecks.ts';
import { nearestKey } from './shared/nearestKey.ts';
import { quoted } from './shared/quoting.ts';

const consequence = 'GitLab rejects the pipeline';

export const includeInputInvalid: Rule = {
  id: 'include-input-invalid',
  summary: 'An input of an included file that is missing, unknown or has an invalid value',
  severity: 'error',
  appliesTo: ['includes', 'children', 'inputs'],
  *check({ pipeline }, { workspace, file }) {
    for (const input of pipeline?.inputs ?? []) {
      const mistake = input.required ? undefined : inputMistake(input, input);
      if (mistake !== undefined && input.place) yield { range: input.place.value, message: `${consequence}: as a default, ${mistake}.` };
    }
    const children = (pipeline?.children ?? []).flatMap(({ includes }) => includes);
    for (const include of [...(pipeline?.includes ?? []), ...children]) yield* checkInclude(include, workspace, file);
  },
};

/** In the version that the pipeline uses. A checkout on this machine may be another one, with other inputs. */
function isThisVersion({ kind, target }: IncludeFacts, { uri }: SourceFile): boolean {
  const isOwn = kind === 'local' || (kind === 'component' && target !== undefined && /@\$\{?CI_COMMIT_/.test(target.value));
  return isOwn || includeOf(uri) !== undefined;
}

/** Only if the include is exactly one file that is available. */
function* checkInclude(include: IncludeFacts, workspace: Workspace, file: SourceFile): Iterable<Report> {
  const { target, presence, hasOpenInputs, inputs: given = [] } = include;
  if (target === undefined || presence === 'never' || hasOpenInputs || target.value.includes('*')) return;
  const [included, ...others] = filesIncludedBy(workspace, file, targetOf(include));
  if (included === undefined || others.length > 0 || !isThisVersion(include, included) || included.facts.problems.length > 0) return;
  const { declared, isOpen } = includesOf(workspace, included);
  if (isOpen) return;
  const weaker = presence === 'maybe' ? ({ severity: 'warning' } as const) : {};
  const specs = new Map(declared.map((spec) => [spec.name, spec]));
  for (const input of given) {
    const spec = specs.get(input.name);
    const place = input.place ?? { key: include.range, value: include.range };
    if (spec === undefined && !input.name.includes('$[[')) {
      yield { range: place.key, message: unknownInput(target.value, input.name, declared), ...weaker };
    }
    const mistake = spec && inputMistake(spec, input);
    if (mistake !== undefined) yield { range: place.value, message: `${consequence}: ${mistake}.`, ...weaker };
  }
  const names = new Set(given.flatMap(({ name, isNull }) => (isNull ? [] : name)));
  const missing = declared.filter(({ name, required }) => required && !names.has(name)).map(({ name }) => quoted(name));
  if (missing.length === 0 || [...names].some((name) => name.includes('$[['))) return;
  const what = missing.length === 1 ? `the input ${missing[0]}` : `the inputs ${missing.join(', ')}`;
  yield { range: target.range, message: `${consequence}: ${quoted(target.value)} needs ${what}. Add it under "inputs".`, ...weaker };
}

function unknownInput(target: string, name: string, declared: readonly InputSpec[]): string {
  const what = `${consequence}: ${quoted(target)} declares no input ${quoted(name)}.`;
  const names = declared.map((spec) => spec.name);
  const meant = nearestKey(name, names);
  if (meant !== undefined) return `${what} Did you mean ${quoted(meant)}?`;
  return names.length === 0 ? `${what} Remove it.` : `${what} Declared inputs: ${names.join(', ')}.`;
}
