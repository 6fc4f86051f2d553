import assert from 'node:assert/strict';
import { type Scene, type SourceText, sceneOf } from './check.ts';

/** The sections of every page, in this order. */
export const headings = ['What happens', 'Bad', 'Good', 'Fix', 'When to turn it off', 'Source'];

export interface RulePage {
  /** `Severity: warning · Files: GitLab CI · Fix: none` */
  readonly facts: string;
  readonly sections: ReadonlyMap<string, string>;
}

export interface PageExample {
  /** The files of one workspace. */
  readonly files: readonly SourceText[];
  readonly scene: Scene;
}

const fileNames: Readonly<Record<string, string>> = { yaml: '.gitlab-ci.yml', toml: 'config.toml', json: 'config.json' };
/**
 * Comments above an example set its settings and context, such as `<!-- context: {"inWorkTree": true} -->`, and its `path` if it is not the usual
 * one. `<!-- with the above -->` puts it into one workspace with the example before it.
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

/** The fenced blocks of a section as files. */
export function examplesOf({ sections }: RulePage, heading: 'Bad' | 'Good'): readonly PageExample[] {
  const examples: PageExample[] = [];
  for (const [, options = '', language = '', text = ''] of (sections.get(heading) ?? '').matchAll(example)) {
    const option = (name: string) => new RegExp(`<!-- ${name}: (.*) -->`).exec(options)?.[1];
    const path = option('path') ?? fileNames[language];
    assert.ok(path !== undefined, `"${language}" is not one of ${Object.keys(fileNames).join(', ')}`);
    const last = options.includes('<!-- with the above -->') ? examples.pop() : undefined;
    const scene = last?.scene ?? sceneOf(option('settings'), option('context'));
    examples.push({ files: [...(last?.files ?? []), { path, text }], scene });
  }
  return examples;
}
