import { ErrorCodes, type RenameParams, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import { renamableHostAt, renameHost } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toRange } from './convert.ts';
import { checkedEdit } from './edits.ts';

/** Renames the host of a registry in all files of the workspace. */
export function registerRename(session: Session): void {
  session.connection.onPrepareRename((params) =>
    session.answer(null, () => {
      const place = session.openFileAt(params);
      const host = place && renamableHostAt(place.file, place.offset);
      return place === undefined || host === undefined ? null : { range: toRange(place.document, host.range), placeholder: host.value };
    }),
  );

  session.connection.onRenameRequest((params) => rename(session, params));
}

async function rename(session: Session, params: RenameParams): Promise<WorkspaceEdit | ResponseError | null> {
  const renamed = session.answer(undefined, () => {
    const place = session.openFileAt(params);
    return place && renameHost(place.file, place.offset, params.newName);
  });
  if (renamed === undefined) return null;
  if ('refused' in renamed) return new ResponseError(ErrorCodes.InvalidParams, renamed.refused);
  const checked = await checkedEdit(session, renamed.edits);
  return 'refused' in checked ? new ResponseError(ErrorCodes.InvalidParams, checked.refused) : checked.edit;
}
