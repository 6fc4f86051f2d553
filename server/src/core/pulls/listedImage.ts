import type { ImageRole } from '../model/imageUse.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { type Presentable, presentable } from '../text/presentable.ts';
import { memoize } from '../util/lazy.ts';
import type { CredentialPlace } from './credentialUse.ts';
import type { Verdict } from './verdictKinds.ts';

/** An image or service of a runnable job, as it is pulled. */
export interface FoundImage {
  /** Where its name is written: in a pipeline, or in a runner's config.toml for a job without any image. */
  readonly uri: string;
  readonly range: SourceRange;
  /** Empty for images that a runner pulls itself. */
  readonly job: string;
  readonly role: ImageRole;
  /** Before variables are expanded. */
  readonly written: string;
  /** Unknown variables stay as `${NAME}`. */
  readonly expanded: string;
  /** `docker.io` for Docker Hub. Null if it depends on an unknown variable, or if the reference is invalid. */
  readonly registry: string | null;
  readonly repository: string | null;
  readonly tag: string | null;
  readonly digest: string | null;
  /** Null: pulled without a credential. */
  readonly credential: FoundCredential | null;
  /** Where the credentials are written that are chosen. Empty if they are in no file. */
  readonly credentialPlaces: readonly CredentialPlace[];
  /** The one answer that every view shows. */
  readonly verdict: Verdict;
  /** Why, in plain text. */
  readonly reason: string;
  /** With `everything`: the name of the runner whose config.toml has the image. */
  readonly runner?: string;
  /** With `everything`: why the image is unknown, as a clause. It has no name then, and its range is the job's name. */
  readonly unknown?: string;
  /** With `everything`: what decides whether the job exists or has this image, as a noun phrase: the rules of an include. */
  readonly condition?: string;
}

export interface FoundCredential {
  /** `differs`: the runners of the workspace have different ones. */
  readonly verdict: 'used' | 'unknown' | 'fails-job' | 'differs';
  /** Its name in the job log. */
  readonly source: string | null;
  readonly key: string | null;
}

const textNames = [
  'job',
  'written',
  'expanded',
  'registry',
  'repository',
  'tag',
  'digest',
  'reason',
  'runner',
  'unknown',
  'condition',
] as const;

type Shown<Value> = Value extends string ? Presentable : Value;

type Texts = { readonly [Name in keyof Pick<FoundImage, (typeof textNames)[number]>]: Shown<FoundImage[Name]> };

export interface ListedCredential extends FoundCredential {
  readonly source: Presentable | null;
  readonly key: Presentable | null;
}

/** An image as it is shown: all its texts are presentable. If something is hidden in its name, its parts are null. */
export type ListedImage = Omit<FoundImage, keyof Texts | 'credential'> & Texts & { readonly credential: ListedCredential | null };

export function listed(images: readonly FoundImage[]): readonly ListedImage[] {
  // Most texts occur many times.
  const shown = memoize(presentable);
  return images.map((image) => {
    const isWhole = shown(image.expanded) === image.expanded;
    const { credential, ...rest } = isWhole ? image : { ...image, registry: null, repository: null, tag: null, digest: null };
    const texts = textNames.flatMap((name) => {
      const text = rest[name];
      return typeof text === 'string' ? [[name, shown(text)]] : [];
    });
    return { ...rest, ...Object.fromEntries(texts), credential: credential && shownCredential(credential, shown) } as ListedImage;
  });
}

function shownCredential({ verdict, source, key }: FoundCredential, shown: (text: string) => Presentable): ListedCredential {
  return { verdict, source: source === null ? null : shown(source), key: key === null ? null : shown(key) };
}
