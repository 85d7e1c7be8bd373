import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partsOf, reviewedOf, sampledFor, startingChoices } from "../../client/state/verdict-parts.ts";
import { sampleError, type Mark, type VerdictPart } from "../../server/contract/verdicts.ts";
import { mentionable } from "../../server/label/mentions.ts";
import { inOrder } from "../../server/label/sample.ts";
import { assign, type Standing } from "../../server/label/split.ts";

const standing = (account_id: string, linkage: number, verified = false): Standing => ({
  account_id,
  linkage,
  core: linkage >= 0.9,
  organization: null,
  verified,
});

describe("parts of a verdict", () => {
  const members = [
    standing("a", 0.99),
    standing("b", 0.99, true),
    standing("c", 0.95),
    standing("d", 0.6),
    standing("e", 0.99),
  ];
  const ids = (parts: readonly VerdictPart[], vouched: string[] = []) =>
    assign(members, parts, new Set(vouched)).map(({ accounts }) =>
      accounts.map(({ account_id }) => account_id).join(""),
    );

  it("takes each account once, in the order of the parts", () => {
    const choices = startingChoices("confirmed_fraud", true);
    const subject = { target: { cluster: "H-1" }, named: ["account:a"], doubted: ["c"], from: null };
    const parts = partsOf(subject, choices);
    expect(parts.map(({ key }) => key)).toEqual(["doubted", "named", "protected", "core", "rest"]);
    expect(
      ids(
        parts.map(({ part }) => part),
        ["e"],
      ),
    ).toEqual(["c", "a", "be", "", "d"]);
    expect(ids(partsOf({ ...subject, named: [], doubted: [], from: 0.97 }, choices).map(({ part }) => part))).toEqual([
      "b",
      "ae",
      "cd",
    ]);
  });

  it("starts a confirmation without the fringe and without who is protected", () => {
    expect(startingChoices("confirmed_fraud", true)).toMatchObject({ protected: null, rest: "inconclusive" });
    expect(startingChoices("benign", true)).toMatchObject({ protected: "benign", core: "benign", rest: "benign" });
    const single = { target: { accounts: ["a"] }, named: [], doubted: [], from: null };
    expect(partsOf(single, startingChoices("confirmed_fraud", false))).toEqual([
      { key: "rest", part: { of: { who: "rest" }, disposition: "confirmed_fraud" } },
    ]);
  });

  it("draws a sample of who is confirmed, else of who is cleared", () => {
    const part = (disposition: VerdictPart["disposition"]): VerdictPart => ({ of: { who: "rest" }, disposition });
    expect(sampledFor([part("benign"), part("confirmed_fraud")])).toBe("confirmed_fraud");
    expect(sampledFor([part("benign"), part("open")])).toBe("benign");
    expect(sampledFor([part("inconclusive"), part(null)])).toBeNull();
  });
});

describe("a reviewed sample", () => {
  it("says what 0 of 30 leaves possible of 21,790", () => {
    const error = sampleError(
      21_790,
      Array.from({ length: 30 }, () => "right" as const),
    );
    expect(error).toMatchObject({ reviewed: 30, right: 30, wrong: 0, unsure: 0, accounts: 2070 });
    expect(error.up_to).toBeCloseTo(0.095, 3);
  });

  it("counts who is unsure as wrong, and is exact where all were looked at", () => {
    const marks: Mark[] = ["right", "unsure", "wrong", "right"];
    expect(sampleError(100, marks).up_to).toBe(sampleError(100, ["wrong", "right", "wrong", "right"]).up_to);
    expect(sampleError(4, marks)).toMatchObject({ up_to: 0.5, accounts: 0 });
  });

  it("never promises more than what was not looked at, nor less than was found", () => {
    const mark = fc.constantFrom<Mark>("right", "wrong", "unsure");
    fc.assert(
      fc.property(fc.array(mark, { minLength: 1, maxLength: 40 }), fc.nat(1000), (marks, beyond) => {
        const population = marks.length + beyond;
        const { up_to: upTo, accounts, wrong, unsure } = sampleError(population, marks);
        expect(upTo).toBeGreaterThanOrEqual((wrong + unsure) / marks.length);
        expect(accounts).toBeLessThanOrEqual(beyond);
        expect(accounts).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("is as good as its marks without gaps", () => {
    const accounts = ["a", "b", "c"].map((account_id) => ({ account_id }));
    expect(
      reviewedOf(
        accounts,
        new Map([
          ["a", "right"],
          ["c", "wrong"],
        ] as const),
      ),
    ).toEqual([{ account_id: "a", mark: "right" }]);
  });

  it("has one order for a seed, whatever else is in it", () => {
    const ids = Array.from({ length: 200 }, (_, number) => `acct-${number}`);
    const order = inOrder("run/H-1", ids);
    expect(order.toSorted()).toEqual(ids.toSorted());
    expect(inOrder("run/H-1", ids.toReversed())).toEqual(order);
    expect(inOrder("run/H-2", ids)).not.toEqual(order);
    const some = new Set(ids.filter((_, number) => number % 3 === 0));
    expect(inOrder("run/H-1", some)).toEqual(order.filter((id) => some.has(id)));
  });
});

it("finds what a note may mention", () => {
  const found = mentionable("See @acct_1, (#payment:tok:9) and 2001:db8::1; device:x-1. The word plain and #tpl-7!");
  expect(found.accounts).toEqual([{ text: "@acct_1", key: "acct_1" }]);
  expect(found.identifiers).toEqual([
    { text: "#payment:tok:9", key: "payment:tok:9" },
    { text: "2001:db8::1", key: "ip:2001:db8::1" },
    { text: "device:x-1", key: "device:x-1" },
  ]);
  expect(found.values).toEqual([{ text: "#tpl-7", key: "tpl-7" }]);
});
