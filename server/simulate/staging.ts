import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Columns of the raw rows that the engine writes; `finish.sql.ts` turns them into the files of the contract. Lists are joined by `;`. */
export const STAGED = {
  accounts: [
    "account_id",
    "created_at",
    "email",
    "email_domain",
    "display_name",
    "organization",
    "verified",
    "country",
    "plan",
    "programme",
    "status",
    "status_at",
    "status_reason",
    "operator",
    "abusive",
    "scenario",
    "sign_up_ip",
  ],
  payments: [
    "account_id",
    "instrument_id",
    "method",
    "bin",
    "issuer",
    "billing_country",
    "postal_code",
    "paid_at",
    "amount",
    "currency",
    "outcome",
  ],
  identifiers: ["account_id", "type", "value", "seen_at"],
  addresses: ["ip", "asn", "asn_name", "ip_type", "proxy_service", "country"],
  pools: ["pool", "slot", "ip"],
  hours: ["slot", "hour"],
  templates: ["fingerprint", "exemplar"],
  // The parts of a template's text, one after the other, in each way to put it. What has no template is a phrase.
  texts: ["number", "fingerprint", "text"],
  profiles: [
    // `weight`: thousandths of an exchange; `days` from the window's start, repeated where busy; `churn` in days, `rotate` in hours
    // or, where not 0, `rotate_requests` in requests. An account may have several profiles.
    "account_id",
    "key",
    "weight",
    "fixed",
    "days",
    "rhythm",
    "wave_key",
    "waves",
    "wave_minutes",
    "timetable",
    "lines",
    "churn",
    "fixed_ips",
    "fixed_share",
    "pool",
    "pool_size",
    "pool_share",
    "rotate",
    "rotate_requests",
    "ip_known",
    "templates",
    "capabilities",
    "phases",
    "as_text",
    "clients",
    "models",
    "next_models",
    "moves_on",
    "channels",
    "keys",
    "input_tokens",
    "output_tokens",
  ],
} as const;
export type StagedTable = keyof typeof STAGED;
type Cell = string | number | boolean | null | readonly (string | number)[];

/** Takes a raw row of a table, a cell for each of its columns; a list is given as an array of text without `;`. */
export type Sink = <T extends StagedTable>(table: T, row: Record<(typeof STAGED)[T][number], Cell>) => void;

/** Opens a CSV file for each staged table in `folder`; `close` flushes them. */
export function openStaging(folder: string): { sink: Sink; close(): void } {
  const files = new Map<StagedTable, { handle: number; pending: string[] }>();
  for (const table of stagedTables()) {
    const handle = openSync(join(folder, `${table}.csv`), "w");
    files.set(table, { handle, pending: [`${STAGED[table].join(",")}\n`] });
  }
  const flush = (file: { handle: number; pending: string[] }) => {
    writeSync(file.handle, file.pending.join(""));
    file.pending = [];
  };
  return {
    sink(table, row) {
      const file = files.get(table);
      if (file === undefined) return;
      const columns: readonly (keyof typeof row)[] = STAGED[table];
      file.pending.push(`${columns.map((column) => quote(row[column])).join(",")}\n`);
      if (file.pending.length >= 4096) flush(file);
    },
    close() {
      for (const file of files.values()) {
        flush(file);
        closeSync(file.handle);
      }
    },
  };
}

/** Names of the staged tables. */
export function stagedTables(): StagedTable[] {
  return ["accounts", "payments", "identifiers", "addresses", "pools", "hours", "templates", "texts", "profiles"];
}

function quote(cell: Cell): string {
  if (cell === null) return "";
  const text = typeof cell === "object" ? cell.join(";") : String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
