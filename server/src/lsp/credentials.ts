import type { Location } from 'vscode-languageserver';
import { type CredentialPlace, type ListedEntry, type ListedSource, listCredentials } from '../core/index.ts';
import type { FindDocument } from '../workspace/documentStore.ts';
import type { Session } from '../workspace/session.ts';
import { toLocations } from './convert.ts';
import { listedInSlices } from './images.ts';

/** Pullproof's own request: the sources of credentials in the Runner's order. The result is described in docs/lsp.md. */
const credentialsRequest = 'pullproof/credentials';

export type SourceItem = ListedSource<Location>;

export function registerCredentials(session: Session): void {
  session.connection.onRequest(credentialsRequest, async () => {
    await session.ready;
    await session.workspace.projectsKnown();
    // Most of the work, with other requests answered in between. The counts then use what is known.
    await listedInSlices(session, 'everything');
    return session.answer([], () => listCredentials(session.workspace.core).map((source) => sourceItem(source, session.find)));
  });
}

function sourceItem({ place, entries, ...source }: ListedSource, find: FindDocument): SourceItem {
  return { ...source, place: toPlace(place, find), entries: entries.map((entry) => entryItem(entry, find)) };
}

function entryItem({ place, ...entry }: ListedEntry, find: FindDocument): ListedEntry<Location> {
  return { ...entry, place: toPlace(place, find) };
}

/** Undefined in a file that cannot be shown. */
function toPlace(place: CredentialPlace | undefined, find: FindDocument): Location | undefined {
  return place === undefined ? undefined : toLocations([place], find)[0];
}
