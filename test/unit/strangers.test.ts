import { describe, expect, test } from "vitest";
import { DISPOSITIONS, FAMILIES, type Family } from "../../server/contract/graph.ts";
import { familyIndex, familyOf } from "../../server/link/families.ts";
import { Settings } from "../../server/contract/settings.ts";
import { type FamilyReason, SIMULATION } from "../../server/triage/risk.ts";
import { areStrangers } from "../../server/triage/strangers.ts";
import { measureSupport } from "../../server/triage/support.ts";
import { makeProjection } from "./detect-projection.ts";

const THRESHOLD = 3.2;

/** Four accounts in a chain whose links have these bits, and who all share these identifiers at 9 bits each. */
function cluster(bits: Partial<Record<Family, number>>, shared: readonly string[]) {
  const projection = makeProjection(
    Array.from({ length: 4 }, (_, i) => ({ id: `a${i}`, uses: Object.fromEntries(shared.map((id) => [id, 1])) })),
  );
  const families = new Float32Array(3 * FAMILIES.length);
  for (let link = 0; link < 3; link++)
    FAMILIES.forEach((family, f) => (families[link * FAMILIES.length + f] = bits[family] ?? 0));
  const links = { a: Uint32Array.from([0, 1, 2]), b: Uint32Array.from([1, 2, 3]), bits: new Float32Array(3), families };
  const settings = Settings.parse({});
  const members = Uint32Array.from([0, 1, 2, 3]);
  const support = measureSupport(
    projection,
    { links, weights: new Float32Array(projection.identifiers.length).fill(9) },
    Uint8Array.from(projection.identifiers, (id, v) => familyIndex(familyOf(id, projection.kinds[v], settings))),
    members,
    [0, 1, 2],
    THRESHOLD,
  );
  const left = (risk: number, joined: readonly number[] = []) => {
    const bitsFor = Math.log2(risk / (1 - risk)) - SIMULATION.base;
    const reason: FamilyReason = { code: "X", family: null, direction: "for", text: "", value: 1, bits: bitsFor };
    const judged = { supports: [support], reasons: [[reason]], model: SIMULATION, members: [members] };
    return areStrangers(
      projection,
      judged,
      0,
      Uint8Array.from({ length: 4 }, (_, a) => Number(joined.includes(a))),
    );
  };
  return { projection, support, left };
}

describe("strangers", () => {
  test("are who only prompts, a tool, a code, sign-up and hours tie, whose conduct is ordinary", () => {
    const shared = ["fingerprint:one", "client:tool", "referral:code"];
    const { support, left } = cluster({ template: 12, client: 9, signup: 9, synchrony: 9 }, shared);
    expect(support.isTiedByOwn).toBe(false);
    expect(left(0.09)).toBe(true);
    expect(left(0.11)).toBe(false);
  });

  test.each([
    ["an instrument", { template: 12, payment: 9 }, []],
    ["an address", { template: 12, network: 9 }, []],
    ["an attribute", { template: 12, other: 9 }, []],
    ["a device", { template: 12, client: 9 }, ["device:one"]],
    ["a phone", { template: 12, signup: 9 }, ["phone:one"]],
    ["an organisation", { template: 12, synchrony: 9 }, ["organization:one"]],
  ] as const)("are not who share %s", (_, bits, shared) => {
    expect(cluster(bits, ["fingerprint:one", ...shared]).left(0.01)).toBe(false);
  });

  test("are not whom people judged or joined", () => {
    const { projection, left } = cluster({ template: 12, signup: 9 }, ["fingerprint:one"]);
    expect(left(0.01)).toBe(true);
    expect(left(0.01, [2])).toBe(false);
    projection.facts.disposition[3] = DISPOSITIONS.indexOf("benign");
    expect(left(0.01)).toBe(false);
  });
});
