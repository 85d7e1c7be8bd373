import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Duck } from "../store/duckdb.ts";
import { quarantineFolder, type LoadHome } from "../store/staging.ts";
import { LoadRejectedError } from "./errors.ts";
import { reportFault, reportRules } from "./load-report.ts";
import { writeQuarantine, type RuleCount } from "./quarantine.ts";
import type { ReadFile } from "./read-file.ts";

/** The file of a load's rows that broke a rule, and how often each rule was broken. */
export interface Quarantine {
  readonly path: string;
  readonly rules: RuleCount[];
}

/** Keeps the rows that broke a rule in the home; null where none did. Throws DuckError. */
export async function keepQuarantine(
  duck: Duck,
  reads: readonly ReadFile[],
  home: LoadHome,
  folder: string,
  now: number,
): Promise<Quarantine | null> {
  if (!reads.some(({ quarantined }) => quarantined > 0)) return null;
  const written = join(folder, "quarantine.jsonl");
  const rules = await writeQuarantine(duck, reads, written);
  await mkdir(quarantineFolder(home), { recursive: true, mode: 0o700 });
  // The name that stays where nothing is accepted.
  const at = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const path = join(quarantineFolder(home), `load-${at}.jsonl`);
  await rename(written, path);
  return { path, rules };
}

/** Names the kept file by the load's batch, where it has one, and gives its path. */
export async function nameQuarantine(
  quarantine: Quarantine | null,
  home: LoadHome,
  batch: string | null,
): Promise<string | null> {
  if (quarantine === null || batch === null) return quarantine?.path ?? null;
  const path = join(quarantineFolder(home), `${batch}.jsonl`);
  await rename(quarantine.path, path);
  return path;
}

/** Refuses a load of whose rows more than `maxRejects` percent broke a rule. Throws LoadRejectedError. */
export function refuseTooMany(reads: readonly ReadFile[], quarantine: Quarantine | null, maxRejects: number): void {
  const rows = reads.reduce((sum, read) => sum + read.rows, 0);
  const rejected = reads.reduce((sum, read) => sum + read.quarantined, 0);
  if (quarantine === null || rejected * 100 <= maxRejects * rows) return;
  const worst = quarantine.rules
    .slice(0, 5)
    .map(
      ({ file, column, rule, hint, rows: n }) =>
        `${file.file.path}: ${column === null ? "" : `${column}, `}${rule}: ${n} rows (${hint})`,
    );
  throw new LoadRejectedError(
    `${rejected} of ${rows} rows broke a rule, more than --max-rejects ${maxRejects} percent; nothing was loaded. Worst: ${worst.join("; ")}.`,
    `Correct the rows that ${quarantine.path} names and load again, or allow more with --max-rejects.`,
    {
      rows,
      rejected,
      quarantine: quarantine.path,
      rules: reportRules(quarantine.rules),
      faults: quarantine.rules.map(reportFault),
    },
  );
}
