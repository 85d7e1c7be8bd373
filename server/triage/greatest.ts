/** The greatest of some numbers of zero or more, 0 of none: as many as there are, where arguments of a call are not. */
export function greatest(numbers: Iterable<number>): number {
  let most = 0;
  for (const number of numbers) if (number > most) most = number;
  return most;
}
