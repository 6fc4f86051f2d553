import type { Facts } from '../facts.ts';
import { followReferences } from './ciReferences.ts';

/** The facts of a whole file from those of its parts, each already placed where its part stands; `!reference` between parts followed. */
export function joinFacts(parts: readonly Facts[]): Facts {
  const pipelines = parts.flatMap(({ pipeline }) => pipeline ?? []);
  const runners = collect(parts, ({ runners }) => runners);
  const tables = collect(parts, ({ tables }) => tables);
  const tokens = collect(parts, ({ tokens }) => tokens);
  const facts: Facts = {
    images: collect(parts, ({ images }) => images),
    auths: collect(parts, ({ auths }) => auths),
    keys: collect(parts, ({ keys }) => keys),
    problems: collect(parts, ({ problems }) => problems),
    ...(pipelines.length > 0 && {
      pipeline: {
        jobs: collect(pipelines, ({ jobs }) => jobs),
        includes: collect(pipelines, ({ includes }) => includes),
        children: collect(pipelines, ({ children }) => children),
        variables: collect(pipelines, ({ variables }) => variables),
        references: collect(pipelines, ({ references }) => references),
        blocks: collect(pipelines, ({ blocks }) => blocks),
        imageKeys: collect(pipelines, ({ imageKeys }) => imageKeys),
        specFaults: collect(pipelines, ({ specFaults }) => specFaults),
        serviceVariables: collect(pipelines, ({ serviceVariables }) => serviceVariables),
        logins: collect(pipelines, ({ logins }) => logins),
        pointers: collect(pipelines, ({ pointers }) => pointers),
        inputs: collect(pipelines, ({ inputs }) => inputs),
        ...(pipelines.some(({ recognised }) => recognised === true) && { recognised: true as const }),
        ...(pipelines.some(({ hasHeader }) => hasHeader === true) && { hasHeader: true as const }),
      },
    }),
    ...(runners.length > 0 && { runners }),
    ...(tables.length > 0 && { tables }),
    ...(tokens.length > 0 && { tokens }),
  };
  return followReferences(facts);
}

/** Most parts have nothing of most kinds, and a file may have thousands of parts. */
function collect<P, T>(parts: readonly P[], pick: (part: P) => readonly T[] | undefined): readonly T[] {
  const found: T[] = [];
  for (const part of parts) {
    const some = pick(part);
    if (some !== undefined) for (const one of some) found.push(one);
  }
  return found;
}
