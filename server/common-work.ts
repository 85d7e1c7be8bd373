/** Times that a template is as common among members as among others, from which it is their common work. */
const COMMON = 8;
/** Members that must have a template before it says anything about all of them: so many, and this part. */
export const LEAST_FOLLOWERS = 3;
const LEAST_FOLLOWING = 0.02;

/** Members of `size` that must have a template before it says anything about them. */
export function leastFollowers(size: number): number {
  return Math.max(LEAST_FOLLOWERS, Math.ceil(LEAST_FOLLOWING * size));
}

/** Whether a template that `inside` of `size` members have, and `reach` of all `accounts`, is what these members do together and others do not. */
export function isCommonWork(inside: number, reach: number, size: number, accounts: number): boolean {
  const outsiders = Math.max(1, accounts - size);
  return inside >= leastFollowers(size) && inside / size >= (COMMON * (reach - inside)) / outsiders;
}
