/** Real files from public projects, kept outside the repository, and how they are opened in a language server. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface CorpusFile {
  /** Relative to the corpus folder. */
  readonly path: string;
  /** The URI to open it with. */
  readonly uri: string;
  readonly text: string;
}

/** Files of one workspace. */
export interface CorpusGroup {
  readonly folder: string | undefined;
  readonly files: readonly CorpusFile[];
}

const besideRepository = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

/** Undefined if there is no corpus. `PULLPROOF_CORPUS` sets its folder. */
export function corpusFolder(): string | undefined {
  const folder = process.env.PULLPROOF_CORPUS ?? besideRepository;
  return existsSync(join(folder, 'gitlab-ci')) ? folder : undefined;
}

/** Pipelines grouped by repository, so that local includes and names are correct. Configurations are separate, with the names that programs use. */
export function corpusGroups(folder: string): readonly CorpusGroup[] {
  const alone = (kind: string, name: string): readonly CorpusGroup[] =>
    filesBelow(join(folder, kind)).map((file, number) => ({
      folder: undefined,
      files: [{ path: relative(folder, file), uri: `file:///corpus/${kind}/${number}/${name}`, text: readFileSync(file, 'utf8') }],
    }));
  const pipelines = readdirSync(join(folder, 'gitlab-ci')).map((repository): CorpusGroup => {
    const root = join(folder, 'gitlab-ci', repository);
    const files = filesBelow(root).map((file) => ({
      path: relative(folder, file).split(sep).join('/'),
      uri: pathToFileURL(file).href,
      text: readFileSync(file, 'utf8'),
    }));
    return { folder: pathToFileURL(root).href, files };
  });
  return [...pipelines, ...alone('runner-toml', 'config.toml'), ...alone('docker-json', '.docker/config.json')];
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
