import type { Gate, GateCondition, GateMeasure, GateVerdict, Measures } from "../contract/evaluation.ts";
import { upperBound, wilson } from "../contract/intervals.ts";
import { contingency, foundOperators } from "./contingency.ts";
import type { Found } from "./found.ts";
import { measure } from "./measures.ts";
import type { TruthRow } from "./truth.ts";

type Wanted = Pick<GateCondition, "measure" | "bound" | "threshold">;

const atLeast = (name: GateMeasure, threshold: number): Wanted => ({ measure: name, bound: "at_least", threshold });
const atMost = (name: GateMeasure, threshold: number): Wanted => ({ measure: name, bound: "at_most", threshold });
/** A blob of everybody recalls all: recall counts only where pairs are right. */
const pairsRight = atLeast("pairwise_precision", 0.9);
const nobodyFlagged = [atMost("accounts_flagged", 0), atMost("organisations_flagged", 0)];

/** The gates of docs/method.md by scenario. */
const GATES: Record<string, { what: string; wanted: Wanted[] }> = {
  E1: { what: "shared cards and IPs", wanted: [atLeast("pairwise_precision", 0.999), atLeast("recall", 0.99)] },
  E2: {
    what: "own cards, static IPs, one template",
    wanted: [atLeast("pairwise_precision", 0.995), atLeast("recall", 0.97)],
  },
  M1: { what: "rotated proxies", wanted: [atLeast("recall", 0.95), pairsRight] },
  M2: { what: "virtual card each, one BIN", wanted: [atLeast("recall", 0.9), pairsRight] },
  M3: { what: "the letter", wanted: [atLeast("in_three_clusters", 0.9), pairsRight] },
  H1: { what: "paraphrased prompts", wanted: [atLeast("recall", 0.8), pairsRight] },
  H2: { what: "dormant for a month; replaced after bans", wanted: [atLeast("recall", 0.8), pairsRight] },
  H3: {
    what: "reseller with 70 % honest customers",
    wanted: [atLeast("precision", 0.95), atLeast("recall", 0.6), pairsRight],
  },
  H4: { what: "25 % camouflage traffic", wanted: [atLeast("recall", 0.7), pairsRight] },
  A1: {
    what: "rotation, own cards, paraphrase and jitter",
    wanted: [atLeast("precision", 0.95), atLeast("recall", 0.5), pairsRight],
  },
  N1: { what: "two operators, one proxy provider", wanted: [atMost("wrong_merges", 0)] },
  N2: { what: "staff behind one NAT, card and SDK prompt", wanted: nobodyFlagged },
  N3: { what: "university, carrier, VPN exit, hackathon", wanted: nobodyFlagged },
  N4: { what: "a popular benchmark run by strangers", wanted: nobodyFlagged },
  N5: {
    what: "an honest agent fleet: linked, not flagged",
    wanted: [atLeast("operators_recovered", 1), atLeast("in_best_cluster", 0.5), ...nobodyFlagged],
  },
};

const WHOLE = {
  what: "the whole world",
  wanted: [atMost("calibration_error", 0.05), atMost("organisations_flagged", 0)],
};

/** Accounts below which a share says too little to be judged. */
const LEAST_ACCOUNTS = 20;

/** Rows of a scenario, the same with those of the background, and the measures of the latter. */
export interface ScenarioRows {
  own: readonly TruthRow[];
  around: readonly TruthRow[];
  measures: Measures;
}

/** Measures the gates of the scenarios that there are, then those of the whole world. */
export function measureGates(whole: Measures, scenarios: ReadonlyMap<string, ScenarioRows>, found: Found): Gate[] {
  const gates = Object.entries(GATES).flatMap(([scenario, { what, wanted }]) => {
    const rows = scenarios.get(scenario);
    if (rows === undefined) return [];
    const own = measure(rows.own, found);
    return [gateOf(scenario, what, wanted, (name) => observe(name, rows, own, found))];
  });
  const world = gateOf("all", WHOLE.what, WHOLE.wanted, (name) =>
    name === "calibration_error"
      ? { ...NOTHING, value: whole.expected_calibration_error, of: whole.clustered, least: LEAST_ACCOUNTS }
      : noneOf(whole.legit_organisations_flagged, whole.legit_organisations),
  );
  return [...gates, world];
}

/** A measured condition; `least`: so many must have been tried for a verdict. */
type Observed = Pick<GateCondition, "value" | "count" | "of" | "interval"> & { least: number };

const NOTHING: Observed = { value: null, count: null, of: null, interval: null, least: 1 };

function observe(name: GateMeasure, { own, around, measures }: ScenarioRows, alone: Measures, found: Found): Observed {
  switch (name) {
    case "pairwise_precision":
      return { ...NOTHING, value: measures.pairwise.precision };
    case "calibration_error":
      return { ...NOTHING, value: measures.expected_calibration_error };
    case "precision":
      return shareOf(measures.flagged.abusive, measures.flagged.accounts);
    case "recall":
      return shareOf(alone.flagged.abusive, alone.abusive);
    case "in_three_clusters":
      return { ...NOTHING, value: alone.abusive_in_three_clusters, of: alone.abusive_operators };
    case "wrong_merges":
      return { ...NOTHING, value: alone.wrong_merges, of: alone.operators, least: 2 };
    case "accounts_flagged":
      return noneOf(alone.flagged.accounts, alone.judged);
    case "organisations_flagged":
      return noneOf(alone.legit_organisations_flagged, alone.legit_organisations);
    case "operators_recovered":
    case "in_best_cluster": {
      const names = new Set(own.map(({ operator }) => operator));
      const best = foundOperators(contingency(around, found)).filter((operator) => names.has(operator.name));
      if (name === "in_best_cluster") {
        return { ...NOTHING, value: best.reduce((least, { share }) => Math.min(least, share), 1), of: best.length };
      }
      return { ...shareOf(best.filter(({ jaccard }) => jaccard >= 0.5).length, best.length), least: 1 };
    }
  }
}

function shareOf(count: number, of: number): Observed {
  return { value: of === 0 ? null : count / of, count, of, interval: wilson(count, of), least: LEAST_ACCOUNTS };
}

function noneOf(count: number, of: number): Observed {
  return { value: count, count, of, interval: [0, upperBound(count, of)], least: 1 };
}

function gateOf(
  scenario: string,
  what: string,
  wanted: readonly Wanted[],
  look: (name: GateMeasure) => Observed,
): Gate {
  const conditions = wanted.flatMap((one): GateCondition[] => {
    const { least, ...observed } = look(one.measure);
    // Strangers have no organisation that could be flagged: their accounts are counted.
    if (one.measure === "organisations_flagged" && observed.of === 0 && wanted.length > 1) return [];
    return [{ ...one, ...observed, verdict: judge(one, observed.value, observed.of, least) }];
  });
  const verdicts = new Set(conditions.map(({ verdict }) => verdict));
  const verdict = verdicts.has("missed") ? "missed" : verdicts.has("too_little") ? "too_little" : "pass";
  return { scenario, what, conditions, verdict };
}

function judge({ bound, threshold }: Wanted, value: number | null, of: number | null, least: number): GateVerdict {
  if (value === null || (of !== null && of < least)) return "too_little";
  return (bound === "at_least" ? value >= threshold : value <= threshold) ? "pass" : "missed";
}
