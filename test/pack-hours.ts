import type { Duck } from "../server/store/duckdb.ts";
import { packedHour, packedHours } from "../server/store/packed-hours.ts";

export type Hours = [hour: number, exchanges: number][];

/** The text of ascending hours (since the epoch) that a load would write. */
export async function packHours(duck: Duck, hours: Hours): Promise<string> {
  const entries = hours.map(([hour, exchanges]) => packedHour(String(hour), String(exchanges)));
  const [row] = await duck.rows(
    `SELECT ${packedHours("entries")} AS text FROM (SELECT [${entries.join(", ")}] AS entries)`,
  );
  return String(row["text"]);
}
