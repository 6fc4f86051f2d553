import { code, joinMarkdown, type Markdown, md } from '../text/markdown.ts';

/** Facts about a credential helper or store, by the part of its name after `docker-credential-` (docs/ground-truth.md#e3). */
export interface HelperDoc {
  readonly what: Markdown;
  readonly install: Markdown;
  /** Only exists on desktops: a Runner does not have it. */
  readonly desktop?: true;
  /** The variables that it reads in its own environment, as they begin. */
  readonly variables?: Markdown;
}

const desktopInstall = md`Part of a desktop system: a Runner does not have it, and copying this file does not add it.`;

const helpers: Readonly<Record<string, HelperDoc>> = {
  desktop: { what: md`Docker Desktop’s credential store`, install: desktopInstall, desktop: true },
  'desktop.exe': { what: md`Docker Desktop’s credential store, used from WSL`, install: desktopInstall, desktop: true },
  osxkeychain: { what: md`the macOS keychain`, install: desktopInstall, desktop: true },
  wincred: { what: md`the Windows credential manager`, install: desktopInstall, desktop: true },
  secretservice: { what: md`the keyring of a Linux desktop (Secret Service over D-Bus)`, install: desktopInstall, desktop: true },
  pass: {
    what: md`the \`pass\` password store`,
    install: md`Needs \`pass\` and an unlocked GPG key for the user that runs the Runner.`,
    desktop: true,
  },
  'ecr-login': {
    what: md`Amazon’s helper for ECR, which gets a new token for each pull`,
    install: md`Install \`docker-credential-ecr-login\` (package \`amazon-ecr-credential-helper\`) on the machine where \`gitlab-runner run\` runs, with an instance role or AWS credentials for that process.`,
    variables: md`\`AWS_…\``,
  },
  gcloud: {
    what: md`the Google Cloud SDK’s helper`,
    install: md`Needs the Google Cloud SDK on the machine where \`gitlab-runner run\` runs, and a login of the Runner’s user. On a server, \`gcr\` is the usual helper.`,
    variables: md`\`GOOGLE_…\``,
  },
  gcr: {
    what: md`Google’s standalone helper for Artifact Registry and Container Registry`,
    install: md`Install \`docker-credential-gcr\` on the machine where \`gitlab-runner run\` runs.`,
    variables: md`\`GOOGLE_…\``,
  },
  'acr-env': {
    what: md`a helper for Azure Container Registry that reads its identity from environment variables`,
    install: md`Install \`docker-credential-acr-env\` on the machine where \`gitlab-runner run\` runs, with the \`AZURE_…\` variables in the environment of that process. Variables of the job and \`environment\` of \`config.toml\` do not reach it.`,
    variables: md`\`AZURE_…\``,
  },
};

export function helperDoc(name: string): HelperDoc | undefined {
  return Object.hasOwn(helpers, name) ? helpers[name] : undefined;
}

/** How a helper or store is used. */
export interface HelperUse {
  readonly role: 'helper' | 'store';
  /** The number of entries that are ignored when it fails. */
  readonly statics: number;
  /** A job names it, and this version of the Runner runs it only if its configuration allows it. */
  readonly isRestricted: boolean;
}

/** What a helper or store needs, as sentences. */
export function installWords(name: string): Markdown {
  const program = code(`docker-credential-${name}`);
  return (
    helperDoc(name)?.install ??
    md`The program ${program} must be in the PATH of \`gitlab-runner run\`. A program in the job’s image is not used.`
  );
}

/** When the Runner runs it, as a sentence. */
function whenItRuns(role: HelperUse['role']): Markdown {
  return role === 'store'
    ? md`For each pull, the Runner runs it with \`list\` and takes only the registries that it lists.`
    : md`The Runner runs it for each pull, whatever the image’s registry, with the key as written: a key is not a pattern.`;
}

/** What the program of a helper or store is, with when it runs and what it needs. */
export function explainHelper(name: string, role: HelperUse['role']): Markdown {
  const doc = helperDoc(name);
  const what = doc === undefined ? md`` : md` — ${doc.what}`;
  const answer = md`${whenItRuns(role)} If it is missing or fails, the Runner ignores every credential of this source. It runs in the Runner’s process: variables of the job do not reach it.`;
  return joinMarkdown([md`**${code(`docker-credential-${name}`)}**${what}`, answer, installWords(name)], '\n\n');
}
