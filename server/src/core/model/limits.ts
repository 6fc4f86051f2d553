/**
 * Longer Docker or Runner configurations are not read. This length allows ten thousand registries or runners, and an environment variable
 * can have at most an eighth of it. In UTF-16 units.
 */
export const maxConfigLength = 1_000_000;

/** Further findings of a file are not shown. Editors show about half as many. */
export const maxFindings = 2000;

/** Images are compared with the first runners of a workspace, and with so many of those that have their own DOCKER_AUTH_CONFIG. */
export const maxRunners = 100;
export const maxEnvironments = 8;

/** How many steps the rules may take for a file. About a second. */
export const maxSteps = 40_000_000;
