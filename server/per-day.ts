/** Exchanges a day from the first active hour to the last (epoch hours, both counted), one day at least; null hours where nobody was active. */
export function exchangesPerDay(exchanges: number, first: number | null, last: number | null): number {
  return first === null || last === null ? exchanges : exchanges / Math.max(1, (last - first + 1) / 24);
}
