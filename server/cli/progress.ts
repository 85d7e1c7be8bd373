const WIDTH = 28;

/** Shows how far each step is on standard error: a bar that is redrawn on a terminal, one line when a step ends elsewhere. */
export interface ProgressBars {
  /** `fraction` from 0 to 1; a new `step` closes the one before it. */
  update(step: string, fraction: number): void;
  /** Closes the last bar; further updates open a new one. */
  done(): void;
}

/** Progress bars on `stream`; `now` gives milliseconds. */
export function progressBars(
  stream: { isTTY?: boolean; write(text: string): unknown } = process.stderr,
  now: () => number = () => performance.now(),
): ProgressBars {
  let current: { step: string; started: number; drawn: number; fraction: number } | null = null;

  const line = (step: string, fraction: number, seconds: number): string => {
    const full = Math.round(Math.min(1, Math.max(0, fraction)) * WIDTH);
    return `${"█".repeat(full)}${"░".repeat(WIDTH - full)} ${String(Math.floor(fraction * 100)).padStart(3)} %  ${step} (${seconds.toFixed(1)} s)`;
  };
  const close = (): void => {
    if (current === null) return;
    const seconds = (now() - current.started) / 1000;
    stream.write(
      stream.isTTY === true
        ? `\r\u001B[2K${line(current.step, 1, seconds)}\n`
        : `✓ ${current.step} (${seconds.toFixed(1)} s)\n`,
    );
    current = null;
  };

  return {
    update(step, fraction) {
      const time = now();
      if (current !== null && current.step !== step) close();
      current ??= { step, started: time, drawn: Number.NEGATIVE_INFINITY, fraction: 0 };
      current.fraction = Math.max(current.fraction, fraction);
      if (stream.isTTY === true && time - current.drawn > 80) {
        stream.write(`\r\u001B[2K${line(step, current.fraction, (time - current.started) / 1000)}`);
        current.drawn = time;
      }
    },
    done: close,
  };
}
