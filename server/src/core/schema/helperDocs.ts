/** Facts about a credential helper or store, by the part of its name after `docker-credential-` (docs/ground-truth.md#e3). */
export interface HelperDoc {
  readonly what: string;
  readonly install: string;
  /** Only exists on desktops: a Runner does not have it. */
  readonly desktop?: true;
}

const desktopInstall = 'Part of a desktop system: a Runner does not have it, and copying this file does not add it.';

const helpers: Readonly<Record<string, HelperDoc>> = {
  desktop: { what: 'Docker Desktop’s credential store', install: desktopInstall, desktop: true },
  'desktop.exe': { what: 'Docker Desktop’s credential store, used from WSL', install: desktopInstall, desktop: true },
  osxkeychain: { what: 'the macOS keychain', install: desktopInstall, desktop: true },
  wincred: { what: 'the Windows credential manager', install: desktopInstall, desktop: true },
  secretservice: { what: 'the keyring of a Linux desktop (Secret Service over D-Bus)', install: desktopInstall, desktop: true },
  pass: {
    what: 'the `pass` password store',
    install: 'Needs `pass` and an unlocked GPG key for the user that runs the Runner.',
    desktop: true,
  },
  'ecr-login': {
    what: 'Amazon’s helper for ECR, which gets a new token for each pull',
    install:
      'Install `docker-credential-ecr-login` (package `amazon-ecr-credential-helper`) on the machine where `gitlab-runner run` runs, with AWS credentials or an instance role.',
  },
  gcloud: {
    what: 'the Google Cloud SDK’s helper',
    install: 'Needs `gcloud` on the machine where `gitlab-runner run` runs, signed in or with a service account.',
  },
  gcr: {
    what: 'Google’s standalone helper for Artifact Registry and Container Registry',
    install: 'Install `docker-credential-gcr` on the machine where `gitlab-runner run` runs.',
  },
  'acr-env': {
    what: 'a helper for Azure Container Registry that reads its identity from environment variables',
    install:
      'Install `docker-credential-acr-env` on the machine where `gitlab-runner run` runs, with the AZURE_… variables in its environment.',
  },
};

export function helperDoc(name: string): HelperDoc | undefined {
  return Object.hasOwn(helpers, name) ? helpers[name] : undefined;
}

/**
 * Hover for the name of a helper or store. `role` is how it is used here. `statics` is the number of entries that are ignored when it
 * fails.
 */
export function explainHelper(name: string, role: 'helper' | 'store', statics: number): string {
  const doc = helperDoc(name);
  const what = doc === undefined ? '' : ` — ${doc.what}`;
  const lost =
    statics === 0
      ? 'If it is missing or fails, the Runner ignores every credential of this source.'
      : `If it is missing or fails, the Runner ignores every credential of this source, including ${statics === 1 ? 'the static entry' : `the ${statics} static entries`} next to it.`;
  const when =
    role === 'store'
      ? 'The Runner gets all credentials from it for each pull.'
      : 'The Runner runs it for each pull, whatever the image’s registry.';
  return [
    `**\`docker-credential-${name}\`**${what}`,
    '',
    `${when} ${lost}`,
    '',
    doc?.install ??
      `The program \`docker-credential-${name}\` must be in the PATH of \`gitlab-runner run\`. A program in the job’s image is not used.`,
  ].join('\n');
}
