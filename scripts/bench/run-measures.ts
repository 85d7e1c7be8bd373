import type { Contender, Measure, Measured, Outcome, Setting } from "./measure.ts";
import type { Observation } from "./observation.ts";

/**
 * Runs one measure: every contender in turn, round after round; no further round begins that would not end before `until` (of the performance clock).
 * A contender that fails is named with its error and not tried again.
 */
export async function runMeasure(
  measure: Measure,
  setting: Setting,
  { rounds, until }: { rounds: number; until: number },
  say: (text: string) => void,
): Promise<Measured> {
  const { name, title, goal, figure, unit } = measure;
  const outcomes: Record<string, Outcome> = {};
  const running = new Map<Contender, Observation[]>();
  const attempt = async (contender: Contender, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const runs = running.get(contender) ?? [];
      running.delete(contender);
      outcomes[contender.name] = { what: contender.what, failed: reason(error), ...(runs.length > 0 ? { runs } : {}) };
      say(`${name}: ${contender.name}: ${reason(error)}`);
    }
  };
  const contenders = await measure.contenders(setting);
  try {
    for (const contender of contenders) {
      running.set(contender, []);
      await attempt(contender, async () => contender.prepare?.());
    }
    let longest = 0;
    for (let round = 0; round < Math.min(rounds, measure.rounds ?? rounds); round++) {
      const began = performance.now();
      if (round > 0 && began + longest > until) break;
      for (const [contender, runs] of running) {
        await attempt(contender, async () => {
          const run = await contender.run();
          runs.push(run);
          outcomes[contender.name] = { what: contender.what, runs };
          say(`${name}: ${contender.name}: ${run.seconds.toFixed(2)} s`);
        });
      }
      longest = Math.max(longest, performance.now() - began);
    }
  } finally {
    for (const contender of contenders) await contender.close?.();
  }
  // In the order of the table, whoever failed first.
  const ordered = contenders.flatMap((contender) =>
    contender.name in outcomes ? [[contender.name, outcomes[contender.name]] as const] : [],
  );
  return { name, title, goal, figure, unit, scale: setting.scale, outcomes: Object.fromEntries(ordered) };
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} ${error.cause.message}` : error.message;
}
