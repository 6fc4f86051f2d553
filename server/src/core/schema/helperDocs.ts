/** What is known of a credential helper or store by its name, the part after `docker-credential-` (GROUND-TRUTH E.3). */
export interface HelperDoc {
  readonly what: string;
  readonly install: string;
  /** Belongs to a person's desktop: there is no such thing on a Runner. */
  readonly desktop?: true;
}

const desktopInstall = 'Comes with a desktop system; a Runner has none, and does not get one by copying this file.';

const helpers: Readonly<Record<string, HelperDoc>> = {
  desktop: { what: 'Docker Desktop’s credential store', install: desktopInstall, desktop: true },
  'desktop.exe': { what: 'Docker Desktop’s credential store, seen from WSL', install: desktopInstall, desktop: true },
  osxkeychain: { what: 'the macOS keychain', install: desktopInstall, desktop: true },
  wincred: { what: 'the Windows credential manager', install: desktopInstall, desktop: true },
  secretservice: { what: 'the desktop keyring of Linux (Secret Service over D-Bus)', install: desktopInstall, desktop: true },
  pass: {
    what: 'the `pass` password store',
    install: 'Needs `pass` and an unlocked GPG key for the user that the Runner runs as.',
    desktop: true,
  },
  'ecr-login': {
    what: 'Amazon’s helper for ECR: it fetches a fresh token for each pull',
    install:
      'Install `docker-credential-ecr-login` (package `amazon-ecr-credential-helper`) where `gitlab-runner run` runs, with AWS credentials or an instance role there.',
  },
  gcloud: {
    what: 'the Google Cloud SDK’s helper',
    install: 'Needs `gcloud` on the machine where `gitlab-runner run` runs, signed in or with a service account.',
  },
  gcr: {
    what: 'Google’s stand-alone helper for Artifact Registry and Container Registry',
    install: 'Install `docker-credential-gcr` on the machine where `gitlab-runner run` runs.',
  },
  'acr-env': {
    what: 'a helper for Azure Container Registry that takes its identity from the environment',
    install:
      'Install `docker-credential-acr-env` on the machine where `gitlab-runner run` runs, with the AZURE_… variables in its environment.',
  },
};

export function helperDoc(name: string): HelperDoc | undefined {
  return Object.hasOwn(helpers, name) ? helpers[name] : undefined;
}

/** Hover on a helper's or store's name. `role` is how it is used here; `statics` counts the entries that go when it fails. */
export function explainHelper(name: string, role: 'helper' | 'store', statics: number): string {
  const doc = helperDoc(name);
  const what = doc === undefined ? '' : ` — ${doc.what}`;
  const lost =
    statics === 0
      ? 'If it is missing or fails, every credential of this source is lost.'
      : `If it is missing or fails, every credential of this source is lost, ${statics === 1 ? 'the static entry' : `the ${statics} static entries`} beside it included.`;
  const when =
    role === 'store'
      ? 'The Runner asks it for everything it holds at each pull.'
      : 'The Runner runs it at each pull, whichever registry the image is from.';
  return [
    `**\`docker-credential-${name}\`**${what}`,
    '',
    `${when} ${lost}`,
    '',
    doc?.install ??
      `The program \`docker-credential-${name}\` has to be in the PATH of \`gitlab-runner run\`; one in the job’s image does not count.`,
  ].join('\n');
}
