/** In every secret below. */
export const canary = 'Canary4f9a';

/** What clearly is a secret wherever it is written. */
export const secretTexts: readonly string[] = [
  `glpat-${canary}AAAAAAAAAA`,
  `ghp_${canary}AAAAAAAAAAAAAAAAAAAAAAAAAA`,
  `dckr_pat_${canary}AAAAAAAAAAAAAAAAA`,
  `https://deploy:${canary}@one.example.com/app`,
  `https://deploy:pa/${canary}@one.example.com/app:1`,
  `https://deploy:pa@${canary}@one.example.com`,
  `deploy:${canary}@one.example.com/app:1`,
  `docker login -u deploy -p ${canary} one.example.com`,
  `ecr-login --password=${canary}`,
  `echo ${canary} | docker login --password-stdin one.example.com`,
  `one.example.com/app?token=${canary}`,
  `one.example.com/app:1?x=1&sig=${canary}`,
  `PASSWORD=${canary}`,
  `TOKEN: ${canary}`,
  `Authorization: Bearer ${canary}AAAA`,
  `curl -u deploy:${canary} one.example.com`,
  `{"auths":{"one.example.com":{"auth":"${canary}"}}}`,
  `-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----`,
];
