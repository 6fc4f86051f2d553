/**
 * A Docker or Runner configuration longer than this is not read: it would hold some ten thousand registries or runners, and an environment
 * variable takes an eighth of it at most. In UTF-16 units.
 */
export const longestConfig = 1_000_000;
