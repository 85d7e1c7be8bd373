/** "1 account", "22 accounts": a count with its noun, whose plural ends in s. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A share from 0 to 1 as "42 %". */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
