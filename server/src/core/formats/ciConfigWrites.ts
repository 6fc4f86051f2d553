import type { ConfigWriteFacts } from '../model/scriptFacts.ts';
import { type Located, locate } from '../text/mappedText.ts';
import { isRegistryWord, type ScriptText, unquoted } from './scriptText.ts';
import { callOf, type ShellCommand } from './shellScript.ts';
import type { Word } from './shellWords.ts';

/** A command that sets DOCKER_AUTH_CONFIG or writes a `config.json` of Docker, with its offsets in the script. */
export interface ConfigWrite extends Pick<ConfigWriteFacts, 'target' | 'isVariable' | 'registries'> {
  readonly from: ScriptText;
  readonly start: number;
  readonly end: number;
}

const variable = 'DOCKER_AUTH_CONFIG';
const setters = /^(?:export|declare|typeset|readonly)$/;
/** A key of JSON whose value is an object, in any quotes of a shell. */
const objectKey = /([^\s"'\\{},]{1,300})\\{0,4}["']{0,4}\s{0,20}:\s{0,20}\{/g;
/** More text than a person writes. */
const maxContent = 20_000;

export function findConfigWrites(from: ScriptText): readonly ConfigWrite[] {
  if (!/DOCKER_AUTH_CONFIG|config\.json/.test(from.text)) return [];
  return (from.commands() ?? []).flatMap((command) => {
    const setting = settingIn(command);
    const target = setting ?? fileIn(command);
    if (target === undefined || isInCommand(command)) return [];
    const content = contentOf(command);
    const isVariable = setting !== undefined;
    const end = target.start + (isVariable ? variable.length : target.raw.length);
    return [
      { from, ...content, target: locate(from.scalar.source, target.start, end), isVariable, registries: registriesIn(from, content) },
    ];
  });
}

/** What a `$(…)` writes is only a part of another command. */
function isInCommand({ inside }: ShellCommand): boolean {
  return inside !== undefined;
}

/** The word that sets the variable for the rest of the script. Before a program, it is only set for that program. */
function settingIn(command: ShellCommand): Word | undefined {
  const [program] = callOf(command);
  if (program !== undefined && !setters.test(program.raw)) return undefined;
  return command.words.find(({ raw }) => raw.startsWith(`${variable}=`));
}

function fileIn(command: ShellCommand): Word | undefined {
  const call = callOf(command).filter(({ raw }) => raw !== 'sudo' && raw !== '-E');
  const written = command.redirects.filter(({ operator }) => /^1?>[>|]?$/.test(operator)).map(({ target }) => target);
  const named = /^(?:\S*\/)?tee$/.test(call[0]?.raw ?? '') ? call.slice(1) : [];
  return [...written, ...named].find((word) => isDockerConfig(unquoted(word)));
}

/** kaniko has a folder of its own, which no other program reads. */
function isDockerConfig(path: string): boolean {
  return /(?:^|\/)\.docker\/config\.json$|^\$\{?DOCKER_CONFIG\}?"?\/config\.json$/.test(path) && !path.startsWith('/kaniko/');
}

/** With the command whose output it writes, and its here-document. */
function contentOf(command: ShellCommand): { readonly start: number; readonly end: number } {
  const { start } = command.input?.from ?? command;
  return {
    start,
    end: Math.max(command.end, ...command.hereDocs.map(({ end }) => end), ...(command.input?.from?.hereDocs ?? []).map(({ end }) => end)),
  };
}

function registriesIn({ text, scalar }: ScriptText, { start, end }: { readonly start: number; readonly end: number }): readonly Located[] {
  const content = text.slice(start, Math.min(end, start + maxContent));
  if (!content.includes('auths')) return [];
  return [...content.matchAll(objectKey)].flatMap(({ 1: key = '', index }) => {
    const at = start + index;
    return isRegistryWord(key) ? [locate(scalar.source, at, at + key.length)] : [];
  });
}
