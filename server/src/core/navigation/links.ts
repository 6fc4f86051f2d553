import type { SourceFile } from '../db/sourceFile.ts';
import { parseReference } from '../images/normalize.ts';
import { registryOf } from '../images/registries.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { RemoteInclude } from '../model/includes.ts';
import type { ResolvedFile } from '../pipeline/findIncluded.ts';
import { targetOf } from '../pipeline/includeGraph.ts';
import { includesIn, remoteIncludesOf } from '../pipeline/includePlaces.ts';
import { includeName } from '../pipeline/includeUri.ts';
import { resolvedIn } from '../pipeline/pipelines.ts';
import { expandImage } from '../pulls/pullScenarios.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { type Presentable, presentable } from '../text/presentable.ts';
import { beforeAny } from '../util/trim.ts';

export interface Link {
  readonly range: SourceRange;
  readonly target: string;
  /** A description of the target. */
  readonly tooltip: Presentable;
}

export interface LinkOptions {
  /** The command that fetches an included file, by its uri. */
  readonly fetchTarget?: (uri: string) => string;
}

/**
 * Links from each image to its web page, if that is certain, and from each include to its file, if it is available, if it names only one. The link of an
 * image only covers its repository: on the rest of the name, "Go to Definition" opens the credential.
 */
export function linksOf(self: SourceFile, { fetchTarget }: LinkOptions = {}): readonly Link[] {
  const includes = includesIn(self).flatMap((include): readonly Link[] => {
    const resolved = resolvedIn(self.workspace, self, targetOf(include));
    const found = resolved.flatMap(({ files }) => files);
    const [first] = found;
    const place = include.file ?? include.target;
    if (place === undefined || first === undefined || found.some(({ file }) => file !== first.file)) return [];
    return [{ range: place.range, target: first.file.uri, tooltip: presentable(tooltipOf(first, resolved[0]?.remote?.include)) }];
  });
  const links = self.facts.images.filter(({ alias }) => alias === undefined).flatMap((image) => imageLink(image, self));
  return [...new Map([...includes, ...fetchLinks(self, fetchTarget), ...links].map((link) => [link.range.start, link])).values()];
}

/** A link on each include that is not available, which fetches it. */
function fetchLinks(self: SourceFile, target: LinkOptions['fetchTarget']): readonly Link[] {
  if (target === undefined) return [];
  return remoteIncludesOf(self).flatMap(({ range, uri, name, missing }) =>
    missing === undefined ? [] : [{ range, target: target(uri), tooltip: presentable(`Fetch ${name}`) }],
  );
}

function tooltipOf({ file, note }: ResolvedFile, include: RemoteInclude | undefined): string {
  if (include === undefined) return file.path;
  return note === undefined ? includeName(include) : `${includeName(include)}, ${note}`;
}

function imageLink(image: ImageUse, file: SourceFile): readonly Link[] {
  if (image.reference === undefined || image.reference.problem !== undefined) return [];
  // The page shows all tags.
  const name = nameOnly(expandImage(image, file));
  const parsed = /[$%{}[\]]/.test(name) ? undefined : parseReference(name);
  if (parsed === undefined || 'error' in parsed) return [];
  const page = pageOf(parsed.domain, parsed.path);
  const registry = registryOf(parsed.domain)?.name ?? parsed.domain;
  return page === undefined
    ? []
    : [{ range: image.reference.repository.range, target: page, tooltip: presentable(`${parsed.familiar} at ${registry}`) }];
}

/** Undefined if a registry has no web pages, or if the name does not determine the page. */
function pageOf(domain: string, path: string): string | undefined {
  const registry = registryOf(domain);
  if (registry === undefined || /:\d+$/.test(domain)) return undefined;
  switch (registry.id) {
    case 'docker-hub':
      return domain === 'docker.io' ? hubPage(path) : undefined;
    case 'ghcr':
      // GitHub redirects to the package's page, because the name does not show whether its owner is a user or an organization.
      return `https://ghcr.io/${path}`;
    case 'quay':
      return `https://quay.io/repository/${path}`;
    case 'mcr':
      return `https://mcr.microsoft.com/artifact/mar/${path}`;
    case 'gitlab':
      // In a longer path, the end of the project's path is not known.
      return path.split('/').length === 2 ? `https://gitlab.com/${path}/container_registry` : undefined;
    case 'ecr-public':
      return domain === 'public.ecr.aws' ? `https://gallery.ecr.aws/${path}` : undefined;
    case 'ecr':
      return domain.endsWith('.amazonaws.com') ? ecrPage(registry.account, registry.region, path) : undefined;
    default:
      return undefined;
  }
}

function hubPage(path: string): string | undefined {
  const [first = '', name, ...rest] = path.split('/');
  if (name === undefined || rest.length > 0) return undefined;
  return first === 'library' ? `https://hub.docker.com/_/${name}` : `https://hub.docker.com/r/${path}`;
}

function ecrPage(account: string | undefined, region: string | undefined, path: string): string | undefined {
  // AWS GovCloud has the same host names but a different console.
  if (account === undefined || region === undefined || region.startsWith('us-gov-')) return undefined;
  return `https://${region}.console.aws.amazon.com/ecr/repositories/private/${account}/${path}?region=${region}`;
}

/** Without tag and digest. */
function nameOnly(image: string): string {
  const last = image.lastIndexOf('/') + 1;
  return image.slice(0, last) + beforeAny(image.slice(last), ':@');
}
