/** Plants a text in every scalar and every key of a file, one at a time. */

import type { Node, Scalar } from '../../server/src/core/syntax/node.ts';
import { encodeBase64 } from '../../server/src/core/util/base64.ts';
import { parse, type SyntaxName } from './parse.ts';

export interface Planted {
  /** Where the text is, such as `build/image` or `auths/(key) one.example.com`. */
  readonly where: string;
  /** The whole file. */
  readonly text: string;
}

interface Place {
  readonly where: string;
  readonly scalar: Scalar;
}

/** Also inside JSON in a string, and inside `user:password` in base64. */
export function plantings(syntax: SyntaxName, text: string, payload: string): readonly Planted[] {
  const { root } = parse(syntax, text);
  return root === undefined ? [] : placesIn(root, '').flatMap((place) => plantedAt(place, syntax, text, payload));
}

function placesIn(node: Node, path: string): readonly Place[] {
  if (node.kind === 'scalar') return [{ where: path, scalar: node }];
  if (node.kind === 'sequence') return node.items.flatMap((item, index) => placesIn(item, `${path}/${index}`));
  return node.entries.flatMap(({ key, value }) => {
    const name = `${path}/${key.source.text}`;
    return [{ where: `${path}/(key) ${key.source.text}`, scalar: key }, ...(value === undefined ? [] : placesIn(value, name))];
  });
}

function plantedAt({ where, scalar }: Place, syntax: SyntaxName, text: string, payload: string): readonly Planted[] {
  const { start, end } = scalar.range;
  // A string in double quotes with the escapes of JSON is one in YAML and TOML too.
  const write = (value: string) => text.slice(0, start) + inQuotes(value, syntax) + text.slice(end);
  const value = scalar.source.text;
  const json = /^(?<name>\w+=)?(?<json>\{.*\})$/s.exec(value)?.groups;
  const inside = json?.json === undefined ? [] : plantings('json', json.json, payload);
  return [
    { where, text: write(payload) },
    ...inside.map((one) => ({ where: `${where} ${one.where}`, text: write(`${json?.name ?? ''}${one.text}`) })),
    ...(where.endsWith('/auth')
      ? [
          { where: `${where} (user)`, text: write(encodeBase64(`${payload}:correctHorse`)) },
          { where: `${where} (password)`, text: write(encodeBase64(`deploy:${payload}`)) },
        ]
      : []),
  ];
}

function inQuotes(value: string, syntax: SyntaxName): string {
  const written = JSON.stringify(value);
  return syntax === 'toml' ? written.replaceAll('\x7f', '\\u007f') : written;
}
