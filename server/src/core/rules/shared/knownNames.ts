import type { SourceFile } from '../../db/sourceFile.ts';
import type { Related, Report } from '../../model/finding.ts';
import type { ImageReference } from '../../model/imageReference.ts';
import type { ImageUse } from '../../model/imageUse.ts';
import type { JobVariable } from '../../pipeline/variables.ts';
import { causeOf, type KnownName, knownNames } from '../../pulls/knownNames.ts';
import { quoted } from './quoting.ts';

/** A fault of names that only appears once variables are expanded. */
export interface NameFault {
  readonly isFaulty: (reference: ImageReference) => boolean;
  /** `when` begins the sentence: "With this value,". */
  readonly message: (reference: ImageReference, when: string) => string;
  /** The variable to change. Undefined if the image has to be changed. */
  readonly cause?: (name: KnownName) => JobVariable | undefined;
}

/**
 * Faults of the names that an image has with the values of its variables in the workspace. Each is reported where it can be fixed: at the value in this
 * file, otherwise at the image. GitLab's settings can override the values, so these are never errors.
 */
export function* faultsOfKnownNames(use: ImageUse, file: SourceFile, fault: NameFault): Iterable<Report> {
  if (use.reference === undefined || use.reference.problem !== undefined || fault.isFaulty(use.reference)) return;
  const { written } = use.reference;
  let isReported = false;
  for (const name of knownNames(use, file)) {
    const { reference, pieces } = name;
    // An empty value is often a placeholder for one that is set in GitLab.
    if (!fault.isFaulty(reference) || pieces.some(({ variable }) => variable?.value === '')) continue;
    const cause = fault.cause === undefined ? causeOf(name, fault.isFaulty) : fault.cause(name);
    const { from } = cause ?? {};
    const severity = 'warning' as const;
    if (from !== undefined && from.uri === file.uri) {
      const image: Related = { range: written.range, message: `Image ${quoted(written.value)} uses this value.` };
      yield { range: from.words ?? from.range, message: fault.message(reference, 'With this value,'), severity, related: [image] };
    } else if (!isReported) {
      isReported = true;
      const related: readonly Related[] =
        cause === undefined || from === undefined
          ? []
          : [{ uri: from.uri, range: from.range, message: `${quoted(cause.name)} is set here.` }];
      const values = pieces.some(({ variable }) => variable?.name.startsWith('inputs.')) ? 'inputs' : 'variables';
      yield { range: written.range, message: fault.message(reference, `With its ${values} in the workspace,`), severity, related };
    }
  }
}
