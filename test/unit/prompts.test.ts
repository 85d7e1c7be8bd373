import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENOUGH_ACCOUNTS, exemplarOf } from "../../server/ingest/prompts/exemplar.ts";
import { maskPrompt } from "../../server/ingest/prompts/mask.ts";
import { groupTexts } from "../../server/ingest/prompts/group.ts";
import { ROWS, signatureOf } from "../../server/ingest/prompts/signature.ts";

describe("masking", () => {
  it.each([
    ["Grade answer 17 of https://a.example/x?y=1: right?", "grade answer [number] of [url] right"],
    ['Mail  "Jo  Doe" <jo.doe+x@mail.example> by 2026-05-01T10:00Z', "mail [quote] [email] by [number]"],
    ["Read /etc/app/main.conf and ./src/a.ts", "read [path] and [path]"],
    ["Open 3f2504e0-4f89-11d3-9a0c-0305e82c3301 now", "open [id] now"],
    ["Hash d41d8cd98f00b204e9800998ecf8427e please", "hash [blob] please"],
    ["Fix ```py\nsecret = 1\n``` quickly", "fix [block] quickly"],
    ["Sum up.\n<document>\nall of it\n</document>\nIn German.", "sum up [block] in german"],
    [
      "Summarise the following article:\n\nThe king is dead.\nBe brief.",
      "summarise the following article [text] be brief",
    ],
    ["Don’t ﬁll\u200B in [name]", "don’t fill in name"],
    ["请 把这 段 翻译", "请 把 这 段 翻 译"],
    ["12 + 4.5", null],
    ['{"task": "draw a cat"}', "task draw a cat"],
  ])("%j", (prompt, skeleton) => expect(maskPrompt(prompt)).toBe(skeleton));

  it("keeps the beginning and the end of a long prompt", () => {
    const skeleton = maskPrompt(`Judge this. ${"word ".repeat(50_000)} Be strict.`) ?? "";
    expect(skeleton.split(" ").length).toBeLessThanOrEqual(257);
    expect(skeleton).toMatch(/^judge this word .* \[…\] .* be strict$/);
  });

  it("is quick for any text", () => {
    const began = performance.now();
    for (const piece of ["a", "1", "<text>", '"', "a@", "text: ", "./", "'a ", "x".repeat(50), "```"]) {
      maskPrompt(piece.repeat(20_000));
    }
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

/** Share of equal rows of two signatures. */
function similarity(a: Uint16Array, b: Uint16Array): number {
  return a.filter((value, row) => value === b[row]).length / ROWS;
}

describe("signatures", () => {
  const nouns = (from: number, to: number): string =>
    Array.from(
      { length: to - from },
      (_, n) => `zq${String.fromCodePoint(97 + ((from + n) % 26), 97 + Math.floor((from + n) / 26))}x`,
    ).join(" ");

  it("estimate the Jaccard similarity of the telling words without bias", () => {
    let error = 0;
    for (let shift = 0; shift < 60; shift++) {
      // 40 words each, 20 of them in common: 20 / 60.
      const a = signatureOf(nouns(shift * 3, shift * 3 + 40));
      const b = signatureOf(nouns(shift * 3 + 20, shift * 3 + 60));
      error += similarity(a, b) - 1 / 3;
    }
    expect(Math.abs(error / 60)).toBeLessThan(0.03);
  });

  it("ignore order, endings and the commonplaces of prompts", () => {
    expect(signatureOf("please translate the contracts")).toEqual(signatureOf("the contract i want you to translate"));
  });
});

describe("groups of texts", () => {
  const word = (n: number): string =>
    `zq${n.toString(26).replaceAll(/[0-9]/g, (digit) => "qrstuvwxyz"[Number(digit)] ?? "")}x`;
  const group = (texts: readonly string[]): Int32Array => {
    const rows = new Uint16Array(texts.length * ROWS);
    texts.forEach((text, n) => rows.set(signatureOf(text), n * ROWS));
    return groupTexts({ rows, known: 0, shared: new Uint8Array(texts.length) }).of;
  };

  it("do not chain: neighbours that share most words make no group of texts that share none", () => {
    const texts = Array.from({ length: 300 }, (_, n) =>
      Array.from({ length: 40 }, (_place, at) => word(n * 8 + at)).join(" "),
    );
    const ends = new Map<number, [number, number]>();
    group(texts).forEach((template, n) => ends.set(template, [ends.get(template)?.[0] ?? n, n]));
    expect(ends.size).toBeLessThan(150);
    for (const [from, to] of ends.values()) expect(to - from).toBeLessThan(12);
  });

  it("do not join by clauses that many templates share", () => {
    const clause = (n: number): string => Array.from({ length: 8 }, (_, at) => word(n * 8 + at)).join(" ");
    // Each of 100 templates has two of five stock clauses and 32 words of its own.
    const texts = Array.from({ length: 100 }, (_, n) =>
      [n % 5, (n + 1) % 5, 10 + 4 * n, 11 + 4 * n, 12 + 4 * n, 13 + 4 * n].map(clause).join(" "),
    );
    expect(new Set(group(texts)).size).toBeGreaterThan(97);
  });
});

describe("exemplars", () => {
  const token = fc.constantFrom("grade", "the", "answer", "of", "alice", "bob", "[number]", "[…]", "now");
  const skeleton = fc.array(token, { minLength: 1, maxLength: 12 }).map((tokens) => tokens.join(" "));

  it("hold no fragment that fewer than 20 accounts sent", () => {
    fc.assert(
      fc.property(
        fc.array(skeleton, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(3), { maxLength: 60 }),
        (kinds, chosen) => {
          const sent = chosen.map((kind) => kinds[kind % kinds.length] ?? "");
          for (const fragment of (exemplarOf(sent) ?? "").split("…").map((text) => text.trim())) {
            if (fragment === "") continue;
            const accounts = sent.filter((text) => ` ${text} `.includes(` ${fragment} `)).length;
            expect(accounts).toBeGreaterThanOrEqual(ENOUGH_ACCOUNTS);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("show what most accounts share and leave out what is one account's own", () => {
    const sent = Array.from(
      { length: 25 },
      (_, n) => `grade the answer of ${n < 5 ? `person${"abcde"[n]}` : "everyone"} from [number]`,
    );
    expect(exemplarOf(sent)).toBe("grade the answer of everyone from [number]");
    const own = sent.map((text, n) => text.replace(/everyone|person./, `person${String.fromCodePoint(97 + n)}`));
    expect(exemplarOf(own)).toBe("grade the answer of … from [number]");
    expect(exemplarOf(own.slice(0, 19))).toBeNull();
  });
});
