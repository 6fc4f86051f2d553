import type { LanguageServer } from '../server/languageServer.ts';

/** The registry in a command's argument. Undefined if there is none, or if nothing in the workspace uses it: any link can pass any registry. */
export async function knownRegistryIn(given: unknown, server: LanguageServer): Promise<string | undefined> {
  const registry: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, 'registry') : undefined;
  if (typeof registry !== 'string' || registry === '') return undefined;
  const isKnown = await server.sendRequest<boolean>('pullproof/knowsRegistry', { registry }).catch(() => false);
  return isKnown ? registry : undefined;
}
