import type { VariablePart } from '../images/imageReference.ts';
import { isPredefined, predefinedVariables } from '../images/predefinedVariables.ts';
import type { Fix, Rule } from './rule.ts';
import { nearestName } from './shared/nearestName.ts';
import { setVariable } from './shared/pipelineVariable.ts';
import { pipelineVariables } from './shared/pipelineVariables.ts';
import { nameFix } from './shared/variableFixes.ts';
import { quoted } from './shared/words.ts';

/** So named by GitLab alone, as a rule: one that is nearly the name of another is a slip, whatever files are not at hand. */
const gitlabsOwn = /^CI_/;

export const imageUnknownVariable: Rule = {
  id: 'image-unknown-variable',
  summary: 'A variable in an image that neither GitLab nor any file of the pipeline sets',
  severity: 'info',
  scope: 'document',
  *check({ images }, { workspace, settings, file: { uri } }) {
    if (workspace === undefined) return;
    const pipeline = pipelineVariables(workspace);
    const isWhole = pipeline.isWhole && pipeline.files.has(uri);
    const nearest = new Map<string, string | undefined>();
    for (const use of images) {
      if (use.format !== 'gitlab-ci') continue;
      for (const variable of use.reference?.variables ?? []) {
        const { name, syntax } = variable;
        if (syntax !== 'variable' || pipeline.names.has(name) || isPredefined(name) || Object.hasOwn(settings.variables, name)) continue;
        if (!isWhole && !gitlabsOwn.test(name)) continue;
        const meant = nearest.has(name) ? nearest.get(name) : nearestName(name, [...pipeline.names, ...predefinedVariables]);
        nearest.set(name, meant);
        // A longer name is somebody's own: `CI_REGISTRY_2`.
        if (!isWhole && (meant === undefined || name.startsWith(meant))) continue;
        yield {
          range: variable.range,
          message: messageFor(variable, meant),
          fixes: meant === undefined ? [] : nameFix(use, variable, meant),
        };
      }
    }
  },
  moreFixes({ range }, file): readonly Fix[] {
    const variable = file.facts.images
      .flatMap(({ reference }) => reference?.variables ?? [])
      .find((one) => one.range.start === range.start);
    const edit = variable && setVariable(file, variable.name, '');
    return variable === undefined || edit === undefined
      ? []
      : [{ title: `Add ${variable.name} to "variables:", to be filled in`, edits: () => [edit] }];
  },
};

function messageFor({ value }: VariablePart, meant: string | undefined): string {
  const what = `Neither GitLab nor any file here sets ${quoted(value)}, and a variable that is not set leaves a gap in the name of the image.`;
  if (meant !== undefined) return `${what} Did you mean "$${meant}"?`;
  return `${what} Set it under "variables:", or name it in "pullproof.variables" when GitLab's settings hold it.`;
}
