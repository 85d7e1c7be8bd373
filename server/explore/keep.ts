/**
 * Keeps the `limit` answers asked for last in memory, and asks once where the same is asked twice at a time; what failed is forgotten.
 * @param keyOf the same text for what has the same answer
 */
export function keepLast<A extends readonly unknown[], T>(
  limit: number,
  keyOf: (...asked: A) => string,
  read: (...asked: A) => Promise<T>,
): (...asked: A) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (...asked) => {
    const key = keyOf(...asked);
    const found = kept.get(key) ?? read(...asked);
    kept.delete(key);
    kept.set(key, found);
    found.catch(() => kept.delete(key));
    for (const oldest of kept.keys()) {
      if (kept.size <= limit) break;
      kept.delete(oldest);
    }
    return found;
  };
}
