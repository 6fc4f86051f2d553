import {
  CodeLensRefreshRequest,
  type Connection,
  ErrorCodes,
  type InitializeParams,
  ResponseError,
  type ServerCapabilities,
  type TextDocumentPositionParams,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Analysis,
  type Circumstances,
  definitionsAt,
  inlayHintsOf,
  lensesOf,
  linksOf,
  type Place,
  referencesAt,
  renamableHostAt,
  renameHost,
  symbolsOf,
} from '../core/index.ts';
import {
  type FindDocument,
  toCodeLens,
  toDocumentLink,
  toDocumentSymbol,
  toInlayHint,
  toLocation,
  toRange,
  toTextEdits,
} from './convert.ts';
import { imagesChanged } from './images.ts';

/** What the features need from the server. */
export interface FeatureSurroundings {
  /** The open document of a request and its analysis. Undefined if the file is not open or is not supported. */
  readonly fileOf: (uri: string) => OpenFile | undefined;
  readonly findDocument: FindDocument;
  readonly runsCommands: () => boolean;
  readonly showsInlayHints: () => boolean;
  readonly client: () => InitializeParams;
  readonly runSafe: <T>(fallback: T, answer: () => T) => T;
}

export interface OpenFile {
  readonly document: TextDocument;
  readonly analysis: Analysis;
  readonly circumstances: Circumstances;
}

export const featureCapabilities: ServerCapabilities = {
  definitionProvider: true,
  referencesProvider: true,
  codeLensProvider: {},
  documentSymbolProvider: true,
  documentLinkProvider: {},
  renameProvider: { prepareProvider: true },
  inlayHintProvider: true,
};

/** The command of Pullproof's own extension that shows the references of a position. */
const showReferences = 'pullproof.showReferences';

/** How long after the last change the editor is told to refresh lenses and hints, in milliseconds. */
const quietTime = 500;

export interface Features {
  /** Lenses and hints also depend on other files: soon makes the editor request them again. */
  othersChanged(): void;
}

/** Registers the handlers of all features except diagnostics, hovers and completion. */
export function registerFeatures(connection: Connection, surroundings: FeatureSurroundings): Features {
  const { fileOf, findDocument, runSafe, runsCommands } = surroundings;
  const locations = (places: readonly Place[]) => places.flatMap((place) => toLocation(place, findDocument) ?? []);
  const placeOf = ({ textDocument, position }: TextDocumentPositionParams) => {
    const file = fileOf(textDocument.uri);
    return file && { ...file, offset: file.document.offsetAt(position) };
  };

  connection.onDefinition((params) =>
    runSafe(null, () => {
      const place = placeOf(params);
      return place === undefined ? null : locations(definitionsAt(place.analysis, place.offset, place.circumstances));
    }),
  );

  connection.onReferences((params) =>
    runSafe(null, () => {
      const place = placeOf(params);
      const declared = params.context.includeDeclaration ? 'with-declaration' : 'uses-only';
      return place === undefined ? null : locations(referencesAt(place.analysis, place.offset, place.circumstances, declared));
    }),
  );

  connection.onCodeLens(({ textDocument }) =>
    runSafe(null, () => {
      const file = fileOf(textDocument.uri);
      const show = runsCommands() ? showReferences : undefined;
      return file === undefined ? null : lensesOf(file.analysis, file.circumstances).map((lens) => toCodeLens(file.document, lens, show));
    }),
  );

  connection.onDocumentSymbol(({ textDocument }) =>
    runSafe(null, () => {
      const file = fileOf(textDocument.uri);
      return file === undefined ? null : symbolsOf(file.analysis, file.circumstances).map((one) => toDocumentSymbol(file.document, one));
    }),
  );

  connection.onDocumentLinks(({ textDocument }) =>
    runSafe(null, () => {
      const file = fileOf(textDocument.uri);
      return file === undefined ? null : linksOf(file.analysis, file.circumstances).map((link) => toDocumentLink(file.document, link));
    }),
  );

  connection.languages.inlayHint.on(({ textDocument, range }) =>
    runSafe(null, () => {
      const file = surroundings.showsInlayHints() ? fileOf(textDocument.uri) : undefined;
      if (file === undefined) return null;
      const { document, analysis, circumstances } = file;
      const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      return inlayHintsOf(analysis, span, circumstances).map((hint) => toInlayHint(document, hint));
    }),
  );

  connection.onPrepareRename((params) =>
    runSafe(null, () => {
      const place = placeOf(params);
      const host = place && renamableHostAt(place.analysis, place.offset, place.circumstances);
      return place === undefined || host === undefined ? null : { range: toRange(place.document, host.range), placeholder: host.value };
    }),
  );

  connection.onRenameRequest((params) => {
    const renamed = runSafe(undefined, () => {
      const place = placeOf(params);
      return place && renameHost(place.analysis, place.offset, params.newName, place.circumstances);
    });
    if (renamed === undefined) return null;
    if ('refused' in renamed) return new ResponseError(ErrorCodes.InvalidParams, renamed.refused);
    const changes = [...renamed.edits].flatMap(([uri, edits]) => {
      const document = findDocument(uri);
      return document === undefined ? [] : [[document.uri, toTextEdits(document, edits)] as const];
    });
    return { changes: Object.fromEntries(changes) };
  });

  let waiting: ReturnType<typeof setTimeout> | undefined;
  const refresh = () => {
    const can = surroundings.client().capabilities.workspace;
    // An editor that rejects the request refreshes them with the next change.
    if (can?.codeLens?.refreshSupport) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
    // Only Pullproof's own extension has a list of images to refresh.
    if (runsCommands()) connection.sendNotification(imagesChanged).catch(() => undefined);
    if (can?.inlayHint?.refreshSupport && surroundings.showsInlayHints()) connection.languages.inlayHint.refresh().catch(() => undefined);
  };
  return {
    othersChanged: () => {
      clearTimeout(waiting);
      waiting = setTimeout(refresh, quietTime);
    },
  };
}
