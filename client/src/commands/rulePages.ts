import * as vscode from 'vscode';
import { registerCommand } from '../server/registerCommand.ts';

const scheme = 'pullproof-docs';

/** The pages by rule, as the build writes them. One file for all takes half of the space in the package. */
type Pages = Readonly<Record<string, string>>;

/**
 * The pages of the rules are read-only files of their own scheme: the links of findings lead to them, and they can link to each other. package.json
 * associates them with the Markdown preview. Quick fixes run `pullproof.openRulePage`, which opens one next to the editor.
 */
export function registerRulePages(extension: vscode.Uri): vscode.Disposable {
  let reading: Promise<Pages> | undefined;
  const pages = () => {
    reading ??= readPages(extension);
    return reading;
  };
  const files = vscode.workspace.registerFileSystemProvider(scheme, rulePageFiles(pages), { isReadonly: true, isCaseSensitive: true });
  const command = registerCommand('pullproof.openRulePage', async (rule: unknown) => {
    if (typeof rule !== 'string' || !Object.hasOwn(await pages(), rule)) return;
    const page = vscode.Uri.from({ scheme, path: `/${rule}.md` });
    await vscode.commands.executeCommand('vscode.open', page, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  });
  return vscode.Disposable.from(files, command);
}

async function readPages(extension: vscode.Uri): Promise<Pages> {
  const text = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist/rulePages.json'));
  return JSON.parse(new TextDecoder().decode(text));
}

function rulePageFiles(pages: () => Promise<Pages>): vscode.FileSystemProvider {
  const bytesOf = async (uri: vscode.Uri) => {
    const [, rule = ''] = /^\/([a-z0-9-]+)\.md$/.exec(uri.path) ?? [];
    const page = (await pages())[rule];
    if (page === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return new TextEncoder().encode(page);
  };
  const refuse = (uri: vscode.Uri) => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  return {
    onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: async (uri) => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: (await bytesOf(uri)).length }),
    readFile: bytesOf,
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
