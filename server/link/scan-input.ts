import type { Rows } from "./by-row.ts";
import type { Features } from "./features.ts";
import type { Ordered } from "./order.ts";
import type { Scoring } from "./scoring.ts";
import type { Timing } from "./timing.ts";
import type { Weighing } from "./weigh.ts";

/** What a scan reads, and its share of the rows: blocks of rows are dealt out in turn to the `of` shares. */
export interface ScanInput {
  features: Pick<Features, "accounts" | "count" | "slot" | "byFeature">;
  weighing: Pick<Weighing, "weights">;
  ordered: Ordered;
  scoring: Scoring;
  timing: Timing;
  /** Others with which an account is tried beside those that share more than hubs (row of the lower account). */
  drawn: Rows;
  share: { number: number; of: number };
}
