import { join } from "node:path";
import type { Projection } from "../contract/projection.ts";
import { openDuck, parquetFile, type Duck } from "./duckdb.ts";
import { StreamedRow } from "./neo4j.ts";
import { assemble, readAccounts, readIdentifiers, readNetworks } from "./projection.ts";
import { readManifest } from "./staging.ts";
import {
  ACCOUNTS,
  addRows,
  CREATE_TABLES,
  IDENTIFIERS,
  NETWORKS,
  SIZES,
  STAGED_COLUMNS,
} from "./staged-projection.sql.ts";

/**
 * The projection that a graph would give which holds this one staged load and nothing else, without a database: for measurements
 * on many worlds. Throws DuckError.
 */
export async function readStagedProjection(staged: string): Promise<Projection> {
  const { files } = await readManifest(staged);
  const duck = await openDuck();
  try {
    await duck.run(CREATE_TABLES);
    for (const { file, what } of files) {
      if (isRead(what.target)) await duck.run(addRows(what.target, parquetFile(join(staged, file))));
    }
    const [sizes] = await duck.rows(SIZES);
    // One after the other: DuckDB gives one stream at a time.
    const identifiers = await readIdentifiers(streamRows(duck, IDENTIFIERS));
    const networkOf = await readNetworks(streamRows(duck, NETWORKS));
    const accounts = await readAccounts(streamRows(duck, ACCOUNTS), Number(sizes["accounts"]));
    return assemble(identifiers, networkOf, accounts);
  } finally {
    await duck.close();
  }
}

function isRead(target: string): target is keyof typeof STAGED_COLUMNS {
  return target in STAGED_COLUMNS;
}

async function* streamRows(duck: Duck, sql: string): AsyncGenerator<StreamedRow> {
  const described = await duck.rows(`DESCRIBE ${sql}`);
  const places = new Map(described.map((row, place) => [String(row["column_name"]), place]));
  for await (const batch of duck.stream(sql)) {
    for (const values of batch) yield new StreamedRow((column) => values[places.get(column) ?? -1]);
  }
}
