import type { Located, SourceRange } from '../text/mappedText.ts';

/**
 * The parts of an image reference (docs/ground-truth.md#d1), as written: nothing is filled in or changed to lowercase. Variables are
 * placeholders inside the parts, so the rest can still be read.
 */
export interface ImageReference {
  readonly written: Located;
  /** host[:port]. Absent for short names of Docker Hub, and if a variable may contain it. */
  readonly registry?: Located;
  /**
   * The path without registry. If a leading variable may contain a registry too (`$CI_REGISTRY_IMAGE/app`), everything before tag and
   * digest.
   */
  readonly repository: Located;
  /** Without its colon. */
  readonly tag?: Located;
  /** `algorithm:hex`, without its `@`. */
  readonly digest?: Located;
  readonly variables: readonly ReferenceVariable[];
  /** The first mistake, with its exact range. Absent if no mistake was found. */
  readonly problem?: ReferenceProblem;
}

/** A variable in a reference. `value` is what is written (`${X}`), `name` is the name (`X`). */
export interface ReferenceVariable extends Located {
  readonly name: string;
  /**
   * `variable`: `$X` or `${X}`, expanded by the Runner. `input`: `$[[ inputs.x ]]`, replaced by GitLab. `job-input`: `${{ job.inputs.x }}`,
   * replaced by the Runner. `shell`: `${X:-y}` and similar, which expand to nothing. `unclosed`: `${X`. `percent`: `%X%`, which is not
   * expanded (docs/ground-truth.md#b6).
   */
  readonly syntax: 'variable' | 'input' | 'job-input' | 'shell' | 'unclosed' | 'percent';
}

export interface ReferenceProblem {
  readonly kind:
    | 'empty'
    | 'white-space'
    | 'scheme'
    | 'registry'
    | 'port'
    | 'repository'
    | 'uppercase'
    | 'repository-too-long'
    | 'tag'
    | 'tag-too-long'
    | 'digest'
    | 'digest-algorithm'
    | 'digest-length'
    | 'digest-case'
    | 'image-id'
    | 'web-page';
  /** The invalid characters. */
  readonly range: SourceRange;
  /** The same as offsets into the written text, for rules that build a corrected reference. */
  readonly from: number;
  readonly to: number;
}
