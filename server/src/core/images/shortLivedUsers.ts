/** A user name whose password stops working soon (docs/ground-truth.md#f1, #f2, #f3, #f4). */
export interface ShortLivedUser {
  /** `*` stands for the user's own part. */
  readonly name: string;
  /** Why its password stops working. */
  readonly shortLived: string;
}

const oneHour = 'its access tokens are valid for about an hour';

export const shortLivedUsers = {
  amazon: [{ name: 'AWS', shortLived: 'its passwords are valid for 12 hours' }],
  /** Passwords of `_json_key` and `_json_key_base64` do not expire. */
  google: [
    { name: 'oauth2accesstoken', shortLived: oneHour },
    { name: '_token', shortLived: oneHour },
    { name: '_dcgcr_*', shortLived: oneHour },
  ],
  azure: [
    {
      name: '00000000-0000-0000-0000-000000000000',
      shortLived: 'the token of an Azure identity is valid for about 3 hours',
    },
  ],
  gitlab: [{ name: 'gitlab-ci-token', shortLived: 'a CI job token expires when its job ends' }],
} as const satisfies Readonly<Record<string, readonly ShortLivedUser[]>>;

/** In the pattern, each `*` stands for at least one character. */
export function matchesUser(user: string, pattern: string): boolean {
  const [start = '', ...ends] = pattern.split('*');
  if (ends.length === 0) return user === pattern;
  let at = start.length;
  if (!user.startsWith(start)) return false;
  for (const end of ends) {
    const found = end === '' ? user.length : user.indexOf(end, at + 1);
    if (found <= at) return false;
    at = found + end.length;
  }
  return true;
}
