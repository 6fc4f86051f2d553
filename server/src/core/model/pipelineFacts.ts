import type { Edit } from '../text/edit.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';
import type { ImageUse } from './imageUse.ts';
import type { ConfigWriteFacts, EncodingFault, LoginFacts } from './scriptFacts.ts';
import type { ChangedValue, IncludeKind, InputFacts, InputSpec, RejectedValue } from './valueFacts.ts';

export interface PipelineFacts {
  readonly jobs: readonly JobFacts[];
  readonly includes: readonly IncludeFacts[];
  /** The child pipelines that its jobs start from files. */
  readonly children?: readonly ChildFacts[];
  readonly variables: readonly VariableFacts[];
  /** The block contains something that only pipelines have. A YAML file without such a block belongs to another program. */
  readonly recognised?: true | undefined;
  /** The file starts with a `spec:` header, so other files include it with inputs. */
  readonly hasHeader?: true | undefined;
  /** A job has a dotenv report, which passes variables to other jobs. */
  readonly hasDotenv?: true | undefined;
  /** Images and services that are written elsewhere. `followReferences` finds them. */
  readonly references?: readonly ReferenceUse[];
  /** All top-level blocks, which a `!reference` may refer to. */
  readonly blocks?: readonly BlockFacts[];
  readonly imageKeys?: readonly ImageKeyFacts[];
  readonly specFaults?: readonly SpecFault[];
  readonly serviceVariables?: readonly ServiceVariableUse[];
  readonly logins?: readonly LoginFacts[];
  readonly configWrites?: readonly ConfigWriteFacts[];
  readonly encodingFaults?: readonly EncodingFault[];
  readonly pointers?: readonly PointerFacts[];
  /** What a `spec:` header declares. */
  readonly inputs?: readonly InputSpec[];
  /** Other files may declare more inputs for this one. */
  readonly hasOpenInputs?: true | undefined;
  readonly changedValues?: readonly ChangedValue[];
  readonly rejectedValues?: readonly RejectedValue[];
  /** Where documents start that GitLab does not read: it reads two. */
  readonly extraDocuments?: readonly SourceRange[];
  /** Dates without quotes, anywhere in the file. */
  readonly dates?: readonly Located[];
}

/** `image: !reference [job, image]`, or the same in services. */
export interface ReferenceUse {
  readonly role: 'image' | 'service';
  readonly owner: string;
  /** Names from the top level down. */
  readonly target: readonly Located[];
  /** The list after `!reference`. */
  readonly range: SourceRange;
}

/** A top-level block of a pipeline file. */
export interface BlockFacts {
  readonly name: string;
  /** The value at `path` in the block, read as an image or as services of `owner`. */
  readonly imagesAt: (path: readonly string[], role: 'image' | 'service', owner: string) => ImagesFound;
  /** Whether there is a value other than `null` or `false` at `path` in the block. */
  readonly has: (path: readonly string[]) => boolean;
  /** The blocks that it uses through `extends` and `!reference`. Absent if it may use any. */
  readonly mentions?: readonly string[];
  /** Everything that images, services and variables of this block, and of blocks that extend it, may depend on. Undefined if there is none. */
  readonly content?: () => CiValue;
}

/**
 * A value of a pipeline, with the information to merge it with others. `alias` is where its anchor is used. For values such as scripts, only their
 * presence is kept.
 */
export type CiValue =
  | CiScalar
  | (CiPlace & { readonly kind: 'list'; readonly items: readonly CiValue[] })
  | (CiPlace & { readonly kind: 'mapping'; readonly entries: readonly CiEntry[] })
  | (CiPlace & { readonly kind: 'reference'; readonly target: readonly string[] })
  /** `null`, or nothing after the key. */
  | (CiPlace & { readonly kind: 'nothing' })
  /** A value that is not relevant. */
  | (CiPlace & { readonly kind: 'other' });

export interface CiScalar extends CiPlace {
  readonly kind: 'scalar';
  /** The text that GitLab reads (`3.10` becomes `3.1`). Absent for a possible secret. */
  readonly text?: string;
  /** A string, not a number or boolean. */
  readonly isText: boolean;
  /** The text inside the quotes, if there are any. */
  readonly words?: SourceRange;
}

export interface CiEntry {
  readonly name: string;
  readonly value: CiValue;
}

export interface CiPlace {
  readonly range: SourceRange;
  /** Its key. Absent for list items. */
  readonly key?: SourceRange;
  readonly alias?: SourceRange;
}

export interface ImagesFound {
  readonly images: readonly ImageUse[];
  readonly references: readonly ReferenceUse[];
}

export interface JobFacts {
  readonly name: Located;
  /** Names of `hidden` jobs start with a dot. A `trigger` job runs nothing itself. */
  readonly kind: 'job' | 'hidden' | 'default' | 'trigger';
  /** Has its own `trigger`. Also set for hidden jobs. */
  readonly triggers?: true;
  readonly extends: readonly Located[];
  /** Key and value. */
  readonly range: SourceRange;
}

export interface IncludeFacts {
  readonly kind: IncludeKind;
  /** The path, address or name. For `project`: the project. */
  readonly target?: Located;
  /** For `project`. An include with several files is several facts. */
  readonly file?: Located;
  /** For `project`: the branch, tag or commit. Absent for the default branch. */
  readonly ref?: string;
  /** For `remote`: the checksum that the file must have. */
  readonly integrity?: string;
  readonly range: SourceRange;
  /** The inputs that it passes. */
  readonly inputs?: readonly InputFacts[];
  /** Its `inputs:` are not known. */
  readonly hasOpenInputs?: true;
  /** Whether its `rules:` may or always exclude it. Absent if it is always included. */
  readonly presence?: 'maybe' | 'never';
  /** What decides, for `maybe`. Absent if it cannot be read. */
  readonly rules?: readonly IncludeRule[];
}

/** A rule of an include. It matches if all its conditions do. */
export interface IncludeRule {
  readonly when: 'always' | 'never';
  /** An expression. */
  readonly if?: string;
  /** One of these patterns must match a file of the project. */
  readonly exists?: readonly string[];
  /** It has a condition that only GitLab can check. */
  readonly isOpen?: true;
}

/** A child pipeline that a job starts from these files. */
export interface ChildFacts {
  readonly job: string;
  readonly includes: readonly IncludeFacts[];
}

/** A variable that a pipeline sets. */
export interface VariableFacts {
  readonly name: Located;
  /** As written. Only kept if YAML does not change it, if it can be a part of an image reference, and if the name does not suggest a secret. */
  readonly value?: Located;
  /** The job's name. Empty for the whole pipeline. */
  readonly owner: string;
  /** One of several values (`parallel:matrix`), or only set in some pipelines (`rules:variables`). */
  readonly conditional?: true;
  /** Set by `secrets:` of the job as a file. In an image name, it expands to the path of that file. */
  readonly file?: true;
}

/** The key `image` or `services` of a job, of `default:` or of the top level. */
export interface ImageKeyFacts {
  readonly key: 'image' | 'services';
  /** A job's name, `default`, or the empty string for the top level. */
  readonly owner: string;
  readonly name: SourceRange;
  /** Key and value. For a key from an anchor, at the anchor. */
  readonly range: SourceRange;
  /** Where the anchor is used. */
  readonly via?: SourceRange;
  /** `null` or empty: GitLab treats the key as absent. */
  readonly unset?: true;
}

/** Something in `image:` or `services:`, other than an image name, that GitLab rejects (docs/ground-truth.md#c1). */
export interface SpecFault {
  readonly kind: SpecFaultKind;
  readonly role: 'image' | 'service';
  readonly owner: string;
  /** The job only runs if another one extends it, so the mistake may have no effect. */
  readonly hidden?: true;
  /** Keys from `image:`, `services:` or `inherit:` down, joined by colons. */
  readonly path: string;
  /** For an unknown key: the keys that GitLab knows there. */
  readonly known?: readonly string[];
  readonly range: SourceRange;
  /** The wrong key or pull policy. Other values may be secrets and are not kept. */
  readonly word?: Located;
  /** Used through an anchor. A fix changes the anchor, which other places may use. */
  readonly shared?: true;
  /** Converts the value to a list or string. Contains the value, so it is created on demand. */
  readonly repair?: { readonly title: string; readonly safe?: true; readonly edits: () => readonly Edit[] };
}

export type SpecFaultKind =
  | 'unknown-key'
  /** `ports`, which is only valid in the web terminal's configuration. */
  | 'key-not-here'
  | 'missing-name'
  | 'not-text'
  | 'not-texts'
  | 'item-not-text'
  | 'not-mapping'
  | 'not-policy'
  | 'no-policies'
  | 'blank'
  | 'too-long'
  | 'services-not-a-list'
  /** An item of `services` that is a `!reference`, which may be a list. */
  | 'nested-list';

/** A variable in a service's own `variables:` or `command:`. */
export interface ServiceVariableUse {
  readonly owner: string;
  readonly key: 'variables' | 'command';
  readonly name: string;
  readonly range: SourceRange;
}

/** A name in `extends:` or `!reference` that another block must define. */
export interface PointerFacts {
  readonly owner: string;
  readonly kind: 'extends' | 'reference';
  /** Names from the top level down. `extends` has one. */
  readonly target: readonly Located[];
  readonly range: SourceRange;
}
