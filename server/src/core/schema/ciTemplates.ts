/** What one of GitLab's templates changes in a pipeline (docs/ground-truth.md#j7). */
export interface TemplateEffect {
  /** It sets `default:`, or `image` or `services` at the top level. */
  readonly setsDefault: boolean;
  /** The names of its jobs, also of hidden ones. Empty if they are not known. */
  readonly jobs: readonly string[];
}

const sast = ['sast', '.sast-analyzer', 'sast-analyzer'];
const sastLanguages = [
  ...[
    'bandit',
    'brakeman',
    'eslint',
    'flawfinder',
    'gosec',
    'kubesec',
    'mobsf-android',
    'mobsf-ios',
    'nodejs-scan',
    'phpcs-security-audit',
  ],
  ...['pmd-apex', 'security-code-scan', 'semgrep', 'sobelow', 'spotbugs', 'gitlab-advanced'],
];
const deployJobs = [
  ...[
    'review',
    'stop_review',
    'staging',
    'canary',
    'production',
    'production_manual',
    'deploy',
    'rollout 10%',
    'rollout 25%',
    'rollout 50%',
  ],
  ...['rollout 100%', 'timed rollout 10%', 'timed rollout 25%', 'timed rollout 50%', 'timed rollout 100%', '.auto-deploy', '.production'],
  ...['.rollout', '.manual_rollout_template', '.timed_rollout_template'],
];
const secureBinaries = [
  ...['.download_images', 'bandit', 'brakeman', 'gosec', 'spotbugs', 'flawfinder', 'phpcs-security-audit', 'security-code-scan'],
  ...['nodejs-scan', 'eslint', 'secrets', 'semgrep', 'sobelow', 'pmd-apex', 'kubesec', 'gemnasium', 'gemnasium-maven', 'gemnasium-python'],
  ...[
    'dast',
    'dast-runner-validation',
    'api-security',
    'api-fuzzing',
    'license-finder',
    'klar',
    'clair-vulnerabilities-db',
    'cluster-image-scanning',
  ],
];
const dependencyScanning = [
  ...['dependency_scanning', 'dependency-scanning', '.ds-analyzer', '.cyclone-dx-reports', '.cyclonedx-reports'],
  ...['gemnasium-dependency_scanning', 'gemnasium-maven-dependency_scanning', 'gemnasium-python-dependency_scanning'],
  ...['bundler-audit-dependency_scanning', 'retire-js-dependency_scanning'],
];

/** By name without folder and without `.latest`. The jobs of several versions, which are the same for the versions in `Jobs/` and `Security/`. */
const jobsOf: Readonly<Record<string, readonly string[]>> = {
  SAST: [...sast, ...sastLanguages.flatMap((one) => [`${one}-sast`, `.${one}-sast`])],
  'SAST-IaC': ['iac-sast', 'kics-iac-sast'],
  'Secret-Detection': ['.secret-analyzer', 'secret_detection', 'secret_detection_default_branch'],
  'Dependency-Scanning': dependencyScanning,
  'Container-Scanning': ['container_scanning', '.cs_common', 'cs_container_scanning'],
  DAST: ['dast', 'dast_api'],
  'DAST-API': ['dast_api'],
  'API-Security': ['api_security'],
  'API-Fuzzing': ['apifuzzer_fuzz', 'apifuzzer_fuzz_dnd', 'apifuzzer_fuzz_unlicensed'],
  'Coverage-Fuzzing': ['.fuzz_base', 'coverage_fuzzing_unlicensed'],
  'Secure-Binaries': secureBinaries,
  'License-Scanning': ['license_scanning', 'license_management', '.license_scanning'],
  Build: ['build', 'build_artifact'],
  Test: ['test'],
  'Code-Quality': ['code_quality'],
  Deploy: deployJobs,
  'Browser-Performance-Testing': ['browser_performance', 'performance'],
  'Load-Performance-Testing': ['load_performance'],
};

const neutralFolders = /^(?:Jobs|Security|Workflows)\//;

/**
 * What an `include:template` changes. Templates in `Jobs/`, `Security/` and `Workflows/` set no default. All others may: Auto-DevOps, Terraform,
 * those for languages and for pages do. Undefined for those.
 */
export function templateEffect(name: string): TemplateEffect | undefined {
  const [, folder = '', base = ''] = /^([^.]*\/)?([^/.]+)(?:\.\w+)*\.gitlab-ci\.yml$/.exec(name) ?? [];
  const jobs = Object.hasOwn(jobsOf, base) ? (jobsOf[base] ?? []) : [];
  // GitLab also finds the templates of Security/ without the folder. Without the folder of `Jobs/`, names mean other templates.
  const isSecurity = folder === '' && jobs.length > 0 && !['Build', 'Test', 'Deploy'].includes(base);
  if (!neutralFolders.test(folder) && !isSecurity) return undefined;
  return { setsDefault: false, jobs };
}
