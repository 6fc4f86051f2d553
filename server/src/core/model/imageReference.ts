import type { Part, SourceRange } from '../text/mappedText.ts';

/**
 * What is written after `image:`, taken apart (GROUND-TRUTH D.1). Parts are as written: nothing filled in, nothing lower-cased.
 * Variables are placeholders inside the parts, never a reason to give up on the rest.
 */
export interface ImageReference {
  readonly written: Part;
  /** host[:port]. Absent for Docker Hub's short names, and where a variable leaves it open. */
  readonly registry?: Part;
  /** Path without registry. Where a leading variable may hold a registry too (`$CI_REGISTRY_IMAGE/app`): all up to tag and digest. */
  readonly repository: Part;
  /** Without its colon. */
  readonly tag?: Part;
  /** `algorithm:hex`, without its `@`. */
  readonly digest?: Part;
  readonly variables: readonly VariablePart[];
  /** The first thing that keeps this from being a reference, and exactly where. Absent: fine, as far as can be seen. */
  readonly problem?: ReferenceProblem;
}

/** A variable inside a reference. `value` is the spelling (`${X}`), `name` the name (`X`). */
export interface VariablePart extends Part {
  readonly name: string;
  /**
   * `variable`: `$X`, `${X}`, expanded by the Runner. `input`: `$[[ inputs.x ]]`, replaced by GitLab; `job-input`: `${{ job.inputs.x }}`, by the Runner.
   * `shell`: `${X:-y}` and its kin, which expand to nothing; `unclosed`: `${X`; `percent`: `%X%`, which stays as it is (GROUND-TRUTH B.6).
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
    | 'image-id';
  /** The wrong characters. */
  readonly range: SourceRange;
  /** The same, as offsets into the written text, for rules that build a repaired reference. */
  readonly from: number;
  readonly to: number;
}
