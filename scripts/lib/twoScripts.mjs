import { resolve as absolute } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles a program as two scripts. The second one contains the modules `deferred` and what only they need. It is loaded when the first script calls a
 * function of a deferred module, and imports from the first script what both need. Only functions can be imported from a deferred module.
 *
 * `loader` is a module that exports `deferred(shared)`. It returns a function that loads the second script on the first call, with the result of
 * `shared()` in `globalThis[shelf]`, and returns the exports of that script. Paths are absolute. Returns the results of both builds.
 */
export async function buildTwoScripts({ options, entry, deferred, loader, shelf, first, second }) {
  const deferredNames = await exportsOf(deferred, options);
  const buildFirst = (shared) => {
    const plugins = [
      replacing(
        deferred,
        () => 'deferred',
        () => callingModule(deferredNames, loader, [...shared.keys()]),
      ),
    ];
    return build({ ...options, ...first, entryPoints: [entry], metafile: true, plugins });
  };
  const { metafile } = await buildFirst(new Map());
  const inFirst = Object.keys(metafile.inputs).flatMap((file) => (file.startsWith('replaced:') ? [] : absolute(file)));
  const names = await exportsOf(inFirst, options);
  const shared = new Map();
  const place = (file) => shared.get(file) ?? shared.set(file, shared.size).size - 1;
  const built = await build({
    ...options,
    ...second,
    stdin: { contents: deferred.map((file) => `export * from ${JSON.stringify(file)};`).join('\n'), resolveDir: process.cwd() },
    plugins: [
      replacing(
        inFirst,
        (file) => file,
        (file) => sharedModule(names.get(file), `globalThis.${shelf}[${place(file)}]`),
      ),
    ],
  });
  return [await buildFirst(shared), built];
}

/** A module with the functions of all deferred modules, under the same names. */
function callingModule(deferredNames, loader, files) {
  const functions = [...deferredNames.values()].flat();
  return [
    `import { deferred } from ${JSON.stringify(loader)};`,
    ...files.map((file, at) => `import * as shared${at} from ${JSON.stringify(file)};`),
    `const load = /* @__PURE__ */ deferred(() => [${files.map((_, at) => `shared${at}`)}]);`,
    ...functions.map((name) => `export const ${name} = (...args) => load().${name}(...args);`),
  ].join('\n');
}

/** A module that is in another script. */
function sharedModule(names, from) {
  return [`const from = ${from};`, ...names.map((name) => `export const ${name} = /* @__PURE__ */ (() => from.${name})();`)].join('\n');
}

/** Replaces some modules. */
function replacing(replaced, nameOf, contentsOf) {
  const files = new Set(replaced);
  const marker = {};
  return {
    name: 'replacing',
    setup: ({ onResolve, onLoad, resolve }) => {
      onResolve({ filter: /./ }, async ({ path, pluginData, namespace, ...from }) => {
        if (pluginData === marker || from.kind === 'entry-point') return undefined;
        const resolved = await resolve(path, { ...from, namespace: 'file', pluginData: marker });
        return files.has(resolved.path) ? { path: nameOf(resolved.path), namespace: 'replaced' } : undefined;
      });
      onLoad({ filter: /./, namespace: 'replaced' }, ({ path }) => ({ contents: contentsOf(path), resolveDir: process.cwd() }));
    },
  };
}

/** The names of the exports of each module. */
async function exportsOf(files, { mainFields, platform }) {
  const leaving = ({ onResolve }) => onResolve({ filter: /./ }, ({ kind }) => (kind === 'entry-point' ? undefined : { external: true }));
  const { metafile } = await build({
    entryPoints: files,
    bundle: true,
    format: 'esm',
    outdir: '/out',
    write: false,
    metafile: true,
    mainFields,
    platform,
    plugins: [{ name: 'leaving', setup: leaving }],
  });
  const entries = Object.values(metafile.outputs).filter(({ entryPoint }) => entryPoint !== undefined);
  return new Map(entries.map(({ entryPoint, exports }) => [absolute(entryPoint), exports]));
}
