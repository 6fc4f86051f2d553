import fc from 'fast-check';

/** Preloaded into every unit test by `npm test`. `PULLPROOF_SEED=random` uses other inputs. */
const wanted = process.env.PULLPROOF_SEED;
if (wanted !== 'random') fc.configureGlobal({ seed: wanted === undefined ? 1 : Number(wanted) });
