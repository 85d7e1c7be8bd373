import type { Cluster } from "../../server/contract/cluster.ts";
import { interval, probability } from "../state/format.ts";

/** How likely harmful: a band with its interval, drawn as a span on a scale from 0 to 1; the number only where verdicts calibrated it. */
export function RiskBand({ cluster }: { cluster: Cluster }) {
  const known = cluster.calibration === "labels";
  const low = Math.max(0, Math.min(1, cluster.risk_low));
  const high = Math.max(low, Math.min(1, cluster.risk_high));
  const text = interval(low, high);
  return (
    <span
      className={`risk is-${cluster.band}${cluster.flagged ? " is-flagged" : ""}`}
      title={`Risk ${text}: probability that the cluster is harmful${known ? "" : ", calibrated on simulation"}${cluster.flagged ? "; flagged" : ""}`}
    >
      <strong>{known ? probability(cluster.risk) : cluster.band}</strong>
      <span className="risk-scale" aria-hidden="true">
        <span style={{ left: `${low * 100}%`, width: `${Math.max(6, (high - low) * 100)}%` }} />
      </span>
      <span className="risk-interval">{text}</span>
    </span>
  );
}
