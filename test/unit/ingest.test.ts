import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { Mapping, TableName } from "../../server/contract/tables.ts";
import { rulesOf } from "../../server/ingest/checks.sql.ts";
import { matchColumns, splitHeading } from "../../server/ingest/columns.ts";
import { formatOf, tableOf } from "../../server/ingest/find-files.ts";
import { fileLiteral } from "../../server/ingest/sources.sql.ts";

const none = Mapping.parse({});

describe("a file name", () => {
  it.each([
    ["payments-2026-05.csv", "payments"],
    ["payments.part3.parquet", "payments"],
    ["prompt_fingerprints.jsonl.zst", "prompt_fingerprints"],
    ["payment.csv", null],
    ["truth.csv", null],
  ])("%s names the table %s", (name, table) => expect(tableOf(name, none.files)).toBe(table));

  it.each([
    ["a.csv", { kind: "csv", compression: "none" }],
    ["a.tsv.gz", { kind: "tsv", compression: "gzip" }],
    ["a.JSONL.zst", { kind: "jsonl", compression: "zstd" }],
    ["a.parquet", { kind: "parquet", compression: "none" }],
    ["a.parquet.gz", null],
    ["a.json", null],
    ["csv", null],
  ])("%s names its format", (name, format) => expect(formatOf(name)).toEqual(format));

  it("may be mapped whole or by its stem", () => {
    const { files } = Mapping.parse({ files: { "users.csv": "accounts", logins: "ips" } });
    expect([tableOf("users.csv", files), tableOf("users.tsv", files), tableOf("logins-3.csv", files)]).toEqual([
      "accounts",
      null,
      "ips",
    ]);
  });

  it("is a literal whatever it holds", () => {
    assert(
      property(string(), (name) => {
        const literal = fileLiteral(name);
        expect(literal.slice(1, -1).replaceAll("''", "")).not.toContain("'");
      }),
    );
  });
});

describe("columns", () => {
  it("are found in any order and case, and the unknown named", () => {
    const { found, unknown } = matchColumns("ips", [" IP ", "extra", "Account_ID"], none, "f");
    expect([...found]).toEqual([
      ["ip", 0],
      ["account_id", 2],
    ]);
    expect(unknown).toEqual(["extra"]);
  });

  it("may not claim one name twice", () => {
    expect(() => matchColumns("ips", ["ip", "IP", "account_id"], none, "f")).toThrow(/two columns/);
    expect(Mapping.safeParse({ columns: { ips: { a: "ip", b: "ip" } } }).success).toBe(false);
    expect(Mapping.safeParse({ columns: { ips: { a: "address" } } }).success).toBe(false);
    expect(Mapping.safeParse({ files: { x: "nothing" } }).success).toBe(false);
  });

  it("of a heading may be quoted", () => {
    expect(splitHeading('\uFEFF"account_id","a,b",ip\r', ",")).toEqual(["account_id", "a,b", "ip"]);
  });
});

it("every rule has a hint, and none takes more than a small integer to name", () => {
  for (const table of TableName.options) {
    const rules = rulesOf(table);
    expect(rules.length).toBeLessThan(32_767);
    for (const { hint } of rules) expect(hint).not.toBe("");
  }
});
