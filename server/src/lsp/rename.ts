import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import { renamableHostAt, renameHost } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toRange, toTextEdits } from './convert.ts';

/** Renames the host of a registry in all files of the workspace. */
export function registerRename(session: Session): void {
  session.connection.onPrepareRename((params) =>
    session.answer(null, () => {
      const place = session.openFileAt(params);
      const host = place && renamableHostAt(place.file, place.offset);
      return place === undefined || host === undefined ? null : { range: toRange(place.document, host.range), placeholder: host.value };
    }),
  );

  session.connection.onRenameRequest((params) => {
    const renamed = session.answer(undefined, () => {
      const place = session.openFileAt(params);
      return place && renameHost(place.file, place.offset, params.newName);
    });
    if (renamed === undefined) return null;
    if ('refused' in renamed) return new ResponseError(ErrorCodes.InvalidParams, renamed.refused);
    const changes = [...renamed.edits].flatMap(([uri, edits]) => {
      const document = session.find(uri);
      return document === undefined ? [] : [[document.uri, toTextEdits(document, edits)] as const];
    });
    return { changes: Object.fromEntries(changes) };
  });
}
