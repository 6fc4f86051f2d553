import { meantOfficialImage } from '../../images/officialImages.ts';
import { webAddressOf } from '../../images/webAddress.ts';
import type { ImageUse } from '../../model/imageUse.ts';

/** GitLab's dependency proxy, which has the images of Docker Hub. */
const proxy = /^\$\{?CI_DEPENDENCY_PROXY_(?:DIRECT_)?GROUP_IMAGE_PREFIX\}?\//;

/** Undefined for other images, and for images that may be on the machine of the runner only. */
export function meantInstead({ reference, pullPolicies }: ImageUse): string | undefined {
  if (reference === undefined || reference.problem !== undefined || reference.digest !== undefined) return undefined;
  if (pullPolicies.some(({ value }) => value !== 'always')) return undefined;
  const written = reference.written.value;
  const prefix = proxy.exec(written)?.[0] ?? '';
  const meant = meantOfficialImage(written.slice(prefix.length));
  return meant === undefined ? undefined : prefix + meant;
}

/** Whether the text is not the name of an image, which other rules report: its tag says nothing. */
export function isNoImageName(use: ImageUse): boolean {
  return meantInstead(use) !== undefined || webAddressOf(use.reference?.written.value ?? '') !== undefined;
}
