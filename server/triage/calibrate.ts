import type { Calibration, RiskModel } from "../contract/feedback.ts";
import type { Measures } from "./measures.ts";
import { riskOf, SIMULATION, strengthOf } from "./risk.ts";
import { RULES } from "./rules.ts";

/** Standard deviation of the prior around each weight of the simulation, in bits: how far verdicts must push to move it. */
const PRIOR_SD = 1;
/** Clusters with a verdict before anything is fitted: in all, and of either kind. */
const LEAST = { judged: 10, each: 3 };
/** Clusters with a verdict from which risk counts as calibrated on labels. */
const CALIBRATED = 200;
const FOLDS = 10;
const SWEEPS = 1000;
/** Bits below which a sweep's largest step ends the fit. */
const STILL = 1e-4;
/** Rules that are fitted; those that read the verdicts themselves would only learn to repeat them. */
const FITTED = RULES.filter(({ ofVerdicts }) => ofVerdicts !== true);
const NATS = Math.LN2;

/** A cluster with a verdict: how strongly each fitted rule speaks, 0 to 1, and what it turned out to be. */
interface Example {
  strengths: Float64Array;
  fraud: boolean;
}

/** Everything that verdicts say about the risk model. */
type Fitted = Pick<Calibration, "model" | "why" | "cross_validated">;

/**
 * Recalibrates the risk model on clusters with a verdict: logistic regression, maximum a posteriori with a Gaussian prior centred on the weights of the
 * simulation; a weight may fall to 0 and never changes its sign. It is used only where it predicts clusters that it was not fitted on better than the simulation
 * does, by more than the standard error of the difference.
 */
export function calibrate(
  judged: readonly { measures: Measures; verdict: "confirmed_fraud" | "benign" }[],
  everybody: Measures,
): Fitted {
  const examples = judged.map(({ measures, verdict }): Example => {
    const strengths = Float64Array.from(FITTED, (rule) =>
      strengthOf(rule, rule.value(measures, everybody), measures.size),
    );
    return { strengths, fraud: verdict === "confirmed_fraud" };
  });
  const frauds = examples.filter(({ fraud }) => fraud).length;
  if (examples.length < LEAST.judged || Math.min(frauds, examples.length - frauds) < LEAST.each) {
    const why = `verdicts teach weights from ${LEAST.judged} judged clusters on, ${LEAST.each} of either kind; so far ${frauds} are judged as fraud, ${examples.length - frauds} as benign`;
    return { model: SIMULATION, why, cross_validated: null };
  }
  const crossValidated = crossValidate(examples);
  const { log_loss_before: before, log_loss_after: after, log_loss_error: error } = crossValidated;
  if (before - after <= error) {
    const why =
      "weights learned from the verdicts do not predict other clusters clearly better than those of the simulation";
    return { model: SIMULATION, why, cross_validated: crossValidated };
  }
  const [base, ...fitted] = fit(examples);
  const weights = { ...SIMULATION.weights };
  FITTED.forEach(({ code }, r) => (weights[code] = fitted[r]));
  const model: RiskModel = { version: 1, base, weights, source: "labels", judged: examples.length };
  return { model, why: null, cross_validated: crossValidated };
}

/** What the probabilities of a model may be called: calibrated on labels from 200 judged clusters. */
export function calibrationOf({ source, judged }: RiskModel): RiskModel["source"] {
  return source === "labels" && judged >= CALIBRATED ? "labels" : "simulation";
}

/** Base and weights of the simulation, in the order in which they are fitted. */
const PRIOR = Float64Array.from([SIMULATION.base, ...FITTED.map(({ bits }) => bits)]);

/**
 * Base and weights in bits. Coordinate descent on the negative log posterior; each step divides by an upper bound of the curvature (Böhning and Lindsay
 * 1988), so that it never overshoots, and is then held to the sign of the prior. O(sweeps × examples × weights).
 */
function fit(examples: readonly Example[]): Float64Array {
  const weights = PRIOR.slice();
  const bits = Float64Array.from(examples, ({ strengths }) => logOdds(weights, strengths));
  const strength = ({ strengths }: Example, j: number): number => (j === 0 ? 1 : strengths[j - 1]);
  const curvature = PRIOR.map((_, j) => {
    const bound = examples.reduce((sum, example) => sum + strength(example, j) ** 2, 0);
    return (NATS * NATS * bound) / 4 + 1 / PRIOR_SD ** 2;
  });
  for (let sweep = 0, largest = 1; sweep < SWEEPS && largest > STILL; sweep++) {
    largest = 0;
    for (let j = 0; j < weights.length; j++) {
      let slope = (weights[j] - PRIOR[j]) / PRIOR_SD ** 2;
      examples.forEach((example, i) => {
        slope += NATS * strength(example, j) * (1 / (1 + 2 ** -bits[i]) - Number(example.fraud));
      });
      const wanted = weights[j] - slope / curvature[j];
      const next = j === 0 ? wanted : PRIOR[j] > 0 ? Math.max(0, wanted) : Math.min(0, wanted);
      const step = next - weights[j];
      if (step === 0) continue;
      weights[j] = next;
      examples.forEach((example, i) => (bits[i] += step * strength(example, j)));
      largest = Math.max(largest, Math.abs(step));
    }
  }
  return weights;
}

function logOdds(weights: Float64Array, strengths: Float64Array): number {
  return strengths.reduce((sum, strength, r) => sum + strength * weights[r + 1], weights[0]);
}

/** Mean log loss (bits) and calibration error of clusters left out in turn, with the weights of the simulation and with those fitted on the rest; both kinds are dealt evenly to the folds. */
function crossValidate(examples: readonly Example[]): NonNullable<Calibration["cross_validated"]> {
  const dealt = [...examples.filter(({ fraud }) => fraud), ...examples.filter(({ fraud }) => !fraud)];
  const folds = Math.min(FOLDS, dealt.length);
  const before: Predicted[] = [];
  const after: Predicted[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const weights = fit(dealt.filter((_, i) => i % folds !== fold));
    for (const { strengths, fraud } of dealt.filter((_, i) => i % folds === fold)) {
      before.push({ risk: riskOf(logOdds(PRIOR, strengths)), fraud });
      after.push({ risk: riskOf(logOdds(weights, strengths)), fraud });
    }
  }
  const gains = before.map((prediction, i) => lossOf(prediction) - lossOf(after[i]));
  const gain = mean(gains);
  return {
    folds,
    log_loss_before: mean(before.map(lossOf)),
    log_loss_after: mean(after.map(lossOf)),
    log_loss_error: Math.sqrt(mean(gains.map((each) => (each - gain) ** 2)) / (gains.length - 1)),
    calibration_error_before: calibrationError(before),
    calibration_error_after: calibrationError(after),
  };
}

interface Predicted {
  risk: number;
  fraud: boolean;
}

function lossOf({ risk, fraud }: Predicted): number {
  return -Math.log2(fraud ? risk : 1 - risk);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Expected calibration error over ten equal bins. */
function calibrationError(predictions: readonly Predicted[]): number {
  const gaps = new Float64Array(10);
  for (const { risk, fraud } of predictions) gaps[Math.min(9, Math.floor(10 * risk))] += risk - Number(fraud);
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / predictions.length;
}
