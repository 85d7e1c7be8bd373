import { expect, test } from "vitest";
import { FAMILIES, type Family } from "../../server/contract/graph.ts";
import { splitByUse } from "../../server/detect/split-by-use.ts";
import { makeProjection, type TestAccount } from "./detect-projection.ts";

type Uses = Record<string, number>;

const worker: Uses = { "fingerprint:own-0": 20, "fingerprint:own-1": 20, "fingerprint:public": 5 };
const customer = (i: number): Uses => ({ [`fingerprint:mine-${i}`]: 30, "fingerprint:own-0": 1 });
const between: Uses = { "fingerprint:own-0": 10, "fingerprint:public": 40 };
const silent: Uses = { "payment:card": 1 };
const many = (count: number, of: (i: number) => Uses): Uses[] => Array.from({ length: count }, (_, i) => of(i));

/** Sizes of the communities that one community of these accounts becomes, whose first and last are linked by a family, among 200 outsiders who use the public template. */
function divide(members: Uses[], family: Family = "payment"): number[] {
  const account =
    (prefix: string) =>
    (uses: Uses, i: number): TestAccount => ({
      id: `${prefix}${String(i).padStart(3, "0")}`,
      uses,
    });
  const outside = many(200, () => ({ "fingerprint:public": 5 }));
  const projection = makeProjection([...members.map(account("m")), ...outside.map(account("o"))]);
  const reach = new Uint32Array(projection.identifiers.length);
  for (const v of projection.targets) reach[v]++;
  const linkAcross = (shared: Family) => ({
    a: Uint32Array.of(0),
    b: Uint32Array.of(members.length - 1),
    families: Float32Array.from(FAMILIES, (name) => (name === shared ? 8 : 0)),
  });
  const membership = Uint32Array.from(projection.accounts, (id, a) =>
    id.startsWith("m") ? 0 : a - members.length + 1,
  );
  const { membership: divided, count } = splitByUse(
    { membership, count: outside.length + 1 },
    { ...projection, reach },
    linkAcross(family),
    5,
  );
  const sizes = new Uint32Array(count);
  for (const c of divided.subarray(0, members.length)) sizes[c]++;
  return [...sizes].filter((size) => size > 0).sort((one, other) => other - one);
}

test("workers who follow the community's templates and customers who hardly do are two", () => {
  expect(divide([...many(30, () => worker), ...many(20, customer)])).toEqual([30, 20]);
});

test("who is linked by the addresses or the hours of use is not divided by templates", () => {
  const members = [...many(30, () => worker), ...many(20, customer)];
  expect(divide(members, "network")).toEqual([50]);
  expect(divide(members, "synchrony")).toEqual([50]);
  expect(divide(members, "signup")).toEqual([30, 20]);
});

test("one kind of use stays one: workers alone, customers alone, a few odd ones", () => {
  expect(divide(many(30, () => worker))).toEqual([30]);
  expect(divide(many(30, (i) => ({ [`fingerprint:mine-${i}`]: 30 })))).toEqual([30]);
  expect(divide([...many(60, () => worker), ...many(4, customer)])).toEqual([64]);
});

test("a gradual passage from one kind to the other is no division", () => {
  expect(divide([...many(20, () => worker), ...many(12, () => between), ...many(20, customer)])).toEqual([52]);
});

test("accounts of which no prompt is known stay with those that do not work for the operator", () => {
  expect(divide([...many(30, () => worker), ...many(20, customer), ...many(10, () => silent)])).toEqual([30, 30]);
});
