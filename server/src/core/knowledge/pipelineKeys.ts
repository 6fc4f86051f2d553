import { tableOf } from './key.ts';

/** Image and service keys of a pipeline (GROUND-TRUTH C.1). */
export const pipelineTable = tableOf({});
