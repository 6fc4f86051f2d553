import { pathVariable } from '../images/predefinedVariables.ts';
import { variableFor } from '../pulls/pullScenarios.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const imageFileVariable: Rule = {
  id: 'image-file-variable',
  summary: 'A variable in an image name that holds the path of a file',
  severity: 'warning',
  appliesTo: 'imageVariables',
  *check({ images }, { file, settings }) {
    for (const use of images) {
      for (const { name, syntax, range, value } of use.reference?.variables ?? []) {
        if (syntax !== 'variable' || Object.hasOwn(settings.variables, name)) continue;
        const set = variableFor(use, name, file);
        const holds = set === undefined ? pathVariable(name) : set.file && 'file';
        if (holds === undefined) continue;
        const path = holds === 'file' ? 'the path of a file, not its content' : 'the path of a folder';
        yield {
          range,
          message: `Image cannot be pulled: the value of ${quoted(value)} is ${path}. Use a variable that holds the text itself.`,
        };
      }
    }
  },
};
