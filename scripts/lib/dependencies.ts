/** What installing the dependencies may run, and what a report of known vulnerabilities means. */

/** The packages that run a script when they are installed, and why they may. `npm test` fails when package-lock.json has another one. */
export const allowedInstallScripts: Readonly<Record<string, string>> = {
  '@vscode/vsce-sign': 'selects the program for this system that signs extension packages',
  esbuild: 'checks and selects the program for this system',
  keytar: 'optional: the access to the keychain of the system, for publishing',
};

/** The parts of an entry of package-lock.json that matter here. */
export interface LockedPackage {
  readonly hasInstallScript?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
}

/** What package-lock.json would run or install without being in the list above: one sentence each. The keys are paths in node_modules. */
export function unexpectedInstalls(packages: Readonly<Record<string, LockedPackage>>, allowed = allowedInstallScripts): readonly string[] {
  const entries = Object.entries(packages).map(([path, entry]) => ({
    ...entry,
    name: path.replace(/^.*node_modules\//, '') || 'the project itself',
    isProject: path === '',
  }));
  const withScript = entries.filter(({ hasInstallScript }) => hasInstallScript === true);
  // npm runs more scripts of a package that it takes from a repository or a folder, and nothing fixes the content of one without a checksum.
  const elsewhere = entries.filter(({ isProject, resolved, integrity, link }) => {
    const isOther = resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/');
    return !isProject && (link === true || integrity === undefined || isOther);
  });
  const unlisted = withScript.filter(({ name }) => !Object.hasOwn(allowed, name));
  const unused = Object.keys(allowed).filter((name) => !withScript.some((one) => one.name === name));
  return [
    ...unlisted.map(
      ({ name }) => `${name} runs a script when it is installed. Read the script, then add it to scripts/lib/dependencies.ts.`,
    ),
    ...elsewhere.map(({ name }) => `${name} does not come from the registry of npm with a checksum.`),
    ...unused.map((name) => `${name} runs no script any more. Remove it from scripts/lib/dependencies.ts.`),
  ];
}

/** The parts of a report of `npm audit --json` that matter here. An element of `via` is the name of a dependency or an advisory. */
interface AuditReport {
  readonly message?: string;
  readonly vulnerabilities?: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly severity: string;
        readonly via: readonly (string | { readonly title: string; readonly url: string })[];
      }
    >
  >;
}

/**
 * What a report of `npm audit --json` means. `skipped` is why there is no result: the registry did not answer. Otherwise `found` has a line for each
 * package with an advisory of at least "high", in dependencies of any kind.
 */
export function auditResult(output: string): { readonly skipped?: string; readonly found?: readonly string[] } {
  const report = parsed(output);
  if (report?.vulnerabilities === undefined) return { skipped: report?.message ?? 'npm audit wrote no report' };
  const severe = Object.values(report.vulnerabilities).filter(({ severity }) => severity === 'high' || severity === 'critical');
  return { found: severe.map(({ name, severity, via }) => `${name} (${severity}): ${via.map(cause).join('; ')}`) };
}

function cause(via: string | { readonly title: string; readonly url: string }): string {
  return typeof via === 'string' ? `through ${via}` : `${via.title}, ${via.url}`;
}

function parsed(output: string): AuditReport | undefined {
  try {
    return JSON.parse(output) ?? undefined;
  } catch {
    return undefined;
  }
}
