import { describe, expect, test } from "vitest";
import { TRAITS } from "../../server/contract/projection.ts";
import { measurer, spreadOf } from "../../server/triage/measures.ts";
import { type PaymentMeasures, paymentMeasurer } from "../../server/triage/payments.ts";
import { strengthOf } from "../../server/triage/risk.ts";
import { RULES } from "../../server/triage/rules.ts";
import { makeProjection, type TestAccount } from "./detect-projection.ts";

const SIZE = 12;

/** How `SIZE` members pay, the instruments of each given by place, among 400 who have a card each; `bins` by node id. */
function pay(
  instruments: (place: number) => string[],
  traits: Record<string, number> = {},
  bins: Record<string, string> = {},
): PaymentMeasures {
  const members = Array.from({ length: SIZE }, (_, i): TestAccount => {
    return { id: `m${String(i).padStart(2, "0")}`, uses: Object.fromEntries(instruments(i).map((node) => [node, 1])) };
  });
  const others = Array.from({ length: 400 }, (_, i): TestAccount => ({ id: `z${i}`, uses: { [`payment:z${i}`]: 1 } }));
  const projection = makeProjection([...members, ...others], traits);
  const names = [...new Set(Object.values(bins))];
  const withBins = {
    ...projection,
    // Others have one of 40 ordinary series.
    bin: Int32Array.from(projection.identifiers, (id, v) =>
      bins[id] === undefined ? names.length + (v % 40) : names.indexOf(bins[id]),
    ),
    bins: [...names.map((name) => `bin:${name}`), ...Array.from({ length: 40 }, (_, i) => `bin:ordinary${i}`)],
  };
  return paymentMeasurer(withBins)(Uint32Array.from({ length: SIZE }, (_, i) => i));
}

describe("how members pay", () => {
  test("one card for everybody is one payer, unless it is disposable", () => {
    expect(pay(() => ["payment:firm"]).onePayerShare).toBe(1);
    expect(pay(() => ["payment:gift"], { "payment:gift": TRAITS.disposableInstrument }).onePayerShare).toBe(0);
    expect(pay((i) => [`payment:own${i}`]).onePayerShare).toBeCloseTo(1 / SIZE);
    expect(pay(() => ["payment:bill"], { "payment:bill": TRAITS.contractInstrument }).invoicedShare).toBe(1);
  });

  test("cards that three each use pass among members; one firm's card, a card of one's own and a pair do not", () => {
    expect(pay((i) => [`payment:shared${i % 4}`])).toMatchObject({ passedShare: 1, passedInstruments: 4 });
    expect(pay(() => ["payment:firm"]).passedShare).toBe(0);
    expect(pay((i) => [`payment:own${i}`]).passedShare).toBe(0);
    expect(pay((i) => [i < 2 ? "payment:pair" : `payment:own${i}`]).passedShare).toBe(0);
  });

  test("a card each of one issuer's series is told from cards of many issuers, and from one card", () => {
    const own = (i: number): string[] => [`payment:own${i}`];
    const series = Object.fromEntries(Array.from({ length: SIZE }, (_, i) => [`payment:own${i}`, "999999"]));
    expect(pay(own, {}, series).seriesShare).toBeGreaterThan(0.8);
    expect(pay(own).seriesShare).toBeLessThan(0.2);
    expect(pay(() => ["payment:firm"], {}, { "payment:firm": "999999" }).seriesShare).toBeNull();
  });

  test("what nobody pays says nothing", () => {
    expect(pay(() => [])).toMatchObject({
      onePayerShare: null,
      passedShare: null,
      seriesShare: null,
      disposableShare: null,
    });
  });
});

test("templates of two clusters that follow them as a whole are each cluster's own; of strangers they are nobody's", () => {
  const part = (name: string, count: number, template: string): TestAccount[] =>
    Array.from({ length: count }, (_, i) => ({ id: `${name}${i}`, uses: { [`fingerprint:${template}`]: 5 } }));
  const ownShare = (accounts: TestAccount[]): number | null => {
    const projection = makeProjection(accounts);
    const reach = new Uint32Array(projection.identifiers.length);
    for (const target of projection.targets) reach[target]++;
    const of = (name: string): Uint32Array =>
      Uint32Array.from(projection.accounts.flatMap((id, a) => (id.startsWith(name) ? [a] : [])));
    const spread = spreadOf(projection, reach, [of("a"), of("b")]);
    return measurer(projection, spread, 0)(of("a")).exclusiveTemplateShare;
  };
  expect(ownShare([...part("a", 10, "t"), ...part("b", 12, "t")])).toBe(1);
  expect(ownShare([...part("a", 10, "t"), ...part("b", 12, "u"), ...part("z", 12, "t")])).toBe(0);
});

test("what speaks for abuse counts less in a small cluster; what speaks against it, and confirmed members, do not", () => {
  for (const rule of RULES) {
    const small = strengthOf(rule, rule.full, 3);
    const large = strengthOf(rule, rule.full, 3000);
    const inFull = rule.bits < 0 || rule.anySize === true;
    expect(small / large < 0.5).toBe(!inFull);
    expect(small === large).toBe(inFull);
  }
});
