import { expect, it } from "vitest";
import { volumesOf } from "../../scripts/bench/gates.ts";
import { sharedInstruments } from "../../scripts/bench/peers/components.ts";
import { louvainOnAccounts } from "../../scripts/bench/peers/louvain.ts";
import { makeProjection, type TestAccount } from "./detect-projection.ts";

const user = (id: string, ...identifiers: string[]): TestAccount => {
  return { id, uses: Object.fromEntries(identifiers.map((identifier) => [identifier, 1])) };
};
/** Accounts of each community, in no order of communities. */
function groups(communities: ArrayLike<number>): number[][] {
  const found = new Map<number, number[]>();
  Array.from(communities).forEach((community, a) => found.set(community, [...(found.get(community) ?? []), a]));
  return [...found.values()].filter((group) => group.length > 1);
}

const world = makeProjection([
  user("a0", "payment:x", "ip:192.0.2.1", "email:m"),
  user("a1", "payment:x", "payment:y", "ip:192.0.2.1", "email:m"),
  user("a2", "payment:y", "ip:198.51.100.1"),
  user("a3", "ip:198.51.100.1"),
  user("a4", "payment:z"),
]);

it("components join whoever shares an instrument, and nobody through one that too many have", async () => {
  expect(groups(await sharedInstruments().cluster(world))).toEqual([[0, 1, 2]]);
  const crowd = makeProjection(
    ["a", "b", "c"].map((id) => user(id, "payment:x", ...(id === "c" ? [] : ["payment:y"]))),
  );
  expect(groups(await sharedInstruments(2).cluster(crowd))).toEqual([[0, 1]]);
});

it("Louvain keeps strongly joined accounts together, the same for the same seed", async () => {
  const found = await louvainOnAccounts(50, 1).cluster(world);
  expect(groups(found)).toContainEqual([0, 1]);
  expect(found[4]).not.toBe(found[0]);
  expect(await louvainOnAccounts(50, 1).cluster(world)).toEqual(found);
});

it("volumes are exchanges a day between the first and the last active hour", () => {
  const busy: TestAccount = {
    ...user("a"),
    hours: [
      [24, 30],
      [72, 30],
    ],
  };
  expect(volumesOf(makeProjection([busy, user("b")])).get("a")).toBe(30);
  expect(volumesOf(makeProjection([busy, user("b")])).has("b")).toBe(false);
});
