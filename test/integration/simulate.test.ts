import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTruth } from "../../server/evaluate/truth.ts";
import { generate, type Generated } from "../../server/simulate/simulate.ts";
import { openDuck, type Duck } from "../../server/store/duckdb.ts";

const folder = mkdtempSync(join(tmpdir(), "hydrascope-simulate-"));
const demo = join(folder, "demo");
let duck: Duck;
let made: Generated;

beforeAll(async () => {
  made = await generate("demo", { out: demo, seed: 11, threads: 2 });
  duck = await openDuck({ threads: 2 });
  for (const table of ["accounts", "payments", "identifiers", "ips", "prompt_fingerprints", "truth"]) {
    await duck.run(`CREATE VIEW ${table} AS FROM read_csv('${demo}/${table}.csv', header = true, all_varchar = true)`);
  }
  await duck.run(`CREATE VIEW exchanges AS FROM read_parquet('${demo}/exchanges.parquet')`);
});
afterAll(async () => {
  await duck.close();
  rmSync(folder, { recursive: true });
});

const one = async (query: string) => (await duck.rows(query))[0];

describe("generate demo", () => {
  it("writes every table of the contract, with the rows that it reports, and leaves no scratch", async () => {
    const tables = [
      "accounts",
      "events",
      "exchanges",
      "identifiers",
      "ips",
      "labels",
      "payments",
      "prompt_fingerprints",
    ];
    expect(made.files.map((file) => file.table).toSorted()).toEqual(tables);
    expect(readdirSync(demo).toSorted()).toEqual(
      [
        ...tables.map((table) => (table === "exchanges" ? "exchanges.parquet" : `${table}.csv`)),
        "truth.csv",
      ].toSorted(),
    );
    for (const table of ["accounts", "payments", "ips", "exchanges"]) {
      const rows = made.files.find((file) => file.table === table)?.rows;
      expect(await one(`SELECT count(*)::INTEGER AS n FROM ${table}`)).toEqual({ n: rows });
    }
    expect(made).toMatchObject({ accounts: 5000, seed: 11 });
  });

  it("tells the letter's story: 250 accounts, 288,000 exchanges, 45 days, about 26 a day", async () => {
    const letter = await one(`SELECT count(*)::INTEGER AS n, count(DISTINCT account_id)::INTEGER AS accounts,
        count(DISTINCT operator)::INTEGER AS operators, min("at"::DATE)::VARCHAR AS first, max("at"::DATE)::VARCHAR AS last
      FROM exchanges JOIN truth USING (account_id) WHERE scenario = 'M3'`);
    expect(letter).toEqual({ n: 288_000, accounts: 250, operators: 1, first: "2026-04-22", last: "2026-06-05" });
    const busiest =
      await one(`SELECT max(n) FILTER (scenario = 'M3') < max(n) FILTER (scenario = 'background') AS hidden FROM (
        SELECT account_id, any_value(scenario) AS scenario, count(*) AS n FROM exchanges JOIN truth USING (account_id) GROUP BY ALL)`);
    expect(busiest).toEqual({ hidden: true });
    const moved =
      await one(`SELECT avg((model = 'meridian-4')::INTEGER) AS share FROM exchanges JOIN truth USING (account_id)
      WHERE scenario = 'M3' AND "at"::DATE = '2026-05-12'`);
    expect(moved["share"]).toBeCloseTo(0.5, 1);
  });

  it("is consistent: no exchange before sign-up, after a ban, twice, or of an unknown account", async () => {
    const faults = await one(`SELECT count(*) FILTER (a.account_id IS NULL)::INTEGER AS unknown,
        count(*) FILTER (e."at" < a.created_at::TIMESTAMPTZ)::INTEGER AS early,
        count(*) FILTER (e."at" > a.status_at::TIMESTAMPTZ)::INTEGER AS late,
        (count(*) - count(DISTINCT exchange_id))::INTEGER AS twice
      FROM exchanges e LEFT JOIN accounts a USING (account_id)`);
    expect(faults).toEqual({ unknown: 0, early: 0, late: 0, twice: 0 });
    const orphans =
      await one(`SELECT count(*)::INTEGER AS n FROM (SELECT account_id FROM payments UNION ALL SELECT account_id FROM ips
      UNION ALL SELECT account_id FROM identifiers UNION ALL SELECT account_id FROM prompt_fingerprints)
      WHERE account_id NOT IN (SELECT account_id FROM accounts)`);
    expect(orphans).toEqual({ n: 0 });
    expect((await readTruth(join(demo, "truth.csv"))).length).toBe(5000);
  });

  it("mixes: honest people share cards, addresses and templates, and the operator uses public ones", async () => {
    const mixed =
      await one(`WITH used AS (SELECT e.ip, e.prompt_fingerprint AS tpl, t.abusive = 'true' AS bad FROM exchanges e JOIN truth t USING (account_id))
      SELECT (SELECT count(*) FROM (SELECT ip FROM used GROUP BY ip HAVING bool_or(bad) AND bool_or(NOT bad)))::INTEGER AS ips,
        (SELECT count(*) FROM (SELECT tpl FROM used GROUP BY tpl HAVING bool_or(bad) AND bool_or(NOT bad)))::INTEGER AS templates,
        (SELECT count(*) FROM (SELECT instrument_id FROM payments JOIN truth USING (account_id) WHERE abusive = 'false'
          GROUP BY 1 HAVING count(DISTINCT account_id) > 1))::INTEGER AS cards`);
    expect(Number(mixed["ips"])).toBeGreaterThan(100);
    expect(Number(mixed["templates"])).toBeGreaterThan(20);
    expect(Number(mixed["cards"])).toBeGreaterThan(30);
  });

  it("does not tell the truth by the order of rows or ids", async () => {
    for (const table of ["accounts", "payments", "ips"]) {
      const rows = await duck.rows(`SELECT account_id, abusive FROM ${table} JOIN truth USING (account_id)`);
      const order = (
        await duck.rows(
          `SELECT abusive FROM (SELECT row_number() OVER () AS r, account_id FROM ${table}) JOIN truth USING (account_id) ORDER BY r`,
        )
      ).map((row) => row["abusive"]);
      const runs = order.filter((abusive, i) => i > 0 && abusive !== order[i - 1]).length;
      const bad = rows.filter((row) => row["abusive"] === "true").length;
      // Neighbours differ about as often as chance would have it; a sorted file has one change.
      const chance = (2 * bad * (rows.length - bad)) / rows.length;
      expect(runs).toBeGreaterThan(chance * 0.25);
    }
  });
});

describe("generate", () => {
  it("gives the same bytes for the same seed, whatever the threads, and other ones for another", async () => {
    const make = async (name: string, seed: number, threads: number) => {
      const out = join(folder, name);
      await generate("N1", { accounts: 1000, exchanges: 60_000, seed, out, threads });
      return Object.fromEntries(
        readdirSync(out).map((file) => [file, readFileSync(join(out, file)).toString("base64")]),
      );
    };
    const first = await make("one", 5, 1);
    expect(await make("two", 5, 2)).toEqual(first);
    const other = await make("three", 6, 2);
    expect(other["accounts.csv"]).not.toEqual(first["accounts.csv"]);
    expect(other["exchanges.parquet"]).not.toEqual(first["exchanges.parquet"]);
  });

  it.each(["E1", "E2", "M3", "N2"] as const)(
    "%s makes as many accounts and exchanges as asked for",
    async (name) => {
      const out = join(folder, name);
      const result = await generate(name, { accounts: 1500, exchanges: 150_000, seed: 3, out, threads: 2 });
      expect(result.accounts).toBe(1500);
      expect(Math.abs(result.exchanges - 150_000)).toBeLessThanOrEqual(2);
      const truth = await readTruth(join(out, "truth.csv"));
      expect(truth.length).toBe(1500);
      expect(truth.filter((row) => row.abusive).length).toBe(result.abusive);
    },
    60_000,
  );

  it("refuses a folder that is not empty and sizes out of range", async () => {
    await expect(generate("E1", { out: demo })).rejects.toMatchObject({ code: "WRONG_USE", exitCode: 2 });
    await expect(generate("E1", { accounts: 10, out: join(folder, "small") })).rejects.toMatchObject({ exitCode: 2 });
    expect(existsSync(join(folder, "small"))).toBe(false);
  });
});
