import assert from 'node:assert/strict';
import { type Scene, type SourceFile, sceneOf } from './check.ts';

/** The sections of every page, in this order. */
export const headings = ['What happens', 'Bad', 'Good', 'Fix', 'When to turn it off', 'Source'];

export interface RulePage {
  /** `Severity: warning · Files: GitLab CI · Fix: none` */
  readonly facts: string;
  readonly sections: ReadonlyMap<string, string>;
}

export interface PageExample {
  /** One workspace. */
  readonly files: readonly SourceFile[];
  readonly scene: Scene;
}

const fileNames: Readonly<Record<string, string>> = { yaml: '.gitlab-ci.yml', toml: 'config.toml', json: 'config.json' };
/**
 * An example's settings and context stand in comments above it: `<!-- context: {"inWorkTree": true} -->`; its `path`, where it is not the usual one.
 * `<!-- with the above -->` makes it one workspace with the example before it.
 */
const example = /((?:<!-- (?:settings: .*|context: .*|path: .*|with the above) -->\n+)*)```(\w+)\n([\s\S]*?)```/g;

export function readPage(text: string): RulePage {
  const [head = '', ...rest] = text.split(/^## /m);
  const [, , facts = ''] = head.split(/\n+/);
  const sections = rest.map((section): [string, string] => {
    const end = section.indexOf('\n');
    return [section.slice(0, end), section.slice(end + 1)];
  });
  return { facts, sections: new Map(sections) };
}

/** The fenced blocks of a section, as the files that they stand for. */
export function examplesOf({ sections }: RulePage, heading: 'Bad' | 'Good'): readonly PageExample[] {
  const examples: PageExample[] = [];
  for (const [, options = '', language = '', text = ''] of (sections.get(heading) ?? '').matchAll(example)) {
    const option = (name: string) => new RegExp(`<!-- ${name}: (.*) -->`).exec(options)?.[1];
    const path = option('path') ?? fileNames[language];
    assert.ok(path !== undefined, `"${language}" is none of ${Object.keys(fileNames).join(', ')}`);
    const last = options.includes('<!-- with the above -->') ? examples.pop() : undefined;
    const scene = last?.scene ?? sceneOf(option('settings'), option('context'));
    examples.push({ files: [...(last?.files ?? []), { path, text }], scene });
  }
  return examples;
}
