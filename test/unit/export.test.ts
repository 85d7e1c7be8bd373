import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine, neutralise } from "../../server/contract/csv.ts";
import { parseCsv, restoreText } from "../../server/export/csv.ts";
import { actionedAccounts } from "../../server/export/enforcement.ts";
import { escapeXml } from "../../server/export/xml.ts";

const awkward = fc.string({
  unit: fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", "'", '"', ",", "a", "1", "é", "＝"),
});

describe("csv", () => {
  it.each([
    ["=1+1", "'=1+1"],
    ["@SUM(1)", "'@SUM(1)"],
    ["+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"],
    ["\t=1", "'\t=1"],
    ["\r=1", "'\r=1"],
    ["'=1", "''=1"],
    ["-lead", "-lead"],
    ["-12.5", "-12.5"],
    ["+4915112345678", "+4915112345678"],
    ["acct_1", "acct_1"],
    ["O'Neill", "O'Neill"],
    ["", ""],
  ])("neutralises %j as %j", (text, expected) => {
    expect(neutralise(text)).toBe(expected);
    expect(restoreText(expected)).toBe(text);
  });

  it("gives every text back to a reader", () => {
    fc.assert(fc.property(awkward, (text) => restoreText(neutralise(text)) === text));
    fc.assert(
      fc.property(fc.array(fc.tuple(awkward, awkward), { minLength: 1 }), (rows) => {
        const text = csvLine(["a", "b"]) + rows.map((row) => csvLine(row)).join("");
        expect(parseCsv(text)).toEqual(rows.map(([a, b]) => ({ a, b })));
      }),
    );
  });

  it("never begins a field with what a spreadsheet runs", () => {
    fc.assert(
      fc.property(awkward, (text) => {
        expect(neutralise(text)).not.toMatch(/^[=@\t\r\n＝]/);
      }),
    );
  });

  it("writes numbers, truth and nothing plainly", () => {
    expect(csvLine([1.5, -2, true, null, undefined, "a,b", 'q"q'])).toBe('1.5,-2,true,,,"a,b","q""q"\r\n');
  });

  it("reads a byte order mark, line feeds, missing fields and empty lines", () => {
    expect(parseCsv("\uFEFFa,b\n1\n\n2,3")).toEqual([
      { a: "1", b: "" },
      { a: "2", b: "3" },
    ]);
  });
});

describe("actioned accounts", () => {
  it("lets the last action count", () => {
    const csv = "account_id,action\na,suspend\nb,suspend\na,reinstate\n'=x,suspend\n";
    expect([...actionedAccounts(csv)]).toEqual(["b", "=x"]);
    expect([...actionedAccounts("account_id\nq\n")]).toEqual(["q"]);
    expect(() => actionedAccounts("id\nq\n")).toThrow("account_id");
    expect(() => actionedAccounts("")).toThrow("account_id");
  });
});

it("escapes what XML cannot hold", () => {
  expect(escapeXml(`<a b="c">&\u0000\u{1F600}\uD800`)).toBe("&lt;a b=&quot;c&quot;&gt;&amp;\uFFFD\u{1F600}\uFFFD");
});
