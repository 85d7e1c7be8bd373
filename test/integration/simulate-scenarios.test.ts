import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { generate } from "../../server/simulate/simulate.ts";
import type { ScenarioName } from "../../server/simulate/scenarios.ts";
import { type Duck, openDuck } from "../../server/store/duckdb.ts";

const folder = mkdtempSync(join(tmpdir(), "hydrascope-scenarios-"));
const ducks: Duck[] = [];

afterAll(async () => {
  for (const duck of ducks) await duck.close();
  rmSync(folder, { recursive: true });
});

/** Makes a small world; gives a function that asks for one row of its files. `e`: exchanges with the truth. */
async function makeWorld(name: ScenarioName, seed: number, sizes: { accounts?: number; exchanges?: number } = {}) {
  const out = join(folder, `${name}-${seed}`);
  await generate(name, { accounts: 1500, exchanges: 90_000, seed, out, threads: 2, ...sizes });
  const duck = await openDuck({ threads: 2 });
  ducks.push(duck);
  for (const table of ["accounts", "payments", "truth"]) {
    await duck.run(`CREATE VIEW ${table} AS FROM read_csv('${out}/${table}.csv', header = true, all_varchar = true)`);
  }
  await duck.run(
    `CREATE VIEW e AS SELECT * FROM read_parquet('${out}/exchanges.parquet') JOIN truth USING (account_id)`,
  );
  return async (query: string) => (await duck.rows(query))[0];
}

describe("scenarios through the engine", () => {
  it("M1 gives a new exit after 1, 10 and 100 requests", async () => {
    const one = await makeWorld("M1", 2, { accounts: 3000, exchanges: 300_000 });
    const { ratios } = await one(`SELECT list(ratio ORDER BY ratio) AS ratios FROM (
      SELECT operator, median(ratio) AS ratio FROM (
        SELECT operator, account_id, count(*) / count(DISTINCT ip) AS ratio FROM e WHERE scenario = 'M1' GROUP BY ALL)
      GROUP BY operator)`);
    const list = Array.isArray(ratios) ? ratios.map(Number) : [];
    expect(list.length).toBeGreaterThanOrEqual(3);
    expect(list[0]).toBeLessThan(1.6);
    expect(list.filter((ratio) => ratio > 4 && ratio < 16).length).toBeGreaterThan(0);
    expect(list[list.length - 1]).toBeGreaterThan(25);
  });

  it("M2 has a virtual card for each account, and one BIN for each operator", async () => {
    const one = await makeWorld("M2", 1);
    const shared = await one(`SELECT max(accounts)::INTEGER AS accounts, max(bins)::INTEGER AS bins FROM (
        SELECT max(n) AS accounts, (SELECT max(b) FROM (SELECT count(DISTINCT bin) AS b FROM payments JOIN truth USING (account_id)
          WHERE scenario = 'M2' GROUP BY operator)) AS bins
        FROM (SELECT count(DISTINCT account_id) AS n FROM payments JOIN truth USING (account_id) WHERE scenario = 'M2' GROUP BY instrument_id))`);
    expect(shared).toEqual({ accounts: 1, bins: 1 });
  });

  it("H1 carries text only, the operator's worded anew each time, public ones always alike", async () => {
    const one = await makeWorld("H1", 1, { exchanges: 60_000 });
    const texts = await one(`WITH masked AS (
        SELECT scenario = 'H1' AS bad, account_id, prompt_fingerprint,
          regexp_replace(regexp_replace(regexp_replace(prompt, '\`\`\`.*?\`\`\`|https?://[^ ]+|"[^"]*"', '#', 'g'), '[0-9.]+', '#', 'g'),
            'Lena|Omar|Priya|Jonas|Aisha|Kai|Ines|Tom|Yuki|Ana|Chen|Maria', '#', 'g') AS text
        FROM e WHERE prompt IS NOT NULL)
      SELECT count(*)::INTEGER AS n, count(prompt_fingerprint)::INTEGER AS fingerprints,
        count(DISTINCT text) FILTER (bad) / count(*) FILTER (bad) AS wordings,
        (SELECT max(n) FROM (SELECT count(DISTINCT account_id) AS n FROM masked WHERE NOT bad GROUP BY text))::INTEGER AS popular,
        (SELECT avg((text LIKE '%{%')::INTEGER) FROM masked) AS unfilled
      FROM masked`);
    expect(texts["n"]).toBeGreaterThan(59_000);
    expect(texts["fingerprints"]).toBe(0);
    expect(Number(texts["wordings"])).toBeGreaterThan(0.8);
    expect(Number(texts["popular"])).toBeGreaterThan(100);
    expect(texts["unfilled"]).toBe(0);
  });

  it("H2 sleeps for a month, and whoever is banned has a successor in the days after with the same templates", async () => {
    const one = await makeWorld("H2", 1);
    const asleep =
      await one(`SELECT bool_and(first >= created_at::TIMESTAMPTZ + INTERVAL 30 DAY) AS asleep FROM accounts
      JOIN (SELECT account_id, min("at") AS first FROM e WHERE scenario = 'H2' GROUP BY 1) USING (account_id) WHERE created_at IS NOT NULL`);
    expect(asleep).toEqual({ asleep: true });
    const successors = await one(`WITH seen AS (
        SELECT operator, account_id, min("at") AS first, max("at") AS last, array_agg(DISTINCT prompt_fingerprint) AS templates
        FROM e WHERE scenario = 'H2' GROUP BY ALL
      ), banned AS (
        SELECT seen.*, status_at::TIMESTAMPTZ AS gone FROM seen JOIN accounts USING (account_id) WHERE status = 'banned'
      )
      SELECT count(*)::INTEGER AS banned, count(*) FILTER (last > gone)::INTEGER AS late,
        count(*) FILTER (EXISTS (FROM seen s WHERE s.operator = b.operator AND s.first > b.gone AND s.first < b.gone + INTERVAL 7 DAY
          AND len(list_intersect(s.templates, b.templates)) >= 2))::INTEGER AS succeeded
      FROM banned b`);
    expect(successors["banned"]).toBeGreaterThan(5);
    expect(successors["late"]).toBe(0);
    expect(Number(successors["succeeded"]) / Number(successors["banned"])).toBeGreaterThan(0.8);
  });

  it("H3 sells 70 % of the accounts to people, who share the reseller's instruments and not the distiller's templates", async () => {
    const one = await makeWorld("H3", 1);
    const sold =
      await one(`SELECT avg((abusive = 'false')::INTEGER) AS sold, count(DISTINCT operator) FILTER (abusive = 'true')::INTEGER AS operators,
        count(DISTINCT operator)::INTEGER AS resellers FROM truth WHERE scenario = 'H3'`);
    expect(sold["sold"]).toBeCloseTo(0.7, 1);
    expect(sold["operators"]).toBe(sold["resellers"]);
    const shared = await one(`SELECT avg(mixed::INTEGER) AS share FROM (
        SELECT bool_or(abusive = 'true') AND bool_or(abusive = 'false') AS mixed FROM payments JOIN truth USING (account_id)
        WHERE scenario = 'H3' GROUP BY instrument_id HAVING count(DISTINCT account_id) > 3)`);
    expect(shared["share"]).toBeGreaterThan(0.5);
    const templates = await one(`SELECT count(*)::INTEGER AS n FROM (SELECT prompt_fingerprint FROM e GROUP BY 1
      HAVING count(DISTINCT account_id) FILTER (abusive = 'true') > 5 AND count(DISTINCT account_id) FILTER (scenario = 'H3' AND abusive = 'false') = 0)`);
    expect(templates["n"]).toBeGreaterThan(2);
  });

  it("H4 hides a quarter of its traffic among prompts of persons' own", async () => {
    const one = await makeWorld("H4", 1);
    const own =
      await one(`WITH popular AS (SELECT prompt_fingerprint, count(DISTINCT account_id) AS users FROM e GROUP BY 1)
      SELECT avg((users = 1)::INTEGER) FILTER (abusive = 'true') AS share
      FROM e JOIN popular USING (prompt_fingerprint)`);
    expect(own["share"]).toBeGreaterThan(0.02);
    expect(own["share"]).toBeLessThan(0.25);
  });

  it("N1 has two operators who share exits and nothing else of their own", async () => {
    const one = await makeWorld("N1", 1);
    const both = (table: string, value: string) =>
      one(`SELECT count(*) FILTER (operators = 2)::INTEGER AS both, max(operators)::INTEGER AS most FROM (
        SELECT count(DISTINCT operator) AS operators FROM ${table} WHERE scenario = 'N1' GROUP BY ${value})`);
    expect(await one("SELECT count(DISTINCT operator)::INTEGER AS n FROM truth WHERE scenario = 'N1'")).toEqual({
      n: 2,
    });
    expect((await both("e", "ip"))["both"]).toBeGreaterThan(100);
    expect((await both("payments JOIN truth USING (account_id)", "instrument_id"))["both"]).toBe(0);
  });

  it("N4 is run by strangers within one week, and N5 keeps its timetable", async () => {
    const benchmark = await makeWorld("N4", 1);
    const week = await benchmark(`WITH tasks AS (
        SELECT prompt_fingerprint FROM e WHERE scenario = 'N4' GROUP BY 1 HAVING count(DISTINCT account_id) > 75)
      SELECT (SELECT count(*) FROM tasks)::INTEGER AS tasks, max("at")::DATE - min("at")::DATE < 7 AS week,
        count(DISTINCT account_id)::INTEGER AS accounts, count(DISTINCT operator)::INTEGER AS operators
      FROM e JOIN tasks USING (prompt_fingerprint)`);
    expect(week).toMatchObject({ week: true, operators: 0 });
    expect(week["tasks"]).toBeGreaterThan(7);
    expect(week["accounts"]).toBeGreaterThan(130);
    const fleets = await makeWorld("N5", 1);
    const minutes = await fleets(`SELECT min(busy) AS busy FROM (
        SELECT operator, count(*) FILTER (rank <= 24 * 15) / count(*) AS busy FROM (
          SELECT operator, dense_rank() OVER (PARTITION BY operator ORDER BY n DESC, m) AS rank FROM (
            SELECT operator, hour("at") * 60 + minute("at") AS m, count(*) OVER (PARTITION BY operator, hour("at") * 60 + minute("at")) AS n
            FROM e WHERE scenario = 'N5')) GROUP BY operator)`);
    expect(Number(minutes["busy"])).toBeGreaterThan(0.5);
  });

  it("mix gives the same rows whatever the threads, with text and fingerprints side by side, and untidy fields", async () => {
    const one = await makeWorld("mix", 3, { accounts: 2000, exchanges: 80_000 });
    const again = join(folder, "again");
    await generate("mix", { accounts: 2000, exchanges: 80_000, seed: 3, out: again, threads: 1 });
    for (const file of readdirSync(again)) {
      expect(readFileSync(join(again, file)).equals(readFileSync(join(folder, "mix-3", file))), file).toBe(true);
    }
    const faults = await one(`SELECT count(*) FILTER (prompt IS NOT NULL) / count(*) AS texts,
        count(*) FILTER (prompt IS NOT NULL AND prompt_fingerprint IS NOT NULL)::INTEGER AS both,
        (SELECT count(*) FROM accounts WHERE created_at IS NULL)::INTEGER AS unborn FROM e`);
    expect(faults["texts"]).toBeGreaterThan(0.15);
    expect(faults["texts"]).toBeLessThan(0.6);
    expect(faults["both"]).toBe(0);
    expect(faults["unborn"]).toBeGreaterThan(10);
  });
});
