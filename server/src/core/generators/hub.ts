/** The docker CLI's key for Docker Hub, which the Runner accepts too (GROUND-TRUTH A.6, E.2). */
export const hubKey = 'https://index.docker.io/v1/';
