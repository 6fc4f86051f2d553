import type { ConfigWriteFacts, EncodingFault, LoginFacts, OtherWork, ScriptKey } from '../model/scriptFacts.ts';
import type { Entry, Node } from '../syntax/node.ts';
import { lazy } from '../util/lazy.ts';
import { type ConfigWrite, findConfigWrites } from './ciConfigWrites.ts';
import { findEncodingFaults } from './ciEncodings.ts';
import { isKeyOfJob } from './ciJobs.ts';
import { findLogins, withoutLogins } from './ciLogins.ts';
import type { Field } from './fields.ts';
import { placeOf, type ScriptText, scriptText } from './scriptText.ts';

export interface ScriptsFound {
  readonly logins: LoginFacts[];
  readonly configWrites: ConfigWriteFacts[];
  readonly encodingFaults: EncodingFault[];
}

const maxDepth = 10;

/** The scripts of a job, of `default:` or of a hidden block, whose other keys may be scripts that jobs use through an anchor or `!reference`. */
export function scriptsOf(name: string, fields: ReadonlyMap<string, Field>): readonly ScriptText[] {
  const texts: ScriptText[] = [];
  for (const [key, { entry }] of fields) {
    const kind = kindOf(key);
    if (kind !== undefined) collect(entry.value, kind, texts);
    else if (name.startsWith('.') && !isKeyOfJob(key)) collectUnknown(key, entry.value, texts);
  }
  return texts;
}

/** The scripts in a hidden block that is not a mapping, and those at the top level. */
export function scriptsIn({ key, value }: Entry): readonly ScriptText[] {
  const texts: ScriptText[] = [];
  collect(value, kindOf(key.source.text) ?? 'other', texts);
  return texts;
}

function kindOf(key: string): ScriptKey | undefined {
  switch (key) {
    case 'script':
    case 'before_script':
    case 'after_script':
      return key;
    case 'run':
      return 'script';
    case 'hooks':
      return 'other';
    default:
      return undefined;
  }
}

/** The names of variables are uppercase. A variable may contain any text. */
function collectUnknown(key: string, value: Node | undefined, texts: ScriptText[], depth = 0): void {
  if (!/^[A-Z\d_]+$/.test(key)) collect(value, 'other', texts, depth);
}

/** Text that is used through an anchor is read where it is written. */
function collect(node: Node | undefined, key: ScriptKey, texts: ScriptText[], depth = 0): void {
  if (node === undefined || depth > maxDepth || node.alias !== undefined) return;
  if (node.kind === 'scalar') {
    if (typeof node.value === 'string') texts.push(scriptText(node, key));
  } else if (node.kind === 'mapping') {
    for (const entry of node.entries) collectUnknown(entry.key.source.text, entry.value, texts, depth + 1);
  } else if (node.tag === undefined) {
    for (const item of node.items) collect(item, key, texts, depth + 1);
  }
}

const containerWork =
  /\b(?:docker|podman|nerdctl|buildah|skopeo|crane|oras|kaniko|executor|cosign|trivy|grype|syft|helm|regctl|buildctl|img|docker-compose|compose)\b/;
const programs =
  /(?:^|[\s;&|(])(?:make|task|just|mage|invoke|tox|npm|yarn|pnpm|npx|mvn|\.?\/?mvnw|gradle|\.?\/?gradlew|sbt|bazel|earthly|dagger|skaffold|packer|pack|terraform|ansible\S{0,99}|python\S{0,99}|ruby|rake|node|go|cargo|dotnet|bash|sh|source|\.|\S{1,99}\.(?:sh|py|rb|js|ps1)|\.?\/\S{1,200}|\$\S{1,200})(?=\s|$)/m;

/** The commands that give credentials to Docker. Most scripts contain none of these words and are skipped. */
export function readScripts(texts: readonly ScriptText[], owner: string, found: ScriptsFound): void {
  if (!texts.some(({ text }) => /login|base64|DOCKER_AUTH_CONFIG|config\.json/.test(text))) return;
  const writes = texts.flatMap(findConfigWrites);
  const beside = lazy(() => workBeside(texts, writes));
  found.logins.push(...findLogins(texts, owner, beside));
  for (const { from, target, isVariable, registries } of writes) {
    found.configWrites.push({ ...placeOf(from, owner), target, isVariable, registries, beside: beside() });
  }
  found.encodingFaults.push(...findEncodingFaults(texts, owner));
}

function workBeside(texts: readonly ScriptText[], writes: readonly ConfigWrite[]): OtherWork {
  const rest = texts
    .map((one) =>
      withoutLogins(
        without(
          one.text,
          writes.filter(({ from }) => from === one),
        ),
      ),
    )
    .join('\n');
  const other = rest.includes('.docker') ? rest.replace(/\S+/g, (word) => (word.includes('.docker') ? '' : word)) : rest;
  return containerWork.test(other) ? 'containers' : programs.test(other) ? 'programs' : 'nothing';
}

function without(text: string, writes: readonly ConfigWrite[]): string {
  return writes.toSorted((a, b) => b.start - a.start).reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}
