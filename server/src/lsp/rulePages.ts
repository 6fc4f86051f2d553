import type { Command } from 'vscode-languageserver';
import { allRules, presentable, rulePage } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';

/** Of Pullproof's extension, which opens the page in the editor. For other editors, the server runs a command of this name. */
const openPage = 'pullproof.openRulePage';

/** Of Pullproof's extension too: the files that contain the pages. VS Code opens any file from such a link, but no command. */
const pageScheme = 'pullproof-docs';

/** The link of a diagnostic to the page of its rule: the one that the extension contains, or the one on the web. */
export function pageLink(session: Session, rule: string): string {
  return session.runsCommands ? `${pageScheme}:/${rule}.md` : rulePage(rule);
}

/** The command that opens the page of a rule. Undefined if the editor cannot open it. */
export function openPageCommand(session: Session, rule: string): Command | undefined {
  if (!session.runsCommands && !showsDocuments(session)) return undefined;
  return { title: presentable(`Open documentation of ${rule}`), command: openPage, arguments: [rule] };
}

/** The command for editors that do not have it, but can show a page of the web. */
export function pageCommands(session: Session): Readonly<Record<string, (rule: unknown) => Promise<unknown>>> {
  if (!showsDocuments(session)) return {};
  const show = async (rule: unknown) => {
    if (!allRules.some(({ id }) => id === rule)) return;
    await session.connection.window.showDocument({ uri: rulePage(String(rule)), external: true });
  };
  return { [openPage]: show };
}

function showsDocuments({ client }: Session): boolean {
  return client.capabilities.window?.showDocument?.support === true;
}
