/** The values of a file's inputs. Undefined if not known. */
export type Inputs = ReadonlyMap<string, string | undefined>;

/** GitLab's limit of functions per input (docs/ground-truth.md#c7). */
const maxFunctions = 3;

/**
 * Replaces inputs with their values and applies functions: `$[[ inputs.tag | truncate(0,8) ]]`. Unknown or invalid ones stay as written.
 */
export function fillInputs(text: string, inputs: Inputs): string {
  if (!text.includes('$[[')) return text;
  return text.replaceAll(/\$\[\[\s*inputs\.([\w-]+)\s*((?:\|[^[\]|]*)*)\]\]/g, (written, name: string, piped: string) => {
    const functions = piped
      .split('|')
      .slice(1)
      .map((one) => one.trim());
    if (functions.length > maxFunctions) return written;
    return functions.reduce<string | undefined>(applied, inputs.get(name)) ?? written;
  });
}

function applied(value: string | undefined, call: string): string | undefined {
  if (value === undefined) return undefined;
  // Variables that GitLab does not know stay and are expanded in the job. Those that it knows have precedence in the job, too.
  if (call === 'expand_vars') return value;
  if (call === 'posix_escape') return shellEscaped(value);
  const [, offset, length] = /^truncate\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(call) ?? [];
  // The cut text may be the value of a variable, which is not available.
  if (offset === undefined || length === undefined || value.includes('$')) return undefined;
  return [...value].slice(Number(offset), Number(offset) + Number(length)).join('');
}

/** Escapes like Ruby's Shellwords. */
function shellEscaped(value: string): string {
  return value === '' ? "''" : value.replaceAll(/[^\w\-.,:+/@\n]/g, '\\$&').replaceAll('\n', "'\n'");
}
