import { afterAll, beforeAll, expect, it } from "vitest";
import { Collateral, LabelEvent, LabelHistory } from "../../server/contract/api.ts";
import { previewLabel } from "../../server/label/collateral.ts";
import { applyLabel, labelHistory, undoLabel } from "../../server/label/label.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";
import { ACCOUNTS, FIRST_DAY, writeFixture } from "./fixture-graph.ts";

const DAY = 86_400_000;
let database: TestDatabase;
let clock = (FIRST_DAY + 60) * DAY;
beforeAll(async () => {
  database = await openTestDatabase();
  await writeFixture(database.graph);
});
afterAll(() => database.stop());

const stamp = (id: string) => ({ now: (clock += 1000), id });
const dispositionOf = async (id: string) => {
  const [row] = await database.graph.read(
    "MATCH (a:Account {id: $id}) RETURN a.disposition AS d, a.dispositionBy AS by",
    { id },
  );
  return row;
};

it("shows whom a verdict touches before it is taken", async () => {
  const company = Collateral.parse(await previewLabel(database.graph, { cluster: "H-0003" }, clock));
  expect(company).toMatchObject({
    accounts: 20,
    verified_accounts: 20,
    older_than_a_year: 20,
    fringe: 2,
    must_confirm: false,
  });
  expect(company.organizations).toEqual([{ name: "Example University", accounts: 20, verified: true }]);
  const all = Collateral.parse(await previewLabel(database.graph, { accounts: ACCOUNTS }, clock));
  expect(all.must_confirm).toBe(true);
  expect(all.already).toEqual({ open: ACCOUNTS.length - 29, confirmed_fraud: 29, benign: 0, inconclusive: 0 });
});

it("labels a cluster and takes it back", async () => {
  const made = LabelEvent.parse(
    await applyLabel(
      database.graph,
      { target: { cluster: "H-0003" }, disposition: "benign", reason: "a university", by: "bo" },
      stamp("e-benign"),
    ),
  );
  expect(made).toMatchObject({ event_id: "e-benign", accounts: 20, cluster_id: "H-0003", undone: false, undoes: null });
  expect(await dispositionOf("org-003")).toEqual({ d: "benign", by: "bo" });

  const undone = LabelEvent.parse(await undoLabel(database.graph, "e-benign", { by: "cy" }, stamp("u-benign")));
  expect(undone).toMatchObject({ disposition: "open", accounts: 20, undoes: "e-benign" });
  expect(await dispositionOf("org-003")).toEqual({ d: null, by: null });
  const history = LabelHistory.parse(await labelHistory(database.graph, { cluster: "H-0003", offset: 0, limit: 10 }));
  expect(history.events.map(({ event_id, undone: taken }) => [event_id, taken])).toEqual([
    ["u-benign", false],
    ["e-benign", true],
  ]);
  await expect(undoLabel(database.graph, "e-benign", { by: "cy" }, stamp("u2"))).rejects.toMatchObject({
    code: "ALREADY_UNDONE",
  });
});

it("leaves alone who was labelled again since, and gives back the earlier verdict with its reviewer", async () => {
  const target = { accounts: ["op2-002", "account:op2-003"] };
  await applyLabel(database.graph, { target, disposition: "inconclusive", by: "bo" }, stamp("e-1"));
  await applyLabel(
    database.graph,
    { target: { accounts: ["op2-003"] }, disposition: "benign", by: "cy" },
    stamp("e-2"),
  );
  const undone = await undoLabel(database.graph, "e-1", { by: "di" }, stamp("u-1"));
  expect(undone).toMatchObject({ accounts: 1, disposition: "confirmed_fraud" });
  expect(await dispositionOf("op2-002")).toEqual({ d: "confirmed_fraud", by: "ana" });
  expect(await dispositionOf("op2-003")).toEqual({ d: "benign", by: "cy" });
  // Once the later verdict is gone, the account stands as before the earlier one, which was taken back itself.
  const back = await undoLabel(database.graph, "e-2", { by: "di" }, stamp("u-2"));
  expect(back).toMatchObject({ accounts: 1, disposition: "confirmed_fraud" });
  expect(await dispositionOf("op2-003")).toEqual({ d: "confirmed_fraud", by: "ana" });
});

it("redoes what an undo took back", async () => {
  await applyLabel(database.graph, { target: { accounts: ["h-001"] }, disposition: "benign", by: "bo" }, stamp("e-h"));
  await undoLabel(database.graph, "e-h", { by: "bo" }, stamp("u-h"));
  await undoLabel(database.graph, "u-h", { by: "bo" }, stamp("r-h"));
  expect(await dispositionOf("h-001")).toEqual({ d: "benign", by: "bo" });
});

it("wants the number of more than 100 accounts confirmed, and changes nothing without", async () => {
  const request = { target: { accounts: ACCOUNTS }, disposition: "benign", by: "bo" } as const;
  await expect(applyLabel(database.graph, request, stamp("big"))).rejects.toMatchObject({
    code: "CONFIRM_COUNT",
    status: 409,
  });
  const wrong = { ...request, confirm_count: ACCOUNTS.length - 1 };
  await expect(applyLabel(database.graph, wrong, stamp("big"))).rejects.toMatchObject({ code: "CONFIRM_COUNT" });
  expect(await dispositionOf("h-050")).toEqual({ d: null, by: null });
  const right = await applyLabel(database.graph, { ...request, confirm_count: ACCOUNTS.length }, stamp("big"));
  expect(right.accounts).toBe(ACCOUNTS.length);
  await undoLabel(database.graph, "big", { by: "bo" }, stamp("u-big"));
  expect(await dispositionOf("h-050")).toEqual({ d: null, by: null });
});

it("names how many accounts are unknown and labels nobody", async () => {
  const target = { accounts: ["op1-000", "ghost-1", "ghost-2"] };
  await expect(
    applyLabel(database.graph, { target, disposition: "benign", by: "bo" }, stamp("x")),
  ).rejects.toMatchObject({
    code: "NOT_FOUND",
    details: { unknown: 2, first: ["ghost-1", "ghost-2"] },
  });
  expect(await dispositionOf("op1-000")).toEqual({ d: null, by: null });
  await expect(
    applyLabel(database.graph, { target: { cluster: "H-4040" }, disposition: "benign", by: "bo" }, stamp("x")),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("keeps events of two at once apart", async () => {
  const label = (disposition: "benign" | "inconclusive", id: string) =>
    applyLabel(database.graph, { target: { cluster: "H-0001" }, disposition, by: id }, stamp(id));
  await Promise.all([label("benign", "race-a"), label("inconclusive", "race-b")]);
  const rows = await database.graph.read(
    "MATCH (a:Account) WHERE a.id STARTS WITH 'op1-' RETURN a.disposition AS d, a.dispositionEvent AS e, count(*) AS n",
  );
  expect(rows).toHaveLength(1);
  const before = await database.graph.read(
    "MATCH (e:LabelEvent)-[r:ABOUT]->() WHERE e.id IN ['race-a', 'race-b'] RETURN e.id AS id, collect(DISTINCT r.before) AS before",
  );
  expect(before.map((row) => row["before"]).toSorted()).toHaveLength(2);
  expect(before.flatMap((row) => row["before"])).toContain("open");
  expect(new Set(before.flatMap((row) => row["before"])).size).toBe(2);
});
