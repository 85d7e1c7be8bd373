/** Seconds of steps that follow each other, to the millisecond, by name. */
export interface Stopwatch {
  readonly laps: Record<string, number>;
  /** The step that ends now; it began where the one before ended. */
  lap(name: string): void;
  /** Counts the time since the last step to none. */
  skip(): void;
}

/** Begins now. */
export function stopwatch(): Stopwatch {
  let last = performance.now();
  const laps: Record<string, number> = {};
  return {
    laps,
    lap(name) {
      const now = performance.now();
      laps[name] = Math.round(now - last) / 1000;
      last = now;
    },
    skip() {
      last = performance.now();
    },
  };
}
