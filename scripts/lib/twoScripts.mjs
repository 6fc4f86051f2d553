import { resolve as absolute } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles a program as two scripts. In the first, calling a function of one of the modules `deferred` loads the second, which holds these modules and
 * what they alone need; what both need, the second takes from the first. Of a deferred module functions alone can be imported.
 *
 * `loader` is a module that exports `deferred(shared)`: that gives a function which loads the second script when it is first called, with what
 * `shared()` gives in `globalThis[shelf]`, and gives what the script exports. Paths are absolute. Gives the results of both builds.
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

/** Each function of the deferred modules, by the same name. */
function callingModule(deferredNames, loader, files) {
  const functions = [...deferredNames.values()].flat();
  return [
    `import { deferred } from ${JSON.stringify(loader)};`,
    ...files.map((file, at) => `import * as shared${at} from ${JSON.stringify(file)};`),
    `const load = /* @__PURE__ */ deferred(() => [${files.map((_, at) => `shared${at}`)}]);`,
    ...functions.map((name) => `export const ${name} = (...args) => load().${name}(...args);`),
  ].join('\n');
}

/** A module that another script holds. */
function sharedModule(names, from) {
  return [`const from = ${from};`, ...names.map((name) => `export const ${name} = /* @__PURE__ */ (() => from.${name})();`)].join('\n');
}

/** Puts another module in the place of some. */
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

/** The names that each of the modules exports. */
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
