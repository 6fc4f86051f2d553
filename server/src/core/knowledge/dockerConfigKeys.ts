import { tableOf } from './key.ts';

/** Docker's config.json (GROUND-TRUTH E.1). */
export const dockerConfigTable = tableOf({});
