import { TextDocument } from 'vscode-languageserver-textdocument';
import { listImages, presentable } from '../core/index.ts';
import { imageItems } from '../lsp/images.ts';
import type { Input } from './input.ts';
import type { Output } from './output.ts';
import { terminalJson } from './terminalJson.ts';

/** Prints every image that the jobs pull: as JSON what `pullproof/images` answers with `all` (docs/lsp.md), with `file` instead of `uri`. */
export async function printImages({ workspace, nameOf }: Input, format: 'text' | 'json', stdout: Output): Promise<void> {
  const documents = new Map<string, TextDocument>();
  const find = (uri: string): TextDocument | undefined => {
    const text = workspace.file(uri)?.written;
    if (text === undefined) return undefined;
    const document = documents.get(uri) ?? TextDocument.create(uri, '', 0, text);
    documents.set(uri, document);
    return document;
  };
  const items = imageItems(find, listImages(workspace.core, 'everything'));
  if (format === 'json') {
    return stdout.write(`${terminalJson(items.map(({ uri, ...item }) => ({ file: nameOf(uri), ...item })))}\n`);
  }
  for (const { uri, range, job, role, expanded, unknown, verdict, reason } of items) {
    const place = `${nameOf(uri)}:${range.start.line + 1}:${range.start.character + 1}`;
    const what = unknown === undefined ? `${expanded} (${verdict}: ${reason})` : `unknown: ${unknown}`;
    await stdout.write(`${presentable(`${place} ${job === '' ? role : `${job}: ${role}`} ${what}`)}\n`);
  }
}
