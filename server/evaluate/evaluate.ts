import type { Evaluation } from "../contract/evaluation.ts";
import { measureGates } from "./gates.ts";
import { foundOf, type MemberRow } from "./found.ts";
import { measure } from "./measures.ts";
import type { TruthRow } from "./truth.ts";

/** The scenario of accounts that are judged together with every other scenario. */
export const BACKGROUND = "background";

/** Measures a run against the truth, whole and by scenario, and against the gates of the method. */
export function evaluate(truth: readonly TruthRow[], members: Iterable<MemberRow>): Evaluation {
  const found = foundOf(members);
  const whole = measure(truth, found);
  const scenarios = new Map(
    scenariosOf(truth).map((name) => {
      const own = truth.filter((row) => row.scenario === name);
      const around = truth.filter((row) => row.scenario === name || row.scenario === BACKGROUND);
      return [name, { own, around, measures: measure(around, found) }];
    }),
  );
  return {
    ...whole,
    by_scenario: Object.fromEntries([...scenarios].map(([name, { measures }]) => [name, measures])),
    gates: measureGates(whole, scenarios, found),
  };
}

function scenariosOf(truth: readonly TruthRow[]): string[] {
  const names = new Set<string>();
  for (const { scenario } of truth) if (scenario !== null && scenario !== BACKGROUND) names.add(scenario);
  return [...names].toSorted();
}
