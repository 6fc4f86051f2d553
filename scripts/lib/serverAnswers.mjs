// What a build of the server answers about a file, as lines of text: the facts, and the wording only where it is wanted.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { startServer } from '../bench/client.mjs';

/** Asked of one file at most, the same ones in both builds. */
const maxActions = 40;
const maxHovers = 60;

/** How often and after how many milliseconds the server is asked whether it has forgotten a file. */
const maxTries = 500;
const betweenTries = 5;

const capabilities = {
  textDocument: {
    diagnostic: {},
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
  workspace: { diagnostics: { refreshSupport: true } },
};

/** A server of this build. `errors` are the messages with which it said that something went wrong. */
export function startBuild(dist) {
  const server = startServer([join(dist, 'server.js'), '--stdio']);
  const errors = [];
  server.listen(({ method, params, error }) => {
    if (method === 'window/logMessage' && params.type === 1) errors.push(params.message);
    if (error !== undefined) errors.push(error.message);
  });
  /** `settings` are those under `pullproof.`. */
  const initialize = async (folders, settings) => {
    await server.request('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities,
      workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
      initializationOptions: { commandLinks: true, settings },
    });
    server.notify('initialized', {});
  };
  return { ...server, initialize, errors };
}

/** Of a workspace in which nothing is open: findings of all files, and images. */
export async function workspaceAnswers(server, exact) {
  const { items = [] } = (await server.request('workspace/diagnostic', { previousResultIds: [] })) ?? {};
  const sorted = [...items].sort((one, other) => (one.uri < other.uri ? -1 : 1));
  return [
    [
      'findings of closed files',
      sorted.flatMap(({ uri, items: found = [] }) => findingLines(found, exact).map((line) => `${uri} ${line}`)),
    ],
    ['images', await imageLines(server, exact)],
  ];
}

/** Of files that are open at the same time: each is opened, asked about and closed. */
export async function fileAnswers(server, files, exact) {
  const open = files.map(({ path, uri, text }) => ({ path, document: TextDocument.create(uri, 'plaintext', 1, text) }));
  for (const { document } of open) {
    const { uri, languageId, version } = document;
    server.notify('textDocument/didOpen', { textDocument: { uri, languageId, version, text: document.getText() } });
  }
  const answers = [];
  for (const { path, document } of open) {
    for (const [what, lines] of await answersOf(server, document, exact)) answers.push([`${path}: ${what}`, lines]);
  }
  const [first] = open;
  if (first !== undefined) answers.push([`${first.path}: images`, await imageLines(server, exact)]);
  await close(
    server,
    open.map(({ document }) => document.uri),
  );
  return answers;
}

/** Waits until the server has looked for the files on the disk, and has forgotten those that are not there. */
async function close(server, uris) {
  for (const uri of uris) server.notify('textDocument/didClose', { textDocument: { uri } });
  const gone = uris.filter((uri) => !existsSync(new URL(uri)));
  for (let tries = 0; gone.length > 0 && tries < maxTries; tries++) {
    const { items = [] } = (await server.request('workspace/diagnostic', { previousResultIds: [] })) ?? {};
    if (!items.some(({ uri }) => gone.includes(uri))) return;
    await new Promise((next) => setTimeout(next, betweenTries));
  }
}

async function answersOf(server, document, exact) {
  const { uri } = document;
  const textDocument = { uri };
  const pull = (previousResultId) => server.request('textDocument/diagnostic', { textDocument, previousResultId });
  const { items = [], resultId } = (await pull()) ?? {};
  const again = await pull(resultId);
  const places = placesIn(document);
  const at = (method) => Promise.all(places.map((position) => server.request(method, { textDocument, position })));
  const [hovers, definitions] = [await at('textDocument/hover'), await at('textDocument/definition')];
  const symbols = (await server.request('textDocument/documentSymbol', { textDocument })) ?? [];
  const answers = [
    ['findings', findingLines(items, exact)],
    // The server may say that nothing has changed, or say it all again.
    ['findings when asked again', findingLines(again?.kind === 'unchanged' ? items : (again?.items ?? []), exact)],
    ['code actions', await actionLines(server, document, items, exact)],
    ['hovers', hovers.flatMap((hover, index) => hoverLine(hover, places[index], exact))],
    ['definitions', definitions.flatMap((found, index) => definitionLine(found, places[index]))],
    ['symbols', symbols.map((symbol) => JSON.stringify(symbol))],
  ];
  return [...answers, ['findings after a line was added at the top', findingLines(await afterNewLine(server, document), exact)]];
}

/** The file stays as it is afterwards. */
async function afterNewLine(server, { uri }) {
  const start = { line: 0, character: 0 };
  const change = (version, end, text) =>
    server.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range: { start, end }, text }] });
  change(2, start, '\n');
  const { items = [] } = (await server.request('textDocument/diagnostic', { textDocument: { uri } })) ?? {};
  change(3, { line: 1, character: 0 }, '');
  return items;
}

const severities = ['', 'error', 'warning', 'info', 'hint'];

function findingLines(items, exact) {
  const lines = items.map(({ range, severity, code, tags = [], relatedInformation = [], message }) => {
    const related = relatedInformation.map(
      ({ location, message }) => `${location.uri} ${span(location.range)}${exact ? ` ${message}` : ''}`,
    );
    const facts = [span(range), severities[severity], code, ...(tags.length > 0 ? [`tags ${tags}`] : [])].join(' ');
    return `${facts}${related.length > 0 ? ` related ${related.join(', ')}` : ''}${exact ? `: ${message}` : ''}`;
  });
  return lines.sort();
}

async function actionLines(server, document, items, exact) {
  const textDocument = { uri: document.uri };
  const step = Math.ceil(items.length / maxActions);
  const asked = items.filter((_, index) => index % step === 0);
  const ask = (range, only) => server.request('textDocument/codeAction', { textDocument, range, context: { diagnostics: [], only } });
  const lines = [];
  for (const { range, code } of asked) {
    const actions = (await ask(range, ['quickfix'])) ?? [];
    lines.push(`${span(range)} ${code} ${actions.length} actions`);
    for (const action of actions) lines.push(`${span(range)} ${actionLine(document, action, exact)}`);
  }
  const whole = { start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) };
  const all = (await ask(whole, ['source.fixAll.pullproof'])) ?? [];
  return [...lines, ...all.map((action) => `all ${actionLine(document, action, exact)}`)];
}

function actionLine(document, { title, kind, isPreferred, edit, command }, exact) {
  const results = Object.entries(edit?.changes ?? {}).map(([uri, edits]) => {
    return uri === document.uri ? changeIn(document, edits) : `${uri} ${JSON.stringify(edits)}`;
  });
  const call = command === undefined ? [] : [`${command.command} ${JSON.stringify(command.arguments)}`];
  return [kind, isPreferred ? 'preferred' : '', ...results, ...call, exact ? title : ''].filter(Boolean).join(' | ');
}

/** The one place at which the text differs afterwards, whatever the edits that change it. */
function changeIn(document, edits) {
  const before = document.getText();
  const after = TextDocument.applyEdits(document, edits);
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return `${head}-${before.length - tail} ${JSON.stringify(after.slice(head, after.length - tail))}`;
}

function hoverLine(hover, { line, character }, exact) {
  if (hover === null || hover === undefined) return [];
  const { value } = hover.contents;
  const words = [...new Set([...value.matchAll(/(`+)(.+?)\1(?!`)/g)].map(([, , word]) => word.trim()))].sort();
  return [`${line}:${character} ${span(hover.range)} ${exact ? JSON.stringify(value) : words.join(', ')}`];
}

function definitionLine(found, { line, character }) {
  const places = [found ?? []].flat().map(({ uri, range }) => `${uri} ${span(range)}`);
  return places.length === 0 ? [] : [`${line}:${character} ${places.join(', ')}`];
}

async function imageLines(server, exact) {
  const images = (await server.request('pullproof/images', { all: true })) ?? [];
  // Of texts for people, only whether there is one.
  const facts = ({ unknown, hangsOn, condition = hangsOn, ...image }) => {
    return { ...image, unknown: unknown !== undefined, condition: condition !== undefined };
  };
  const sorted = (image) => Object.fromEntries(Object.entries(image).sort(([one], [other]) => (one < other ? -1 : 1)));
  return images.map((image) => JSON.stringify(sorted(exact ? image : facts(image)))).sort();
}

/** Where something is likely to be said, and some other words. */
function placesIn(document) {
  const offsets = [...document.getText().matchAll(/[\w$][^\s"':,[\]{}]*/g)].map(({ index }) => index);
  const likely = [
    ...document.getText().matchAll(/\b(?:image|services|auths?|name|extends|include|local|registry)\b["']?\s*[:=]\s*["']?[\w$]/g),
  ];
  const some = (all, count) => all.filter((_, index) => index % Math.ceil(all.length / count) === 0);
  const chosen = [
    ...some(
      likely.map(({ index, 0: { length } }) => index + length - 1),
      maxHovers / 2,
    ),
    ...some(offsets, maxHovers / 2),
  ];
  return [...new Set(chosen)].sort((one, other) => one - other).map((offset) => document.positionAt(offset));
}

function span({ start, end }) {
  return `${start.line}:${start.character}-${end.line}:${end.character}`;
}
