import type { AuthSource, Facts, KeyUse } from '../model/facts.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type {
  BlockFacts,
  ChildFacts,
  ImageKeyFacts,
  IncludeFacts,
  JobFacts,
  PipelineFacts,
  PointerFacts,
  ReferenceUse,
  ServiceVariableUse,
  SpecFault,
  VariableFacts,
} from '../model/pipelineFacts.ts';
import type { ConfigWriteFacts, EncodingFault, LoginFacts } from '../model/scriptFacts.ts';
import type { ChangedValue } from '../model/valueFacts.ts';
import type { Entry, Mapping, Node, Parsed } from '../syntax/node.ts';
import { entriesOf, valueAt } from '../syntax/node.ts';
import { splitYaml, type YamlMemo } from '../syntax/yaml/blocks.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { compactList } from '../util/compactList.ts';
import { hasContent, presenceOnly, readContent } from './ciContent.ts';
import { isReference, readImageKeys, readTarget } from './ciImages.ts';
import { readChild, readIncludes } from './ciIncludes.ts';
import { readHeaderInputs } from './ciInputs.ts';
import { isReadAsJob, jobFacts, reservedNames, showsPipeline } from './ciJobs.ts';
import { readMentions } from './ciMentions.ts';
import { readPointers } from './ciPointers.ts';
import { readScripts, scriptsIn, scriptsOf } from './ciScripts.ts';
import { readSpecs } from './ciSpec.ts';
import { readDates, readJobValues, readRuleValues, readValues, type ValuesFound } from './ciValues.ts';
import { readJobVariables, readRules, readVariables } from './ciVariables.ts';
import { fieldsOf, nodeAt } from './fields.ts';
import { isComponentPath, isPipelinePath } from './filePaths.ts';
import { type Format, some } from './format.ts';
import { findTokens } from './tokens.ts';

const topKeysRead = new Set(['default', 'include', 'image', 'services', 'variables', 'spec']);
const jobKeysRead = new Set(['image', 'services', 'variables', 'secrets', 'extends', 'parallel', 'inherit', 'inputs', '<<']);
const keysNotRead = new Set(['script', 'before_script', 'after_script', 'rules', 'only', 'except', 'artifacts', 'cache', 'needs']);

/**
 * Whether facts depend on the value at `path`. Only there, an alias needs the anchor of another top-level block. `path` contains the keys
 * from the top level down to the alias.
 */
export function isRelevant(path: readonly string[]): boolean {
  const [top = '', key] = path;
  if (reservedNames.has(top)) return topKeysRead.has(top) && (top !== 'default' || key === undefined || jobKeysRead.has(key));
  if (key === undefined || jobKeysRead.has(key)) return true;
  // A hidden block can have any keys, for others to reference.
  return top.startsWith('.') && !keysNotRead.has(key);
}

/** Reads a part of a pipeline, each top-level block separately. Undefined if it is not a mapping. */
export function readPipeline(parsed: Parsed): Facts | undefined {
  const { root, header, problems } = parsed;
  const hasHeader = header?.kind === 'mapping' && valueAt(header, 'spec') !== undefined;
  if (root?.kind !== 'mapping') {
    const pipeline = { jobs: [], includes: [], variables: [], recognised: true, ...headerFacts(header) } as const;
    return hasHeader ? { images: [], auths: [], keys: [], pipeline, problems } : undefined;
  }
  const found = emptyFound();
  // A duplicate name is read twice, as if each block were a separate part.
  const entries = entriesOf(root);
  for (const entry of entries) readEntry(entry, found);
  const { jobs, includes, children, variables, references, blocks, imageKeys, serviceVariables, pointers } = found;
  const recognised = hasHeader || entries.some(showsPipeline);
  // An unclosed string contains the text after it, and the rest of its line is still being typed, so it is not read.
  const isWhole = ({ range }: { readonly range: SourceRange }) =>
    !problems.some((problem) => range.start <= problem.range.end && problem.range.start <= range.end);
  const pipeline = {
    jobs: compactList(jobs),
    includes: compactList(includes),
    children: compactList(children),
    variables: compactList(variables),
    references: compactList(references),
    blocks: compactList(blocks),
    imageKeys: compactList(imageKeys),
    specFaults: compactList(found.specFaults.filter(isWhole)),
    serviceVariables: compactList(serviceVariables),
    logins: compactList(found.logins.filter(({ command }) => isWhole(command))),
    configWrites: compactList(found.configWrites.filter(({ target }) => isWhole(target))),
    encodingFaults: compactList(found.encodingFaults.filter(({ cause }) => isWhole(cause))),
    pointers: compactList(pointers),
    ...(recognised && { recognised }),
    ...(blocks.some((block) => block.has(['artifacts', 'reports', 'dotenv'])) && { hasDotenv: true as const }),
    changedValues: compactList(found.changedValues),
    rejectedValues: compactList(found.rejectedValues.filter(isWhole)),
    dates: compactList(readDates(root)),
    ...(parsed.extraDocuments && { extraDocuments: parsed.extraDocuments }),
    ...(hasHeader && headerFacts(header, found.changedValues)),
  };
  const images = compactList(found.images.filter(isWhole));
  return {
    images,
    auths: compactList(found.auths.filter(isWhole)),
    keys: compactList(found.keys),
    pipeline,
    problems,
    tokens: compactList(findTokens(root)),
    ...(parsed.isCut && { isCut: true as const }),
  };
}

/** `changed`: what the rest of the file has. */
function headerFacts(header: Node | undefined, changed: readonly ChangedValue[] = []) {
  const { inputs, changedValues, isOpen } = readHeaderInputs(header);
  const dates = compactList(readDates(header));
  return {
    hasHeader: true as const,
    inputs,
    changedValues: [...changedValues, ...changed],
    dates,
    ...(isOpen && { hasOpenInputs: true as const }),
  };
}

interface PipelineFound extends ValuesFound {
  readonly images: ImageUse[];
  readonly references: ReferenceUse[];
  readonly keys: KeyUse[];
  readonly auths: AuthSource[];
  readonly jobs: JobFacts[];
  readonly includes: IncludeFacts[];
  readonly children: ChildFacts[];
  readonly variables: VariableFacts[];
  readonly blocks: BlockFacts[];
  readonly imageKeys: ImageKeyFacts[];
  readonly specFaults: SpecFault[];
  readonly serviceVariables: ServiceVariableUse[];
  readonly logins: LoginFacts[];
  readonly configWrites: ConfigWriteFacts[];
  readonly encodingFaults: EncodingFault[];
  readonly pointers: PointerFacts[];
}

function emptyFound(): PipelineFound {
  return {
    images: [],
    references: [],
    keys: [],
    auths: [],
    jobs: [],
    includes: [],
    children: [],
    variables: [],
    blocks: [],
    imageKeys: [],
    specFaults: [],
    serviceVariables: [],
    logins: [],
    configWrites: [],
    encodingFaults: [],
    pointers: [],
    changedValues: [],
    rejectedValues: [],
  };
}

function readEntry(entry: Entry, found: PipelineFound): void {
  const name = entry.key.source.text;
  const value = entry.value;
  found.blocks.push(blockOf(name, dropBodies(name, value), readMentions(value)));
  // The values file of a Helm chart has `image: {repository, tag}` at its top level.
  if (name === 'services' || (name === 'image' && showsPipeline(entry))) readTopLevel(entry, found);
  if (name === 'before_script' || name === 'after_script') readScripts(scriptsIn(entry), '', found);
  if (name === 'include') found.includes.push(...readIncludes(value, found.changedValues));
  if (name === 'variables') {
    readVariables(value, '', found);
    readValues(value, '', found);
  }
  if (name === 'workflow' && value?.kind === 'mapping') {
    readRules(valueAt(value, 'rules'), '', found);
    readRuleValues(valueAt(value, 'rules'), '', found);
  }
  if (reservedNames.has(name) && name !== 'default') return;
  if (value?.kind === 'mapping') readJob(entry, value, found);
  else if (name.startsWith('.')) {
    found.jobs.push(jobFacts(entry, new Map()));
    readScripts(scriptsIn(entry), name, found);
  }
  if (value?.kind === 'sequence') readPointers(entry, undefined, found.pointers);
}

/** Drops the values of scripts, rules, file lists and the like, because only their presence matters later. */
function dropBodies(name: string, value: Node | undefined): Node | undefined {
  if (value?.kind !== 'mapping' || name === 'variables' || name === 'image') return value;
  const isHidden = name.startsWith('.');
  const entries = value.entries.map((entry) => {
    const { key, value: node } = entry;
    if (node === undefined || node.kind === 'scalar' || isLookedInto(key.source.text, node, isHidden)) return entry;
    return { key, value: { kind: 'sequence' as const, range: node.range, items: noNodes }, range: entry.range };
  });
  return { ...value, entries };
}

const noNodes: readonly Node[] = [];

function isLookedInto(key: string, node: Node, isHidden: boolean): boolean {
  // Of these, only the one that sets variables is kept.
  if (key === 'artifacts') return nodeAt(node, ['reports', 'dotenv']) !== undefined;
  if (key === 'rules') return isReference(node) || (node.kind === 'sequence' && node.items.some(mayHaveVariables));
  return isHidden ? !presenceOnly.has(key) : jobKeysRead.has(key);
}

function mayHaveVariables(rule: Node): boolean {
  return isReference(rule) || rule.kind === 'sequence' || nodeAt(rule, ['variables']) !== undefined;
}

function blockOf(name: string, value: Node | undefined, mentions: BlockFacts['mentions']): BlockFacts {
  return {
    name,
    ...(mentions && { mentions }),
    ...(hasContent(name, value) && { content: () => readContent(name, value) }),
    imagesAt: (path, role, owner) => readTarget(nodeAt(value, path), role, owner),
    has: (path) => {
      const node = nodeAt(value, path);
      return node !== undefined && !(node.kind === 'scalar' && (node.value === null || node.value === false));
    },
  };
}

function readTopLevel(entry: Entry, found: PipelineFound): void {
  const fields = new Map([[entry.key.source.text, { entry }]]);
  if (showsPipeline(entry)) readImageKeys(fields, '', found);
  readSpecs(fields, '', found);
}

function readJob(entry: Entry, mapping: Mapping, found: PipelineFound): void {
  const name = entry.key.source.text;
  const fields = fieldsOf(mapping);
  found.jobs.push(jobFacts(entry, fields));
  found.children.push(...readChild(fields, name, found.changedValues));
  if (name === 'default') found.keys.push({ path: 'ci.default', range: entry.key.range });
  if (name !== 'default' && !name.startsWith('.') && !isReadAsJob(mapping)) {
    // Does not look like a job (yet), but a variable with this name is unambiguous.
    readVariables(fields.get('variables')?.entry.value, name, found);
    return;
  }
  readImageKeys(fields, name, found, mapping.alias);
  readJobVariables(fields, name, found);
  readJobValues(fields, name, found);
  readSpecs(fields, name, found);
  readScripts(scriptsOf(name, fields), name, found);
  readPointers(entry, fields, found.pointers);
}

export const gitlabCi: Format = {
  id: 'gitlab-ci',
  matchesPath: isPipelinePath,
  split: (text, memo, moves) => splitYaml(text, isRelevant, memo as YamlMemo | undefined, moves),
  read: readPipeline,
  recognises: (parts) => some(parts, (facts) => facts?.pipeline?.recognised === true),
};

/**
 * A component of a component project (docs/ground-truth.md#c7). Many programs keep YAML in `templates/`, so only inputs, or a job with a script, show
 * that it is one.
 */
export const component: Format = {
  ...gitlabCi,
  matchesPath: isComponentPath,
  recognises: (parts) => some(parts, (facts) => facts?.pipeline !== undefined && isComponent(facts.pipeline)),
};

function isComponent({ inputs = [], blocks = [] }: PipelineFacts): boolean {
  return inputs.length > 0 || blocks.some(({ name, has }) => !reservedNames.has(name) && jobShows.some((key) => has([key])));
}

const jobShows = ['script', 'trigger', 'extends'];
