import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { parseTruth, readTruth, TruthError } from "../../server/evaluate/truth.ts";

const folder = mkdtempSync(join(tmpdir(), "hydrascope-truth-"));
afterAll(() => rmSync(folder, { recursive: true }));

const TEXT = 'account_id,operator,abusive,scenario\r\na1,"ring, ""one""",true,E1\r\na2,,false,\r\n';
const ROWS = [
  { account_id: "a1", operator: 'ring, "one"', abusive: true, scenario: "E1" },
  { account_id: "a2", operator: null, abusive: false, scenario: null },
];

describe("readTruth", () => {
  it("reads plain and gzipped files alike", async () => {
    writeFileSync(join(folder, "truth.csv"), TEXT);
    writeFileSync(join(folder, "truth.csv.gz"), gzipSync(TEXT));
    expect(await readTruth(join(folder, "truth.csv"))).toEqual(ROWS);
    expect(await readTruth(join(folder, "truth.csv.gz"))).toEqual(ROWS);
  });

  it("names the file, and the line of a fault, but never its value", async () => {
    await expect(readTruth(join(folder, "none.csv.gz"))).rejects.toBeInstanceOf(TruthError);
    const faults: [string, string][] = [
      ["account_id,abusive\n", "no column operator"],
      ["account_id,operator,abusive\n", "names no account"],
      ['account_id,operator,abusive\na1,,true\n"secret,,true\n', "before line 3 is never closed"],
      ["account_id,operator,abusive\na1,,true\nsecret,,perhaps\n", "line 3: column abusive"],
      ["account_id,operator,abusive\nsecret,true\n", "line 2: 2 fields where the header has 3"],
      ['account_id,operator,abusive\n"a\n1",,true\n\nsecret,,true\nsecret,,true\n', "line 6: this account was named"],
    ];
    for (const [text, words] of faults) {
      expect(() => parseTruth(text, "truth.csv")).toThrow(words);
      expect(() => parseTruth(text, "truth.csv")).not.toThrow("secret");
    }
  });

  it("gives back what was written, whatever the characters", () => {
    const word = fc.string({ minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(word, word, fc.boolean()), { selector: ([id]) => id, minLength: 1 }),
        (rows) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const lines = rows.map(([id, operator, abusive]) => `${quote(id)},${quote(operator)},${abusive}\n`);
          const parsed = parseTruth(`account_id,operator,abusive\n${lines.join("")}`, "truth.csv");
          expect(parsed.map((row) => [row.account_id, row.operator, row.abusive])).toEqual(rows);
        },
      ),
    );
  });
});
