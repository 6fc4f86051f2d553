/**
 * Longer Docker or Runner configurations are not read. This length allows ten thousand registries or runners, and an environment variable
 * can have at most an eighth of it. In UTF-16 units.
 */
export const maxConfigLength = 1_000_000;
