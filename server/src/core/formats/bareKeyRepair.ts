import type { Problem } from '../syntax/node.ts';
import { lineAt } from '../syntax/toml/lines.ts';
import type { Edit } from '../text/edit.ts';

/** A key with a character that needs quotes, such as `kubernetes.io/arch = "amd64"`. */
const unquotedKey = /^([ \t]*)([A-Za-z0-9_/*][\w.:+/*@~-]*)[ \t]*=/;
const machineHeader = /^([ \t]*\[\[?[ \t]*)(runners\.docker\+machine)((?:\.[\w-]+)*[ \t]*\]\]?)/i;

export const machineMessage = 'The table of the executor "docker+machine" is [runners.machine].';

/** What a problem really is if it is in a bare key or in the header of a table: with the edits that correct it. */
export function bareKeyRepair(text: string, { range }: Problem): Pick<Problem, 'message' | 'repair'> | undefined {
  const { start, end } = lineAt(text, range.start);
  const line = text.slice(start, end);
  return machineTable(text, line) ?? quotedKey(line, start);
}

/** The executor is called `docker+machine`, its table `[runners.machine]`. One fix for all headers of the file. */
function machineTable(text: string, line: string): Pick<Problem, 'message' | 'repair'> | undefined {
  if (!machineHeader.test(line)) return undefined;
  const edits = () =>
    [...text.matchAll(new RegExp(machineHeader, 'gim'))].map(({ index, 1: before = '', 2: name = '' }): Edit => {
      const start = index + before.length;
      return { range: { start, end: start + name.length }, newText: 'runners.machine' };
    });
  return {
    message: machineMessage,
    repair: { title: 'Change to "runners.machine"', edits },
  };
}

function quotedKey(line: string, start: number): Pick<Problem, 'message' | 'repair'> | undefined {
  const [, indent = '', key = ''] = unquotedKey.exec(line) ?? [];
  const foreign = /[^\w.-]/.exec(key)?.[0];
  if (foreign === undefined) return undefined;
  const from = start + indent.length;
  return {
    message: `This key needs quotes, because it contains "${foreign}".`,
    repair: {
      title: `Put the key in quotes: "${key}"`,
      edits: () => [{ range: { start: from, end: from + key.length }, newText: `"${key}"` }],
    },
  };
}
