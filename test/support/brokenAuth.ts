/** Docker auth configurations with one mistake each, and the expected defect. */

export function base64(text: string, encoding: BufferEncoding = 'utf8'): string {
  return Buffer.from(text, encoding).toString('base64');
}

export function config(auth: string): string {
  return JSON.stringify({ auths: { 'reg.example': { auth } } });
}

export interface Broken {
  readonly name: string;
  readonly text: string;
  readonly is: string;
  /** The underlined characters. */
  readonly at: string;
  readonly title?: string;
  /** The user name after the fix. */
  readonly user?: string;
}

export const good = base64('bot:hunter2');
export const broken: readonly Broken[] = [
  {
    name: 'trailing comma',
    text: `{"auths":{"a.b":{"auth":"${good}"},}}`,
    is: 'json trailing-comma',
    at: ',',
    title: 'Remove the trailing comma',
    user: 'bot',
  },
  {
    name: 'trailing commas',
    text: `{"auths":{"a.b":{"auth":"${good}",},},}`,
    is: 'json trailing-comma',
    at: ',',
    title: 'Remove the trailing comma',
    user: 'bot',
  },
  {
    name: 'comment',
    text: `// mine\n{"auths":{"a.b":{"auth":"${good}"}}}`,
    is: 'json comment',
    at: '// mine',
    title: 'Remove the comments',
    user: 'bot',
  },
  {
    name: 'comment and comma',
    text: `{"auths":{"a.b":{"auth":"${good}"}, /* more */ }}`,
    is: 'json comment',
    at: '/* more */',
    title: 'Remove what JSON does not allow',
    user: 'bot',
  },
  {
    name: 'byte order mark',
    text: `\ufeff{"auths":{"a.b":{"auth":"${good}"}}}`,
    is: 'json byte-order-mark',
    at: '\ufeff',
    title: 'Remove the byte order mark',
    user: 'bot',
  },
  {
    name: 'single quotes',
    text: `{'auths':{'a.b':{'auth':'${good}'}}}`,
    is: 'json single-quote',
    at: "'",
    title: 'Use double quotes',
    user: 'bot',
  },
  {
    name: 'quoted for a shell',
    text: `'{"auths":{"a.b":{"auth":"${good}"}}}'`,
    is: 'json single-quote',
    at: "'",
    title: 'Remove the quotes around the JSON',
    user: 'bot',
  },
  {
    name: 'escaped twice',
    text: `{\\"auths\\":{\\"a.b\\":{\\"auth\\":\\"${good}\\"}}}`,
    is: 'json escaped-twice',
    at: '\\"',
    title: 'Remove the extra backslashes',
    user: 'bot',
  },
  {
    name: 'a string of JSON',
    text: JSON.stringify(`{"auths":{"a.b":{"auth":"${good}"}}}`),
    is: 'json escaped-twice',
    at: '*',
    title: 'Remove the quotes around the JSON',
    user: 'bot',
  },
  {
    name: 'wrapped lines',
    text: `{"auths":{"a.b":{"auth":"${good.slice(0, 6)}\n    ${good.slice(6)}"}}}`,
    is: 'json line-wrapped',
    at: '\n',
    title: 'Join the wrapped lines',
    user: 'bot',
  },
  {
    name: 'missing comma',
    text: `{"auths":{"a.b":{"auth":"${good}"} "c.d":{}}}`,
    is: 'json missing-comma',
    at: '"',
    title: 'Add the missing comma',
    user: 'bot',
  },
  {
    name: 'missing end',
    text: `{"auths":{"a.b":{"auth":"${good}"}`,
    is: 'json ends-too-early',
    at: '',
    title: 'Close the brackets',
    user: 'bot',
  },
  { name: 'end inside a string', text: `{"auths":{"a.b":{"auth":"${good}`, is: 'json ends-too-early', at: '' },
  { name: 'no quotes', text: '{auths:{}}', is: 'json unquoted', at: 'auths:' },
  {
    name: 'base64 of the whole',
    text: base64(`{"auths":{"a.b":{"auth":"${good}"}}}`),
    is: 'json config-encoded',
    at: '*',
    title: 'Decode it in place',
    user: 'bot',
  },
  { name: 'a path', text: '/root/.docker/config.json', is: 'json config-path', at: '*' },
  {
    name: 'plain user and password',
    text: config('bot:hunter2'),
    is: 'not-base64 plain',
    at: 'bot:hunter2',
    title: 'Encode "bot:…" as base64',
    user: 'bot',
  },
  {
    name: 'URL alphabet',
    text: config(Buffer.from('bot:hunt>>>???').toString('base64url')),
    is: 'not-base64 url-safe',
    at: '*auth',
    title: 'Convert it to the standard base64 alphabet',
    user: 'bot',
  },
  {
    name: 'no padding',
    text: config(base64('bot:hunter').replace(/=+$/, '')),
    is: 'not-base64 unpadded',
    at: '*auth',
    title: 'Fix the "=" padding at the end',
    user: 'bot',
  },
  {
    name: 'whitespace',
    text: config(` ${good}`),
    is: 'not-base64 white-space',
    at: '*auth',
    title: 'Remove the whitespace',
    user: 'bot',
  },
  {
    name: 'a header',
    text: config(`Basic ${good}`),
    is: 'not-base64 header',
    at: '*auth',
    title: 'Remove "Basic" from the value',
    user: 'bot',
  },
  { name: 'unknown characters', text: config('no%base64'), is: 'not-base64 other', at: 'no%base64' },
  { name: 'a URL', text: config('https://bot:hunter2@reg.example'), is: 'not-base64 other', at: '*auth' },
  {
    name: 'encoded twice',
    text: config(base64(good)),
    is: 'missing-colon encoded-twice',
    at: '*auth',
    title: 'Decode it once',
    user: 'bot',
  },
  {
    name: 'encoded twice with a newline',
    text: config(base64(`${good}\n`)),
    is: 'missing-colon encoded-twice',
    at: '*auth',
    title: 'Decode it once',
    user: 'bot',
  },
  { name: 'a bare token', text: config(base64('hunter2hunter2')), is: 'missing-colon no-colon', at: '*auth' },
  { name: 'no user', text: config(base64(':hunter2')), is: 'missing-colon no-user', at: '*auth' },
  { name: 'a boolean feature', text: '{"auths":{},"features":{"buildkit":true}}', is: 'wrong-type', at: 'true' },
  { name: 'a list of auths', text: '{"AUTHS":[]}', is: 'wrong-type', at: '[]' },
  { name: 'a number for auth', text: '{"auths":{"a.b":{"auth":12}}}', is: 'wrong-type', at: '12' },
  { name: 'text for an entry', text: '{"auths":{"a.b":"x"}}', is: 'wrong-type', at: '"x"' },
  { name: 'a number', text: '0', is: 'wrong-type', at: '0' },
  { name: 'path as helper', text: '{"credHelpers":{"a.b":"bin/x"}}', is: 'helper-name path-in-name', at: 'bin/x' },
  { name: 'empty helper', text: '{"credHelpers":{"a.b":""}}', is: 'helper-name empty-name', at: '' },
  { name: 'path as store', text: '{"credsStore":"../x"}', is: 'helper-name path-in-name', at: '../x' },
];
