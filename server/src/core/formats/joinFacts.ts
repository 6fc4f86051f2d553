import type { Facts } from '../facts.ts';
import { followReferences } from './ciReferences.ts';

/** The facts of a whole file from those of its parts, each already placed where its part stands; `!reference` between parts followed. */
export function joinFacts(parts: readonly Facts[]): Facts {
  const pipelines = parts.flatMap(({ pipeline }) => pipeline ?? []);
  const runners = parts.flatMap((part) => part.runners ?? []);
  const tables = parts.flatMap((part) => part.tables ?? []);
  const tokens = parts.flatMap((part) => part.tokens ?? []);
  const facts: Facts = {
    images: parts.flatMap(({ images }) => images),
    auths: parts.flatMap(({ auths }) => auths),
    keys: parts.flatMap(({ keys }) => keys),
    problems: parts.flatMap(({ problems }) => problems),
    ...(pipelines.length > 0 && {
      pipeline: {
        jobs: pipelines.flatMap(({ jobs }) => jobs),
        includes: pipelines.flatMap(({ includes }) => includes),
        variables: pipelines.flatMap(({ variables }) => variables),
        references: pipelines.flatMap(({ references }) => references ?? []),
        blocks: pipelines.flatMap(({ blocks }) => blocks ?? []),
        imageKeys: pipelines.flatMap(({ imageKeys }) => imageKeys ?? []),
        specFaults: pipelines.flatMap(({ specFaults }) => specFaults ?? []),
        serviceVariables: pipelines.flatMap(({ serviceVariables }) => serviceVariables ?? []),
        logins: pipelines.flatMap(({ logins }) => logins ?? []),
        pointers: pipelines.flatMap(({ pointers }) => pointers ?? []),
        inputs: pipelines.flatMap(({ inputs }) => inputs ?? []),
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
