import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { QuarantineEntry } from "../../server/contract/load.ts";
import { ingest, type IngestOptions, type Ingested } from "../../server/ingest/ingest.ts";
import { openDuck, type DuckOutput } from "../../server/store/duckdb.ts";
import { keepLedgerPart } from "../../server/store/ledger.ts";
import { unpackHours } from "../../server/store/packed-hours.ts";
import { readManifest, type LoadHome } from "../../server/store/staging.ts";

const NOW = Date.UTC(2026, 5, 10);
let folder: string;
let home: LoadHome;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hydrascope-ingest-"));
  home = { directory: join(folder, "home"), graph: "g" };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const read = (paths: string[], options: Partial<IngestOptions> = {}): Promise<Ingested> =>
  ingest(paths, { now: NOW, ...options }, home);

/** Reads with every row allowed to fail, and gives counts of the first file and the quarantine. */
async function quarantineOf(path: string, options: Partial<IngestOptions> = {}) {
  const { report } = await read([path], { maxRejects: 100, dryRun: true, ...options });
  const [file] = report.files;
  for (const one of report.files) expect(one.rows).toBe(one.loaded + one.duplicate + one.quarantined);
  const lines = report.quarantine === null ? [] : (await readFile(report.quarantine, "utf8")).trim().split("\n");
  const entries = lines.map((line) => QuarantineEntry.parse(JSON.parse(line)));
  return {
    file,
    entries: entries.map(({ line, column, rule }) => [line, column, rule]),
    report,
    text: lines.join("\n"),
  };
}

async function staged(result: Ingested, name: string): Promise<Record<string, DuckOutput>[]> {
  const reader = await openDuck();
  try {
    return await reader.rows(`SELECT * FROM read_parquet('${join(result.staged ?? "", `${name}.parquet`)}')`);
  } finally {
    reader.close();
  }
}

/** What the graph's writer does to the ledger, so that the next load knows this one. */
async function accept(result: Ingested): Promise<void> {
  const manifest = await readManifest(result.staged ?? "");
  await keepLedgerPart(home, result.staged ?? "", manifest.sequence, manifest.batch);
  await rm(result.staged ?? "", { recursive: true });
}

async function duck(sql: string): Promise<void> {
  const scratch = await openDuck();
  await scratch.run(sql);
  scratch.close();
}

describe("finding files", () => {
  it("skips and names other stems of a folder, and refuses them when named outright", async () => {
    await put("accounts-2026-05.csv", "account_id\na\n");
    await put("truth.csv", "account_id,operator\na,x\n");
    await put("accounts.xlsx", "zip");
    const { report } = await read([folder]);
    expect(report.files.map(({ path, table }) => [basename(path), table])).toEqual([
      ["accounts-2026-05.csv", "accounts"],
    ]);
    expect(report.skipped.map((path) => basename(path))).toEqual(["accounts.xlsx", "truth.csv"]);
    await expect(read([join(folder, "truth.csv")])).rejects.toMatchObject({ code: "WRONG_USE", exitCode: 2 });
    await expect(read([join(folder, "accounts.xlsx")])).rejects.toMatchObject({ exitCode: 2 });
    await expect(read([join(folder, "nothing.csv")])).rejects.toMatchObject({ exitCode: 2 });
  });

  it("says where something is dated after the load", async () => {
    const path = await put("ips.csv", "account_id,ip,seen_at\na,192.0.2.1,2026-06-11T00:00:00Z\n");
    expect((await read([path], { dryRun: true })).report.warnings).toEqual([]);
    const late = await put("ips-2.csv", "account_id,ip,seen_at\na,192.0.2.1,2099-12-01T00:00:00Z\n");
    expect((await read([path, late], { dryRun: true })).report.warnings).toEqual([
      expect.stringContaining("2099-12-01"),
    ]);
  });

  it("skips a link to nothing", async () => {
    await put("accounts.csv", "account_id\na\n");
    await symlink(join(folder, "gone.csv"), join(folder, "payments.csv"));
    const { report } = await read([folder]);
    expect([report.files.length, report.skipped.map((path) => basename(path))]).toEqual([1, ["payments.csv"]]);
  });

  it("reads whole numbers of floating and decimal columns as such, a card's among them", async () => {
    const path = join(folder, "payments.parquet");
    const rows =
      "VALUES (1234567890123456::DOUBLE, 123.00::DECIMAL(20, 2)), (7::DOUBLE, 4111111111111111::DECIMAL(20, 2))";
    await duck(`COPY (SELECT * FROM (${rows}) AS t(account_id, instrument_id)) TO '${path}' (FORMAT parquet)`);
    const result = await read([path], { maxRejects: 100 });
    expect(result.report).toMatchObject({ loaded: 1, quarantined: 1 });
    expect(await staged(result, "relations-payment")).toMatchObject([
      { account: "1234567890123456", identifier: "payment:123" },
    ]);
  });

  it("takes what stands for no value as absent where values tie accounts, in text and Parquet alike", async () => {
    const nothing = ["null", "N/A", "\\N", "-", "00000000-0000-0000-0000-000000000000"];
    const values = nothing.map((value) => `a,2026-06-01T00:00:00Z,${value},${value},${value},null`);
    const lines = [
      "account_id,at,ip,client,prompt_fingerprint,exchange_id",
      ...values,
      "b,2026-06-01T00:00:00Z,192.0.2.1,0,t,1",
    ];
    const text = await put("exchanges.csv", `${lines.join("\n")}\n`);
    const parquet = join(folder, "exchanges-2.parquet");
    await duck(
      `COPY (SELECT * REPLACE ('p' || account_id AS account_id, replace(exchange_id, '1', '2') AS exchange_id, "at"::TIMESTAMPTZ AS "at") FROM read_csv('${text}', all_varchar = true)) TO '${parquet}' (FORMAT parquet)`,
    );
    for (const path of [text, parquet]) {
      const result = await read([path], { maxRejects: 100 });
      // "null" is no exchange id: the rows that have it do not repeat one another.
      expect(result.report).toMatchObject({ loaded: 6, duplicate: 0, quarantined: 0 });
      expect(await staged(result, "relations-client")).toMatchObject([{ identifier: "client:0" }]);
      expect(await staged(result, "relations-ip")).toHaveLength(1);
      await accept(result);
    }
    const phones = await put(
      "identifiers.csv",
      "account_id,type,value\na,phone,unknown\nb,phone,+000 000 000\nnull,phone,1234567\n",
    );
    expect((await quarantineOf(phones)).entries).toEqual([
      [2, "value", "required"],
      [3, "value", "required"],
    ]);
  });

  it("refuses long numbers that were rounded, of a spreadsheet and of a column of floating point", async () => {
    const csv = await put("payments.csv", "account_id,instrument_id\na,1.23457E+17\n5e23,5e23\n");
    expect((await quarantineOf(csv)).entries).toEqual([[2, "instrument_id", "rounded_number"]]);
    const path = join(folder, "identifiers.parquet");
    const rows =
      "VALUES (9007199254740993::DOUBLE, 16777219::FLOAT), (7::DOUBLE, 16777219::FLOAT), (8::DOUBLE, 9::FLOAT)";
    await duck(
      `COPY (SELECT *, 'device' AS type FROM (${rows}) AS t(account_id, value)) TO '${path}' (FORMAT parquet)`,
    );
    expect((await quarantineOf(path)).entries).toEqual([
      [1, "account_id", "rounded_number"],
      [2, "value", "rounded_number"],
    ]);
  });

  it("reads the same file once however often it is named", async () => {
    const path = await put("accounts.csv", "account_id\na\n");
    expect((await read([path, folder, path])).report.files).toHaveLength(1);
  });

  it("takes names with quotes and patterns literally", async () => {
    const path = await put("accounts-it's [1]*.csv", "account_id\na\n");
    expect((await read([path])).report.loaded).toBe(1);
  });

  it("takes files and columns from a mapping", async () => {
    const path = await put("users.csv", "user_id,opened,account_id\na,2026-05-01T00:00:00Z,other\n");
    const map = await put(
      "mapping.json",
      '{"files":{"users.csv":"accounts"},"columns":{"accounts":{"user_id":"account_id","opened":"created_at"}}}',
    );
    const result = await read([path], { map });
    expect(await staged(result, "accounts")).toMatchObject([{ id: "a", createdAt: BigInt(Date.UTC(2026, 4, 1)) }]);
    expect(result.report.files[0]?.unknown_columns).toEqual(["account_id"]);
    await put("mapping.json", '{"columns":{"accounts":{"user_id":"acount_id"}}}');
    await expect(read([path], { map })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("acount_id"),
    });
  });
});

describe("formats", () => {
  const rows = [
    { account_id: "a", ip: "192.0.2.1", seen_at: "2026-05-01T10:00:00Z", count: 3 },
    { account_id: "b", ip: "192.0.2.2", seen_at: "2026-05-01T12:00:00+02:00", count: 1 },
  ];
  const csv = (delimiter: string): string =>
    [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
      .map((fields) => fields.join(delimiter))
      .join("\n");
  const jsonl = rows.map((row) => JSON.stringify(row)).join("\n");

  it("reads the same rows from every format and knows them again in any other", async () => {
    const source = await put("source.csv", csv(","));
    const as = (name: string, options: string): Promise<void> =>
      duck(
        `COPY (SELECT account_id, ip, seen_at::TIMESTAMPTZ AS seen_at, "count" FROM read_csv('${source}')) TO '${join(folder, name)}' (${options})`,
      );
    const paths = [
      await put("ips-1.csv", csv(",")),
      await put("ips-2.tsv", csv("\t")),
      await put("ips-3.jsonl", jsonl),
      await put("ips-4.csv.gz", gzipSync(csv(","))),
      await put("ips-5.tsv.gz", gzipSync(csv("\t"))),
      await put("ips-6.jsonl.gz", gzipSync(jsonl)),
      await put("ips-7.csv", `\uFEFF${csv(",").replaceAll("\n", "\r\n")}\r\n`),
    ];
    await as("ips-8.csv.zst", "FORMAT csv, COMPRESSION zstd");
    await as("ips-9.parquet", "FORMAT parquet");
    await duck(
      `COPY (SELECT account_id, ip, seen_at, "count" FROM read_csv('${source}', all_varchar = true)) TO '${join(folder, "ips-a.jsonl.zst")}' (FORMAT json, COMPRESSION zstd)`,
    );
    const result = await read([...paths, join(folder, "ips-9.parquet"), join(folder, "ips-a.jsonl.zst")]);
    expect(result.report.files.map(({ rows: n, loaded, duplicate }) => [n, loaded, duplicate])).toEqual([
      [2, 2, 0],
      ...Array.from({ length: 8 }, () => [2, 0, 2]),
    ]);
    const at = BigInt(Date.UTC(2026, 4, 1, 10));
    expect(await staged(result, "relations-ip")).toEqual([
      { account: "a", identifier: "ip:192.0.2.1", n: 3n, f: at, l: at },
      { account: "b", identifier: "ip:192.0.2.2", n: 1n, f: at, l: at },
    ]);
    await accept(result);
    const zst = await quarantineOf(join(folder, "ips-8.csv.zst"), { timezone: "UTC" });
    expect(zst.file).toMatchObject({ rows: 2, loaded: 0, duplicate: 2 });
  });

  it("takes an empty file and a heading alone as no rows", async () => {
    const paths = [
      await put("accounts.csv", ""),
      await put("ips.csv", "account_id,ip"),
      await put("ips-2.jsonl", ""),
      await put("ips-3.csv", "account_id,ip\n"),
    ];
    const { report, batchId } = await read(paths);
    expect(report.files.map(({ rows: n }) => n)).toEqual([0, 0, 0, 0]);
    expect(batchId).toBeNull();
  });

  it("refuses a file without a required column, naming columns but never data", async () => {
    const path = await put("ips.csv", "account_id,address\na,192.0.2.1\n");
    await expect(read([path])).rejects.toMatchObject({
      code: "FILE_REFUSED",
      message: expect.stringContaining("account_id, address"),
    });
    const bare = await put("ips-2.csv", "a-1,192.0.2.77,ann@example.org\n");
    const refused = await read([bare]).catch((error: Error) => error);
    expect(refused).toMatchObject({ code: "FILE_REFUSED" });
    expect(String(refused)).not.toMatch(/192\.0\.2\.77|ann@/);
    await expect(read([await put("ips-3.jsonl", '{"account_id":"a"}\n')])).rejects.toMatchObject({
      code: "FILE_REFUSED",
    });
  });

  it("refuses what is not what its ending says", async () => {
    await expect(read([await put("ips.parquet", "account_id,ip\n")])).rejects.toMatchObject({ code: "FILE_REFUSED" });
    await expect(
      read([await put("ips.csv.gz", gzipSync("account_id,ip\na,192.0.2.1\n".repeat(99)).subarray(0, 40))]),
    ).rejects.toMatchObject({
      code: "FILE_REFUSED",
    });
    const large = Array.from({ length: 50_000 }, (_, n) => `a${n},192.0.2.${n % 256}`).join("\n");
    const whole = await put("ips.csv", `account_id,ip\n${large}\n`);
    await duck(`COPY (FROM read_csv('${whole}')) TO '${join(folder, "ips.csv.zst")}' (FORMAT csv, COMPRESSION zstd)`);
    expect((await read([join(folder, "ips.csv.zst")], { dryRun: true })).report.loaded).toBe(50_000);
    const packed = await readFile(join(folder, "ips.csv.zst"));
    await expect(read([await put("ips-cut.csv.zst", packed.subarray(0, -20))])).rejects.toMatchObject({
      code: "FILE_REFUSED",
    });
    await expect(
      read([await put("ips-2.csv", Buffer.from("account_id,ip,n\xe4me\na,192.0.2.1,x\n", "latin1"))]),
    ).rejects.toMatchObject({
      code: "FILE_REFUSED",
      message: expect.stringContaining("UTF-8"),
    });
  });
});

describe("quarantine", () => {
  it("reads files that mix line ends, and says so", async () => {
    const path = await put("ips.csv", 'account_id,ip\na,192.0.2.1\r\nb,192.0.2.2\nc,"192.0.2.3"\r\n');
    const { report } = await read([path]);
    expect(report.loaded).toBe(3);
    expect(report.warnings.join()).toContain("line ends");
  });

  it("names physical lines of CSV, whatever stands before them", async () => {
    const lines = [
      "account_id,display_name,created_at", // 1
      'a1,"two', // 2
      'lines",2026-05-01T00:00:00Z', // 3
      "a2,x", // 4: too few fields
      "a3,x,2026-05-01T00:00:00Z,extra", // 5
      "a4,x,yesterday", // 6
      "a5,x,2026-05-01T00:00:00", // 7: no zone
      ",x,2026-05-01T00:00:00Z", // 8
      "a6,\xff,2026-05-01T00:00:00Z", // 9: not UTF-8
      "a7,x,1750000000", // 10: seconds
      `${"i".repeat(257)},x,`, // 11
      "a8,x,99999999999999", // 12
      "a9,x,2026-05-01T00:00:00Z", // 13
    ];
    const path = await put("accounts.csv", Buffer.from(`${lines.join("\n")}\n`, "latin1"));
    const { file, entries, text } = await quarantineOf(path);
    expect(entries).toEqual([
      [4, null, "columns"],
      [5, null, "columns"],
      [6, "created_at", "time"],
      [7, "created_at", "time_zone"],
      [8, "account_id", "required"],
      [9, null, "encoding"],
      [10, "created_at", "time"],
      [11, "account_id", "too_long"],
      [12, "created_at", "time"],
    ]);
    expect(file).toMatchObject({ rows: 11, loaded: 2, quarantined: 9 });
    expect(text).not.toMatch(/yesterday|iiii|1750000000/);
  });

  it("names lines of JSON Lines, the empty ones counted", async () => {
    const path = await put(
      "ips.jsonl",
      '{"account_id":"a","ip":"192.0.2.1"}\n\n{"account_id":"a","ip":\n[1]\n{"account_id":"b","ip":"192.0.2.999"}\n \n{"account_id":null,"ip":"192.0.2.1"}\n{"account_id":"c\\u0000","ip":"192.0.2.1"}\n{"ip":"192.0.2.3","account_id":17}\n',
    );
    const { file, entries } = await quarantineOf(path);
    expect(entries).toEqual([
      [3, null, "json"],
      [4, null, "json"],
      [5, "ip", "ip"],
      [7, "account_id", "required"],
      [8, "account_id", "control_character"],
    ]);
    expect(file).toMatchObject({ rows: 7, loaded: 2 });
  });

  it("names rows of Parquet", async () => {
    const path = join(folder, "ips.parquet");
    await duck(
      `COPY (SELECT 'a' || i AS account_id, CASE WHEN i IN (3, 70000) THEN 'nowhere' ELSE '192.0.2.' || (i % 200) END AS ip, 'DE' AS country, 'mobile' AS ip_type FROM range(100000) AS t(i)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 10000)`,
    );
    const { entries, file } = await quarantineOf(path);
    expect(entries).toEqual([
      [4, "ip", "ip"],
      [70001, "ip", "ip"],
    ]);
    expect(file).toMatchObject({ rows: 100_000, loaded: 99_998 });
  });

  it("counts the lines that a stray quote swallows", async () => {
    const rows = Array.from({ length: 5000 }, (_, n) => `a${n},${n === 9 ? '"' : ""}x`);
    const path = await put("accounts.csv", `account_id,plan\n${rows.join("\n")}\n`);
    await expect(read([path])).rejects.toMatchObject({ code: "LOAD_REJECTED" });
    const { file, entries } = await quarantineOf(path);
    expect(file?.rows).toBe(5000);
    expect(file?.loaded).toBe(9);
    expect(entries[0]).toEqual([11, null, "quotes"]);
  });

  it("fails the load above the limit and leaves nothing but the quarantine file", async () => {
    const path = await put("accounts.csv", `account_id,country\n${"a,DE\n".repeat(98)}b,Germany\nc,UK\n`);
    const refused = await read([path]).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: "LOAD_REJECTED",
      exitCode: 1,
      message: expect.stringMatching(/2 of 100 rows.*country, country: 2 rows/),
      next: expect.stringContaining("quarantine"),
    });
    expect(await readdir(join(home.directory, "loads"))).toEqual([]);
    expect((await read([path], { maxRejects: 2 })).report).toMatchObject({ loaded: 1, duplicate: 97, quarantined: 2 });
  });

  it("never lets a card number in", async () => {
    const numbers = [
      "4111111111111111",
      "4111 1111 1111 1111",
      "4111-1111-1111-1111",
      "4111.1111.1111.1111",
      "4111\u00a01111\u00a01111\u00a01111",
      "378282246310005",
    ];
    const tokens = ["4111111111111112", "pm_4111111111111111", "411111111111", "41111111111111111111"];
    const path = await put(
      "payments.csv",
      `account_id,instrument_id\n${[...numbers, ...tokens].map((value) => `a,${value}`).join("\n")}\n`,
    );
    const { entries, text, file } = await quarantineOf(path);
    expect(entries).toEqual(numbers.map((_, index) => [index + 2, "instrument_id", "card_number"]));
    expect(text).not.toMatch(/4111|3782/);
    expect(file?.loaded).toBe(4);
    const typed = await put(
      "identifiers.csv",
      `account_id,type,value\na,payment,4111111111111111\na,email,nobody\na,ip,1.2.3\n`,
    );
    expect((await quarantineOf(typed)).file?.quarantined).toBe(3);
  });

  it("writes no scratch that outlives a dry run", async () => {
    const path = await put("accounts.csv", "account_id\na\n");
    const { report, staged: none } = await read([path], { dryRun: true });
    expect(none).toBeNull();
    expect(report).toMatchObject({ dry_run: true, loaded: 1, batch: null });
    expect(await readdir(join(home.directory, "loads"))).toEqual([]);
    expect(existsSync(join(home.directory, "ledger"))).toBe(false);
  });
});

describe("normal forms", () => {
  it("parses addresses and their networks", async () => {
    const forms: [string, string, string][] = [
      ["192.0.2.1", "192.0.2.1", "192.0.2.0/24"],
      ["2001:DB8:0:0:0:0:0:1", "2001:db8::1", "2001:db8::/64"],
      ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", "2001:db8:0:1::/64"],
      ["2001:db8::1:0:0:1", "2001:db8::1:0:0:1", "2001:db8::/64"],
      ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1", "2001:0:0:1::/64"],
      ["::1", "::1", "::/64"],
      ["fe80::", "fe80::", "fe80::/64"],
      ["::ffff:192.0.2.33", "192.0.2.33", "192.0.2.0/24"],
      ["::FFFF:c000:0222", "192.0.2.34", "192.0.2.0/24"],
      ["64:ff9b::192.0.2.33", "64:ff9b::c000:221", "64:ff9b::/64"],
      ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", "1:2:3:4::/64"],
    ];
    const bad = [
      "1:2:3:4:5:6:7",
      "1::2::3",
      ":1:2:3:4:5:6:7",
      "12345::",
      "1:::2",
      "fe80::1%eth0",
      "192.0.2.1:443",
      "192.0.2.01",
      "192.0.2",
      "::ffff:192.0.2.256",
      "192.0.2.0/24",
      "g::",
      "1:2:3:4:5:6:7:8::",
    ];
    const path = await put(
      "ips.jsonl",
      [...forms.map(([ip]) => ip), ...bad]
        .map((ip, n) => JSON.stringify({ account_id: `a${String(n).padStart(2, "0")}`, ip }))
        .join("\n"),
    );
    const result = await read([path], { maxRejects: 100 });
    expect(result.report.quarantined).toBe(bad.length);
    const rows = await staged(result, "relations-ip");
    expect(rows.map((row) => row["identifier"])).toEqual(forms.map(([, normal]) => `ip:${normal}`));
    const networks = new Map((await staged(result, "in-network")).map((row) => [row["ip"], row["network"]]));
    for (const [, normal, network] of forms) expect(networks.get(`ip:${normal}`)).toBe(`network:${network}`);
  });

  it("reads times with a zone, of --timezone, and in milliseconds", async () => {
    const noon = Date.UTC(2026, 4, 1, 12);
    const forms = [
      "2026-05-01T12:00:00Z",
      "2026-05-01 12:00:00+00",
      "2026-05-01T14:00:00+02:00",
      "2026-05-01T14:00+0200",
      "2026-05-01T12:00Z",
      "2026-05-01T12:00:00.000000Z",
      "2026-05-02T01:30:00+13:30",
      "20260501T120000Z",
      "2026-05-01t12:00:00z",
      '"2026-05-01T12:00:00,0Z"',
      String(noon),
      `${noon}.0`,
    ];
    const rows = (times: string[]): string => `account_id,at\n${times.map((at, n) => `a${n},${at}`).join("\n")}\n`;
    const result = await read([await put("exchanges.csv", rows(forms))]);
    expect((await staged(result, "accounts")).map((row) => row["f"])).toEqual(forms.map(() => BigInt(noon)));
    await accept(result);
    const local = await read(
      [await put("exchanges-2.csv", rows(["2026-05-01T14:00:00", "2026-05-01 14:00", "2026-05-01T12:00:00Z"]))],
      { timezone: "Europe/Berlin" },
    );
    expect((await staged(local, "accounts")).map((row) => row["f"])).toEqual([
      BigInt(noon),
      BigInt(noon),
      BigInt(noon),
    ]);
    await expect(
      read([await put("exchanges-3.csv", "account_id,at\n")], { timezone: "Mars/Olympus" }),
    ).rejects.toMatchObject({ exitCode: 2 });
    await accept(local);
    const bad = [
      "2026-13-01T00:00:00Z",
      "0",
      "-1",
      "inf",
      "nan",
      "2026-05-01",
      "1e99",
      "12:00",
      "2026-02-30T00:00:00Z",
      "253402300800000",
      "2026-05-01T00:00:00+25:00",
      "2026-05-01T00:00:00+00:99",
      "2026-05-01T00:00:00+9999",
      "2026-05-01T00:00:00.Z",
      "2026-05-01 0:00:00Z",
    ];
    expect((await quarantineOf(await put("exchanges-4.csv", rows(bad)))).file).toMatchObject({
      rows: bad.length,
      quarantined: bad.length,
    });
  });

  it("derives sign-up identifiers and keeps attributes by type", async () => {
    const accounts = await put(
      "accounts.csv",
      'account_id,email,organization,display_name,verified\na,Ann@Example.ORG,"Example, Inc",Ann,TRUE\nb,,,,\n',
    );
    const identifiers = await put(
      "identifiers.csv",
      "account_id,type,value\na,Phone,+49 (30) 1234-5\nb,phone,+4930 12345\nb,paid_to,0xAB\nc,E-Mail,x\nc,device,D1\n",
    );
    const result = await read([accounts, identifiers]);
    const of = async (kind: string): Promise<unknown[]> =>
      (await staged(result, `relations-${kind}`)).map((row) => `${row["account"]} ${row["identifier"]}`);
    expect(await of("email")).toEqual(["a email:ann@example.org"]);
    expect(await of("email_domain")).toEqual(["a email_domain:example.org"]);
    expect(await of("organization")).toEqual(["a organization:Example, Inc"]);
    expect(await of("phone")).toEqual(["a phone:+493012345", "b phone:+493012345"]);
    expect(await of("attribute")).toEqual(["b attribute:paid_to=0xAB", "c attribute:e_mail=x"]);
    expect(result.report.accounts_created).toBe(1);
    expect(await staged(result, "accounts")).toMatchObject([
      { id: "a", verified: true, displayName: "Ann" },
      { id: "b" },
      { id: "c" },
    ]);
  });
});

describe("exchanges", () => {
  const HEAD =
    "account_id,at,exchange_id,ip,prompt_fingerprint,client,model,input_tokens,output_tokens,capability,channel,api_key_id";
  const ROWS = [
    "a,2026-05-01T10:10:00Z,x1,192.0.2.1,f1,c1,m1,10,20,agentic,api,k1",
    "a,2026-05-01T10:50:00Z,x2,192.0.2.1,f2,c1,m1,1.0,,agentic,api,k1",
    "a,2026-05-02T00:00:00Z,x3,,,,,,,,,",
    "b,2026-05-01T10:00:00Z,x4,192.0.2.1,f1,c1,m2,5,5,,app,k2",
  ];

  it("aggregates to relations, hours and days", async () => {
    const result = await read([await put("exchanges.csv", [HEAD, ...ROWS].join("\n"))]);
    const at = (text: string): bigint => BigInt(Date.parse(text));
    expect(await staged(result, "relations-ip")).toEqual([
      { account: "a", identifier: "ip:192.0.2.1", n: 2n, f: at("2026-05-01T10:10:00Z"), l: at("2026-05-01T10:50:00Z") },
      { account: "b", identifier: "ip:192.0.2.1", n: 1n, f: at("2026-05-01T10:00:00Z"), l: at("2026-05-01T10:00:00Z") },
    ]);
    const hour = at("2026-05-01T10:00:00Z") / 3_600_000n;
    const hoursOf = (text: string): (readonly [bigint, number])[] => {
      const hours: (readonly [bigint, number])[] = [];
      unpackHours(text, (each, exchanges) => hours.push([BigInt(each), exchanges]));
      return hours;
    };
    const activity = await staged(result, "activity");
    expect(activity.map((row) => ({ ...row, activity: hoursOf(String(row["activity"])) }))).toEqual([
      {
        account: "a",
        exchanges: 3n,
        input: 11n,
        output: 20n,
        activity: [
          [hour, 2],
          [hour + 14n, 1],
        ],
      },
      { account: "b", exchanges: 1n, input: 5n, output: 5n, activity: [[hour, 1]] },
    ]);
    const day = hour / 24n;
    expect(await staged(result, "usage-model")).toEqual([
      { account: "a", value: "m1", days: [day], exchanges: [2n], input: [11n], output: [20n], tokens: 31n },
      { account: "a", value: "unknown", days: [day + 1n], exchanges: [1n], input: [0n], output: [0n], tokens: 0n },
      { account: "b", value: "m2", days: [day], exchanges: [1n], input: [5n], output: [5n], tokens: 10n },
    ]);
    expect(await staged(result, "usage-capability")).toEqual([
      { account: "a", value: "agentic", days: [day], exchanges: [2n], tokens: 31n },
      { account: "a", value: "unknown", days: [day + 1n], exchanges: [1n], tokens: 0n },
      { account: "b", value: "unknown", days: [day], exchanges: [1n], tokens: 10n },
    ]);
    expect(Object.keys(result.report.staged)).toEqual(
      expect.arrayContaining([
        "relations-api_key",
        "relations-client",
        "relations-fingerprint",
        "usage-capability",
        "usage-channel",
      ]),
    );
  });

  it("knows a repeated exchange id, in one load and across loads", async () => {
    const first = await read([await put("exchanges-1.csv", [HEAD, ...ROWS, ROWS[0]].join("\n"))]);
    expect(first.report.files[0]).toMatchObject({ rows: 5, loaded: 4, duplicate: 1 });
    await accept(first);
    const again = await read([await put("exchanges-2.csv", [HEAD, ...ROWS.toReversed()].join("\n"))]);
    expect(again).toMatchObject({ batchId: null, report: { loaded: 0, duplicate: 4 } });
    const more = await read([
      await put("exchanges-3.csv", [HEAD, ...ROWS, "a,2026-05-03T00:00:00Z,x9,,,,,,,,,"].join("\n")),
    ]);
    expect(more.report).toMatchObject({ loaded: 1, duplicate: 4 });
  });

  it("knows a file of exchanges without ids by its content, in any order and under any name", async () => {
    const bare = [HEAD, ...ROWS, ROWS[0]].map((row) => row?.replace(/,(exchange_id|x\d)/, ""));
    const rows = bare.slice(1);
    const first = await read([
      await put("exchanges-1.csv", bare.join("\n")),
      await put("exchanges-2.csv.gz", gzipSync([bare[0], ...rows.toReversed()].join("\n"))),
    ]);
    expect(first.report.files.map(({ loaded, duplicate }) => [loaded, duplicate])).toEqual([
      [5, 0],
      [0, 5],
    ]);
    await accept(first);
    expect((await read([join(folder, "exchanges-2.csv.gz")])).report).toMatchObject({ loaded: 0, duplicate: 5 });
  });

  it("reads Parquet in place to the same rows, faults, duplicates and digest as text", async () => {
    const faulty = (n: number): Record<string, string> => ({
      account_id: n === 17 ? "" : `a${n % 7}`,
      at: n === 3 ? "1970-01-01T00:00:00Z" : new Date(Date.UTC(2026, 4, 1 + (n % 5), n % 24)).toISOString(),
      exchange_id: n % 10 === 0 ? "" : `x${n % 90}`,
      ip: n === 5 ? "1.2.3" : n % 3 === 0 ? "2001:DB8:0::1" : ` 192.0.2.${n % 4} `,
      client: n === 8 ? "c".repeat(300) : `c${n % 2}`,
      channel: n % 4 === 0 ? "API" : "app",
      input_tokens: n === 9 ? "-1" : String(n),
    });
    const rows = Array.from({ length: 100 }, (_, n) => faulty(n));
    const heading = Object.keys(faulty(0));
    const text = (part: typeof rows): string => [heading, ...part.map((row) => Object.values(row))].join("\n");
    const paths = [
      await put("exchanges-1.csv", text(rows.slice(0, 50))),
      await put("exchanges-2.csv", text(rows.slice(50))),
    ];
    const placed = paths.map((path) => path.replace(".csv", ".parquet"));
    for (const [index, path] of paths.entries()) {
      await duck(
        `COPY (SELECT * REPLACE (CASE WHEN "at" <> '' THEN "at"::TIMESTAMPTZ END AS "at", input_tokens::INTEGER AS input_tokens) FROM read_csv('${path}', all_varchar = true)) TO '${placed[index]}' (FORMAT parquet)`,
      );
    }
    const asText = await quarantineOf(paths[0] ?? "", { maxRejects: 100 });
    const inPlace = await quarantineOf(placed[0] ?? "", { maxRejects: 100 });
    expect(inPlace.entries).toEqual(asText.entries.map(([line, ...fault]) => [Number(line) - 1, ...fault]));
    expect(inPlace.entries).toHaveLength(5);

    const fromText = await read(paths, { maxRejects: 100 });
    const before = await staged(fromText, "relations-ip");
    const hours = await staged(fromText, "activity");
    await rm(home.directory, { recursive: true });
    const fromPlace = await read(placed, { maxRejects: 100 });
    const counts = ({ report }: Ingested): number[][] =>
      report.files.map(({ rows: n, loaded, duplicate, quarantined }) => [n, loaded, duplicate, quarantined]);
    expect(counts(fromPlace)).toEqual(counts(fromText));
    expect(fromPlace.report.duplicate).toBeGreaterThan(0);
    expect(fromPlace.batchId).toBe(fromText.batchId);
    expect(await staged(fromPlace, "relations-ip")).toEqual(before);
    expect(await staged(fromPlace, "activity")).toEqual(hours);
  });

  it("reads times and counts that a Parquet file holds as texts, and such a file without rows", async () => {
    const good = `SELECT 'a' || (i % 3) AS account_id, '2026-05-01T00:00:0' || i || 'Z' AS "at", i::VARCHAR AS input_tokens FROM range(10) AS t(i)`;
    const write = (name: string, sql: string): Promise<void> =>
      duck(`COPY (${sql}) TO '${join(folder, name)}' (FORMAT parquet)`);
    await write("exchanges-1.parquet", good);
    await write("exchanges-2.parquet", `SELECT * FROM (${good}) WHERE false`);
    await write("exchanges-3.parquet", `SELECT 'b' AS account_id, unnest(['1777593600000', 'never']) AS "at"`);
    const result = await read([folder], { maxRejects: 100 });
    expect(result.report.files.map(({ loaded, quarantined }) => [loaded, quarantined])).toEqual([
      [10, 0],
      [0, 0],
      [1, 1],
    ]);
    const first = (await staged(result, "accounts")).find(({ id }) => id === "b");
    expect(first?.["f"]).toBe(1_777_593_600_000n);
  });

  it("reports a partial overlap of exchanges without ids", async () => {
    const rows = (from: number, to: number): string =>
      `account_id,at\n${Array.from({ length: to - from }, (_, n) => `a${(from + n) % 50},${Date.UTC(2026, 4, 1) + (from + n) * 1000}`).join("\n")}\n`;
    await accept(await read([await put("exchanges-1.csv", rows(0, 20_000))]));
    const { report } = await read([await put("exchanges-2.csv", rows(5_000, 25_000))], { dryRun: true });
    expect(report.loaded).toBe(20_000);
    expect(report.warnings.join()).toMatch(/about \d+ of its 20000 exchanges/);
    expect((await read([await put("exchanges-3.csv", rows(50_000, 60_000))])).report.warnings).toEqual([]);
  });

  it("fingerprints prompts by their masked text, so that what varies in a template does not matter", async () => {
    const prompts = [
      "Grade answer 17 of https://a.example/x: is it right?",
      "grade  answer 4 of https://b.example/y: is it right?",
      "Write a poem about rain.",
    ];
    const rows = prompts.map((prompt, n) =>
      JSON.stringify({ account_id: `a${n}`, at: "2026-05-01T00:00:00Z", prompt }),
    );
    const result = await read([await put("exchanges.jsonl", rows.join("\n"))]);
    const found = await staged(result, "relations-fingerprint");
    const by = Object.fromEntries(found.map((row) => [String(row["account"]), String(row["identifier"])]));
    expect(by["a0"]).toMatch(/^fingerprint:p3:[0-9a-f]{16}$/);
    expect(by["a1"]).toBe(by["a0"]);
    expect(by["a2"]).not.toBe(by["a0"]);
  });

  it("keeps no exemplar where it is asked not to", async () => {
    const file = await put("prompt_fingerprints.csv", "account_id,fingerprint,exemplar\na,f1,Grade [number]\n");
    const exemplars = async (options: Partial<IngestOptions>): Promise<unknown> => {
      const result = await read([file], options);
      const [row] = await staged(result, "identifiers-fingerprint");
      await rm(result.staged ?? "", { recursive: true });
      return row?.["exemplar"];
    };
    expect(await exemplars({})).toBe("Grade [number]");
    expect(await exemplars({ exemplars: false })).toBeNull();
  });

  it("reads every character of UTF-8, wherever it stands", async () => {
    const name = "Ana ⟨“ñ”⟩ 名前 🙂";
    const result = await read([await put("accounts.csv", `account_id,display_name\na,${name}\n`)]);
    expect((await staged(result, "accounts"))[0]).toMatchObject({ displayName: name });
  });

  it("drops raw prompts and says so", async () => {
    const secret = "please summarise the secret plan";
    const result = await read([
      await put("exchanges.csv", `account_id,at,prompt\na,2026-05-01T00:00:00Z,"${secret}\n, ""quoted"""\n`),
    ]);
    expect(result.report.warnings.join()).toContain("prompt");
    expect(result.report.loaded).toBe(1);
    for (const name of await readdir(result.staged ?? ""))
      expect((await readFile(join(result.staged ?? "", name))).includes("secret plan")).toBe(false);
  });
});

describe("idempotence", () => {
  it("updates an account's changed row, and its change back, and calls the same row a duplicate", async () => {
    const load = async (status: string): Promise<Ingested> => {
      const result = await read([await put("accounts.csv", `account_id,status\na,${status}\n`)]);
      if (result.staged !== null) await accept(result);
      return result;
    };
    const outcomes = [];
    for (const status of ["active", "active", "suspended", "active", "active"]) {
      const { report } = await load(status);
      outcomes.push([report.loaded, report.duplicate]);
    }
    expect(outcomes).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
    const twice = await read([await put("accounts-2.csv", "account_id,status,plan\nb,active,pro\nb,banned,\n")]);
    expect(await staged(twice, "accounts")).toMatchObject([{ id: "b", status: "banned", plan: "pro" }]);
  });

  it("gives the same batch id to the same content in any order", async () => {
    const one = await read([await put("accounts.csv", "account_id\na\nb\n")]);
    await rm(one.staged ?? "", { recursive: true });
    const two = await read([await put("accounts-x.csv", "account_id\nb\na\n")]);
    expect(two.batchId).toBe(one.batchId);
  });
});
