import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ingest, type IngestOptions, type Ingested } from "../../server/ingest/ingest.ts";
import { openDuck, type DuckOutput } from "../../server/store/duckdb.ts";
import { keepLedgerPart } from "../../server/store/ledger.ts";
import { readManifest, type LoadHome } from "../../server/store/staging.ts";
import { compareGroups, paraphrase, randomOf, TEMPLATES } from "./paraphrase.ts";

let folder: string;
let home: LoadHome;
let loads = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hydrascope-prompts-"));
  home = { directory: join(folder, "home"), graph: "g" };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Sent {
  account_id: string;
  prompt: string;
  prompt_fingerprint?: string;
  capability?: string;
}

async function read(rows: readonly Sent[], options: Partial<IngestOptions> = {}): Promise<Ingested> {
  const path = join(folder, `exchanges-${++loads}.jsonl`);
  const lines = rows.map((row, n) =>
    JSON.stringify({ at: "2026-05-01T00:00:00Z", exchange_id: `${loads}/${n}`, ...row }),
  );
  await writeFile(path, lines.join("\n"));
  return ingest([path], { now: Date.UTC(2026, 5, 10), ...options }, home);
}

/** What the graph's writer does: the ledger is kept, the staged load is removed. */
async function accept({ staged }: Ingested): Promise<void> {
  if (staged === null) throw new Error("nothing was staged");
  const { sequence, batch } = await readManifest(staged);
  await keepLedgerPart(home, staged, sequence, batch);
  await rm(staged, { recursive: true });
}

async function rowsOf({ staged }: Ingested, name: string): Promise<Record<string, DuckOutput>[]> {
  const duck = await openDuck();
  const rows = await duck.rows(`SELECT * FROM read_parquet('${join(staged ?? "", `${name}.parquet`)}')`);
  await duck.close();
  return rows;
}

/** The fingerprint of each text, each sent by an account of its own. */
async function fingerprints(texts: readonly string[]): Promise<string[]> {
  const result = await read(texts.map((prompt, n) => ({ account_id: `a${n}`, prompt })));
  const found = new Map(
    (await rowsOf(result, "relations-fingerprint")).map((row) => [row["account"], row["identifier"]]),
  );
  await accept(result);
  return texts.map((_, n) => String(found.get(`a${n}`) ?? `none ${n}`));
}

const text = (n: number, strength: number, seed: number): string =>
  paraphrase(TEMPLATES[n] ?? "", strength, randomOf(seed));

/** Variants of each of the templates, with the place of the template of each. */
function variants(templates: readonly string[], each: number, strength: number) {
  const random = randomOf(strength * 100 + each);
  const groups = templates.flatMap((_, n) => Array.from({ length: each }, () => n));
  return { groups, texts: groups.map((n) => paraphrase(templates[n] ?? "", strength, random)) };
}

/** Measures on variants of templates, loaded at once. */
async function measure(templates: readonly string[], each: number, strength: number) {
  const { groups, texts } = variants(templates, each, strength);
  // A graph of its own: what earlier loads knew would help.
  home = { ...home, graph: `g${loads}` };
  return compareGroups(groups, await fingerprints(texts));
}

/** The half of a list that no threshold was tuned on. */
const unseen = (list: readonly string[]): string[] => list.filter((_, n) => n % 2 === 1);

describe("prompts of one template", () => {
  it.each([
    [0, 50, 0.99],
    [0.1, 50, 0.95],
    [0.2, 50, 0.8],
    [0.3, 50, 0.4],
  ])("meet with %d of their words replaced, among %d variants each", async (strength, each, floor) => {
    const { recall, falseJoins } = await measure(unseen(TEMPLATES), each, strength);
    expect(recall).toBeGreaterThan(floor);
    expect(falseJoins).toBeLessThan(0.02);
  });

  it("keep their fingerprint in later loads, which join new wordings to it", async () => {
    const first = await fingerprints(Array.from({ length: 30 }, (_, seed) => text(3, 0.05, seed)));
    const name = String(first[0]);
    expect(name).toMatch(/^fingerprint:p3:[0-9a-f]{16}$/);
    expect(new Set(first).size).toBe(1);
    const second = await fingerprints([text(3, 0.12, 100), text(3, 0.12, 101), text(9, 0.1, 102)]);
    expect(second.slice(0, 2)).toEqual([name, name]);
    expect(second[2]).not.toBe(name);
    expect((await fingerprints([text(9, 0, 103)]))[0]).toBe(second[2]);
  });

  it("are told apart from those of an earlier version of the algorithm", async () => {
    await mkdir(join(home.directory, "ledger", "g"), { recursive: true });
    const duck = await openDuck();
    await duck.run(
      `COPY (SELECT 'template' AS kind, 0 AS day, 1::UBIGINT AS k1, 2::UBIGINT AS k2, 3::UBIGINT AS h1, 0::UBIGINT AS h2, NULL::BIGINT AS n)
       TO '${join(home.directory, "ledger", "g", "000001-ab.parquet")}' (FORMAT parquet)`,
    );
    await duck.close();
    const { report } = await read([{ account_id: "a", prompt: "Judge the sonnet" }]);
    expect(report.warnings).toContainEqual(expect.stringMatching(/p2.*p3.*do not meet/));
  });

  it("have fingerprints that do not depend on the order of rows", async () => {
    const { texts } = variants(TEMPLATES.slice(0, 10), 8, 0.2);
    const named = async (order: readonly string[]): Promise<Map<string, string>> => {
      home = { ...home, graph: `g${loads}` };
      const names = await fingerprints(order);
      return new Map(order.map((prompt, n) => [prompt, names[n] ?? ""]));
    };
    const once = await named(texts);
    const again = await named(texts.toReversed());
    for (const prompt of texts) expect(again.get(prompt)).toBe(once.get(prompt));
  });
});

describe("what is kept of prompts", () => {
  const same = (accounts: number): Sent[] =>
    Array.from({ length: accounts }, (_, n) => ({
      account_id: `a${n}`,
      prompt: `Judge the sonnet of my pupil ${["Anna", "Boris", "Chloe"][n % 3]}ov${String.fromCodePoint(97 + n)} and praise its rhymes, at most ${n} words`,
      capability: n % 3 === 0 ? "writing" : "grading",
    }));

  it("is a skeleton of fragments that twenty accounts sent, and the commonest capability", async () => {
    const [many] = await rowsOf(await read(same(24)), "identifiers-fingerprint");
    expect(many).toMatchObject({
      exemplar: "judge the sonnet of my pupil … and praise its rhymes at most [number] words",
      capability: "grading",
    });
  });

  it.each([
    ["of fewer accounts", 19, {}],
    ["where it is asked not to", 24, { exemplars: false }],
  ])("is no exemplar %s", async (_when, accounts, options) => {
    const [row] = await rowsOf(await read(same(accounts), options), "identifiers-fingerprint");
    expect(row).toMatchObject({ exemplar: null, capability: "grading" });
  });

  it("is nothing else: no word of a prompt is in any file of the home", async () => {
    const result = await read(
      [
        ...same(24),
        { account_id: "secretive", prompt: "Keep the zanzibar codeword to yourself" },
        { account_id: "x".repeat(300), prompt: "The rejected row says mombasa" },
      ],
      { maxRejects: 50 },
    );
    expect(await holding(/zanzibar|codeword|mombasa|annaov|borisov/i)).toEqual([]);
    const columns = await Promise.all(
      (await readdir(result.staged ?? ""))
        .filter((name) => name.endsWith(".parquet"))
        .map((name) => rowsOf(result, name.replace(".parquet", ""))),
    );
    const everything = JSON.stringify(columns, (_key, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(everything).toContain("praise its rhymes");
    expect(everything).not.toMatch(/zanzibar|codeword|mombasa|annaov|borisov/i);
    await accept(result);
    expect(await holding(/zanzibar|codeword|mombasa|annaov|borisov|sonnet/i)).toEqual([]);
  });

  it("is a given fingerprint in place of its own", async () => {
    const result = await read([
      { account_id: "a", prompt: "Judge the sonnet", prompt_fingerprint: "mine" },
      { account_id: "b", prompt: "Judge the sonnet", prompt_fingerprint: "" },
      { account_id: "c", prompt: "12 + 30" },
    ]);
    const found = (await rowsOf(result, "relations-fingerprint")).map((row) => String(row["identifier"]));
    expect(found).toEqual(["fingerprint:mine", expect.stringMatching(/^fingerprint:p3:/)]);
  });
});

/** Files of the home whose bytes match. */
async function holding(pattern: RegExp): Promise<string[]> {
  const names = await readdir(home.directory, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async (file) => (pattern.test((await readFile(file)).toString("latin1")) ? file : "")),
  );
  return found.filter(Boolean);
}

/** A list of prompts to measure on (JSON: an array of texts): `PROMPT_LIST=prompts.json npx vitest run test/integration/prompts.test.ts -t measures`. */
const list = process.env["PROMPT_LIST"];

describe.runIf(list !== undefined)("measures", () => {
  it("of generated paraphrases and of a list of prompts", { timeout: 600_000 }, async () => {
    const parsed: unknown = JSON.parse(await readFile(list ?? "", "utf8"));
    const prompts = unseen([...new Set(Array.isArray(parsed) ? parsed.map(String) : [])].toSorted());
    const table: Record<string, unknown>[] = [];
    const add = async (of: string, templates: readonly string[], each: number, strength: number): Promise<void> => {
      const { recall, falseJoins, joinedGroups, groups } = await measure(templates, each, strength);
      table.push({
        of,
        each,
        strength,
        recall: recall.toFixed(3),
        falseJoins: falseJoins.toExponential(1),
        joined: `${joinedGroups} of ${groups}`,
      });
    };
    for (const each of [2, 50])
      for (const strength of [0, 0.1, 0.2, 0.3, 0.4]) await add("generated", unseen(TEMPLATES), each, strength);
    for (const strength of [0, 0.1, 0.2, 0.3]) await add("list", prompts, 5, strength);
    home = { ...home, graph: "list" };
    const { falsePairs, falseJoins, joinedGroups } = compareGroups(
      prompts.map((_, n) => n),
      await fingerprints(prompts),
    );
    table.push({
      of: "list as it is",
      each: 1,
      falseJoins: falseJoins.toExponential(1),
      joined: `${joinedGroups} of ${prompts.length} (${falsePairs} pairs)`,
    });
    process.stdout.write(table.map((row) => `${JSON.stringify(row)}\n`).join(""));
    expect(table.length).toBe(15);
  });
});
