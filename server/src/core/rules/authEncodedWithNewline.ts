import type { EncodingFault } from '../model/scriptFacts.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const authEncodedWithNewline: Rule = {
  id: 'auth-encoded-with-newline',
  summary: 'A credential that a script encodes with a newline, which breaks the login or the configuration',
  severity: 'warning',
  appliesTo: 'encodingFaults',
  *check({ pipeline }) {
    for (const fault of pipeline?.encodingFaults ?? []) {
      const { repair } = fault;
      yield {
        range: fault.cause.range,
        message: fault.kind === 'newline' ? newlineMessage(fault) : wrapMessage(fault),
        fixes: repair === undefined ? [] : [{ title: repair.title, preferred: true, edits: repair.edits }],
      };
    }
  },
};

function newlineMessage({ cause }: EncodingFault): string {
  return `Login will fail: ${quoted(cause.value)} adds a newline, which becomes a part of the password. Use "printf %s" or "echo -n".`;
}

function wrapMessage({ cause }: EncodingFault): string {
  const isBase64 = cause.value.endsWith('base64');
  const advice = isBase64 ? `Add "| tr -d '\\n'", or use "base64 -w 0".` : 'Add "-A".';
  return `A long token makes the JSON invalid: ${quoted(cause.value)} starts a new line after ${isBase64 ? 76 : 64} characters. ${advice}`;
}
