import { code, type Markdown, md } from '../text/markdown.ts';

/** Facts about a credential helper or store, by the part of its name after `docker-credential-` (docs/ground-truth.md#e3). */
export interface HelperDoc {
  readonly what: Markdown;
  readonly install: Markdown;
  /** Only exists on desktops: a Runner does not have it. */
  readonly desktop?: true;
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
    install: md`Install \`docker-credential-ecr-login\` (package \`amazon-ecr-credential-helper\`) on the machine where \`gitlab-runner run\` runs, with AWS credentials or an instance role.`,
  },
  gcloud: {
    what: md`the Google Cloud SDK’s helper`,
    install: md`Needs \`gcloud\` on the machine where \`gitlab-runner run\` runs, signed in or with a service account.`,
  },
  gcr: {
    what: md`Google’s standalone helper for Artifact Registry and Container Registry`,
    install: md`Install \`docker-credential-gcr\` on the machine where \`gitlab-runner run\` runs.`,
  },
  'acr-env': {
    what: md`a helper for Azure Container Registry that reads its identity from environment variables`,
    install: md`Install \`docker-credential-acr-env\` on the machine where \`gitlab-runner run\` runs, with the AZURE_… variables in its environment.`,
  },
};

export function helperDoc(name: string): HelperDoc | undefined {
  return Object.hasOwn(helpers, name) ? helpers[name] : undefined;
}

/**
 * Hover for the name of a helper or store. `role` is how it is used here. `statics` is the number of entries that are ignored when it
 * fails.
 */
export function explainHelper(name: string, role: 'helper' | 'store', statics: number): Markdown {
  const doc = helperDoc(name);
  const program = code(`docker-credential-${name}`);
  const what = doc === undefined ? md`` : md` — ${doc.what}`;
  const entries = statics === 1 ? md`the static entry` : md`the ${statics} static entries`;
  const including = statics === 0 ? md`` : md`, including ${entries} next to it`;
  const when =
    role === 'store'
      ? md`The Runner gets all credentials from it for each pull.`
      : md`The Runner runs it for each pull, whatever the image’s registry.`;
  const install =
    doc?.install ?? md`The program ${program} must be in the PATH of \`gitlab-runner run\`. A program in the job’s image is not used.`;
  return md`**${program}**${what}

${when} If it is missing or fails, the Runner ignores every credential of this source${including}.

${install}`;
}
