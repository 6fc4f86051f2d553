/** Random histories of files: opened, edited, closed, changed on disk and included in any order. A step is data, so that a failure can be kept. */
import fc from 'fast-check';

/** Where the files are. Everything above this folder is outside of the workspace. */
export const folder = 'file:///parent/workspace';

export const paths = [
  '.gitlab-ci.yml',
  'other.gitlab-ci.yml',
  'ci/build.yml',
  'ci/deploy.yml',
  'ci/deep/jobs.yml',
  'sub/.gitlab-ci.yml',
  'sub/ci/build.yml',
  'config.toml',
  '.docker/config.json',
  'home.json',
  'node_modules/tool/.gitlab-ci.yml',
  '../outside/.gitlab-ci.yml',
] as const;

export type Path = (typeof paths)[number];

/** Whether the editor reports a change on disk: at once, only before the results are compared, or with other changes that did not happen. */
export type Report = 'now' | 'later' | 'again';

export type Step =
  /** Without a text, the editor has the one on disk. */
  | { readonly do: 'open'; readonly path: Path; readonly text?: string }
  | { readonly do: 'close' | 'save'; readonly path: Path }
  | { readonly do: 'insert' | 'toggle' | 'remove'; readonly path: Path; readonly line: number; readonly text: string }
  | { readonly do: 'write'; readonly path: Path; readonly text: string; readonly report: Report }
  | { readonly do: 'delete'; readonly path: Path; readonly report: Report }
  /** Renames a host, and checks the edits. */
  | { readonly do: 'rename'; readonly path: Path; readonly use: number }
  /** The file that the settings name as the Docker configuration of the Runner's user. */
  | { readonly do: 'settings'; readonly home: Path | '' }
  | { readonly do: 'wait'; readonly turns: number }
  | { readonly do: 'compare' };

export interface History {
  readonly disk: Partial<Record<Path, string>>;
  readonly steps: readonly Step[];
}

const hosts = ['registry.example.com', 'harbor.example.org:5000'] as const;
const image = fc.tuple(fc.constantFrom(...hosts), fc.constantFrom('a', 'b', 'b:latest', '$TAG')).map(([host, rest]) => `${host}/${rest}`);
const target = fc.constantFrom('ci/build.yml', '/ci/deploy.yml', 'ci/deep/jobs.yml', 'ci/*.yml', 'absent.yml');
const comments = fc.nat(3).map((count) => '# a comment\n'.repeat(count));
const include = fc.oneof(
  { arbitrary: fc.constant(''), weight: 2 },
  { arbitrary: fc.uniqueArray(target, { maxLength: 3, minLength: 1 }).map((all) => `include: [${all.join(', ')}]\n`), weight: 3 },
);
const job = fc
  .tuple(fc.constantFrom('one', 'two', '.three'), fc.option(image), comments, fc.constantFrom('', '  extends: .three\n'))
  .map(([name, ref, note, more]) => `${note}${name}:\n${ref === null ? '' : `  image: ${ref}\n`}${more}  script: make\n`);
const variables = fc.constantFrom('', '', 'variables:\n  TAG: c:latest\n', 'default:\n  image: registry.example.com/d\n');
const broken = fc.constantFrom('', '', '', 'x:\n  script: [\n', '"open: 1\n', 'y:\n  image: ruby:latest\n  script: "make\n');
const ending = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r');
const pipeline = fc
  .tuple(comments, include, variables, fc.uniqueArray(job, { maxLength: 3, selector: (text) => text.split(':')[0] }), broken, ending)
  .map(([note, files, set, jobs, rest, newline]) => [note, files, set, ...jobs, rest].join('').replaceAll('\n', newline));
const runner = fc
  .tuple(comments, image, fc.constantFrom('', '    pull_policy = "never"\n', '  name = "a" "b"\n'))
  .map(([note, ref, more]) => `${note}[[runners]]\n  executor = "docker"\n  [runners.docker]\n    image = "${ref}"\n${more}`);
const auths = fc
  .tuple(fc.constantFrom(...hosts), fc.constantFrom('{\n', '{\n\n'), fc.constantFrom('}\n', '}\n}'))
  .map(([host, start, end]) => `${start}  "auths": { "${host}": { "auth": "dXNlcjpwYXNzd29yZA==" } }\n${end}`);

function textFor(path: Path): fc.Arbitrary<string> {
  if (path.endsWith('.toml')) return runner;
  return path.endsWith('.json') ? auths : pipeline;
}

const path = fc.oneof(
  { arbitrary: fc.constantFrom<Path>('.gitlab-ci.yml', 'ci/build.yml', 'ci/deploy.yml'), weight: 3 },
  { arbitrary: fc.constantFrom(...paths), weight: 1 },
);
const withText = path.chain((at) => fc.tuple(fc.constant(at), textFor(at)));
const report = fc.constantFrom<Report>('now', 'now', 'later', 'again');
const line = fc.nat(8);
const newLine = fc.oneof(
  fc.constantFrom(
    '# note\n',
    '\n',
    'include: ci/deploy.yml\n',
    '  image: registry.example.com/e\n',
    '  script: [\n',
    '"\n',
    'four:\n',
    '}\n',
    '\r',
  ),
  include,
  job,
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: path.map((at): Step => ({ do: 'open', path: at })), weight: 4 },
  { arbitrary: withText.map(([at, text]): Step => ({ do: 'open', path: at, text })), weight: 2 },
  { arbitrary: path.map((at): Step => ({ do: 'close', path: at })), weight: 3 },
  { arbitrary: path.map((at): Step => ({ do: 'save', path: at })), weight: 1 },
  {
    arbitrary: fc
      .tuple(fc.constantFrom<'insert' | 'toggle' | 'remove'>('insert', 'toggle', 'toggle', 'remove'), path, line, newLine)
      .map(([what, at, number, text]): Step => ({ do: what, path: at, line: number, text })),
    weight: 10,
  },
  { arbitrary: fc.tuple(withText, report).map(([[at, text], how]): Step => ({ do: 'write', path: at, text, report: how })), weight: 5 },
  { arbitrary: fc.tuple(path, report).map(([at, how]): Step => ({ do: 'delete', path: at, report: how })), weight: 1 },
  { arbitrary: fc.tuple(path, fc.nat(3)).map(([at, use]): Step => ({ do: 'rename', path: at, use })), weight: 3 },
  { arbitrary: fc.nat(12).map((turns): Step => ({ do: 'wait', turns })), weight: 3 },
  { arbitrary: fc.constantFrom<Path | ''>('home.json', '').map((home): Step => ({ do: 'settings', home })), weight: 1 },
  { arbitrary: fc.constant<Step>({ do: 'compare' }), weight: 1 },
);

const disk = fc
  .uniqueArray(withText, { minLength: 3, maxLength: 9, selector: ([at]) => at })
  .map((files): History['disk'] => Object.fromEntries(files));

export const histories: fc.Arbitrary<History> = fc.record({ disk, steps: fc.array(step, { minLength: 8, maxLength: 30, size: 'max' }) });
