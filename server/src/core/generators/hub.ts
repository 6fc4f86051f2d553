/** Docker Hub's key for the docker CLI; the Runner takes it too (GROUND-TRUTH A.6, E.2). */
export const hubKey = 'https://index.docker.io/v1/';
