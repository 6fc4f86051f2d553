/** What the inputs of a file stand for; undefined where that is not known. */
export type Inputs = ReadonlyMap<string, string | undefined>;

/** GitLab takes no more functions behind one input (docs/ground-truth.md#c7). */
const maxFunctions = 3;

/**
 * Puts inputs in place, functions behind a bar worked out: `$[[ inputs.tag | truncate(0,8) ]]`. What is not known, or nothing that GitLab takes,
 * stays as it is written.
 */
export function fillInputs(text: string, inputs: Inputs): string {
  if (!text.includes('$[[')) return text;
  return text.replaceAll(/\$\[\[\s*inputs\.([\w-]+)\s*((?:\|[^\]|]*)*)\]\]/g, (written, name: string, piped: string) => {
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
  // Variables that GitLab does not know then stay, and are expanded with the job's; those that it knows win in a job as well.
  if (call === 'expand_vars') return value;
  if (call === 'posix_escape') return shellEscaped(value);
  const [, offset, length] = /^truncate\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(call) ?? [];
  // What is cut may be the value of a variable, which is not at hand.
  if (offset === undefined || length === undefined || value.includes('$')) return undefined;
  return [...value].slice(Number(offset), Number(offset) + Number(length)).join('');
}

/** As Ruby's Shellwords does it. */
function shellEscaped(value: string): string {
  return value === '' ? "''" : value.replaceAll(/[^\w\-.,:+/@\n]/g, '\\$&').replaceAll('\n', "'\n'");
}
