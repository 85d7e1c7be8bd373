import { afterAll, beforeAll, expect, it } from "vitest";
import { setCases } from "../../server/case/cases.ts";
import { HistoryPage } from "../../server/contract/history.ts";
import type { VerdictPart } from "../../server/contract/verdicts.ts";
import { exportGraph } from "../../server/export/export.ts";
import { investigate } from "../../server/investigate/investigate.ts";
import { previewSplit } from "../../server/label/collateral.ts";
import { showExemplar } from "../../server/label/exemplars.ts";
import { listHistory } from "../../server/label/history.ts";
import { addKnownGood, removeKnownGood } from "../../server/label/known-good.ts";
import { applyLabel, applyVerdict, undoLabel } from "../../server/label/label.ts";
import { listNotes, writeNote } from "../../server/label/notes.ts";
import { drawSample } from "../../server/label/sample.ts";
import { readCases } from "../../server/store/cases.ts";
import { ensureSchema } from "../../server/store/schema.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";
import { FIRST_DAY, HUB, MEMBERS, writeFixture } from "./fixture-graph.ts";

const DAY = 86_400_000;
let database: TestDatabase;
let clock = (FIRST_DAY + 60) * DAY;
beforeAll(async () => {
  database = await openTestDatabase();
  await writeFixture(database.graph);
});
afterAll(() => database.stop());

const stamp = (id: string) => ({ now: (clock += 1000), id });
const history = async (filter: { cluster?: string; by?: string; kind?: "note" | "verdict"; from?: string } = {}) =>
  HistoryPage.parse(await listHistory(database.graph, { offset: 0, limit: 100, ...filter }));
const dispositions = async (prefix: string) =>
  Object.fromEntries(
    (
      await database.graph.read(
        "MATCH (a:Account) WHERE a.id STARTS WITH $prefix RETURN coalesce(a.disposition, 'open') AS d, count(*) AS n ORDER BY d",
        { prefix },
      )
    ).map(({ d, n }) => [d, n]),
  );

/** Two members are cleared by name, the core is confirmed, the fringe held. */
const PARTS: VerdictPart[] = [
  { of: { who: "named", accounts: ["op1-004", "account:op1-005"] }, disposition: "benign" },
  { of: { who: "protected" }, disposition: null },
  { of: { who: "core", from: null }, disposition: "confirmed_fraud" },
  { of: { who: "rest" }, disposition: "inconclusive" },
];
const target = { cluster: "H-0001" };

it("confirms the core, holds the fringe and clears others in one event that one undo takes back", async () => {
  const preview = await previewSplit(database.graph, { target, parts: PARTS }, clock);
  expect(preview.parts.map(({ accounts }) => accounts)).toEqual([2, 0, 56, 2]);
  expect(preview).toMatchObject({ accounts: 60, must_confirm: false });
  expect(preview.parts[2]).toMatchObject({ paying: 56, fringe: 0, known_good: 0, exchanges: 56 * 260 });
  // Opened five days before the data begins, which is 25 days before the run.
  expect(preview.parts[2]).toMatchObject({ median_days: 30, aged_to: "2026-05-26T00:00:00.000Z" });

  const event = await applyVerdict(database.graph, { target, parts: PARTS, by: "bo", reason: "one card" }, stamp("v1"));
  expect(event).toMatchObject({ accounts: 60, disposition: "confirmed_fraud", cluster_id: "H-0001", sample: null });
  expect(event.parts).toEqual([
    { disposition: "confirmed_fraud", accounts: 56 },
    { disposition: "benign", accounts: 2 },
    { disposition: "inconclusive", accounts: 2 },
  ]);
  expect(await dispositions("op1-")).toEqual({ confirmed_fraud: 56, benign: 2, inconclusive: 2 });
  const undone = await undoLabel(database.graph, "v1", { by: "cy", reason: "wrong cluster" }, stamp("v2"));
  expect(undone).toMatchObject({ accounts: 60, disposition: "open" });
  expect(await dispositions("op1-")).toEqual({ open: 60 });
  const { entries } = await history({ cluster: "H-0001" });
  expect(entries.map(({ by, text, reason, undone: taken }) => [by, text, reason, taken])).toEqual([
    ["cy", "took a verdict back: 60 as before", "wrong cluster", false],
    ["bo", "confirmed 56, cleared 2, held 2", "one card", true],
  ]);
});

it("begins and ends the case of its cluster, and an undo gives the status back", async () => {
  const { graph } = database;
  const status = async () => (await readCases(graph, ["H-0001"])).get("H-0001")?.status;
  const judge = (id: string, accounts: readonly string[], disposition: "benign" | "inconclusive") =>
    applyLabel(graph, { target: { accounts: [...accounts] }, disposition, by: "bo" }, stamp(id));
  const members = MEMBERS["H-0001"];
  await setCases(graph, { clusters: ["H-0001"], assignee: "bo", by: "bo" }, (clock += 1000));
  expect(await status()).toBe("open");
  await judge("c1", members.slice(0, 3), "benign");
  expect(await status()).toBe("reviewing");
  await setCases(graph, { clusters: ["H-0001"], status: "waiting", by: "bo" }, (clock += 1000));
  await judge("c2", members, "inconclusive");
  expect(await status()).toBe("waiting");
  await judge("c3", members.slice(0, 30), "benign");
  expect(await status()).toBe("done");
  await undoLabel(graph, "c3", { by: "cy" }, stamp("c4"));
  expect(await status()).toBe("waiting");
  for (const id of ["c2", "c1"]) await undoLabel(graph, id, { by: "cy" }, stamp(`undo-${id}`));
  expect(await status()).toBe("waiting");
  expect(await dispositions("op1-")).toEqual({ open: 60 });
});

it("keeps a case as the verdicts that hold leave it, whatever is taken back and given again", async () => {
  const { graph } = database;
  const status = async () => (await readCases(graph, ["H-0002"])).get("H-0002")?.status;
  const members = MEMBERS["H-0002"];
  const half = Math.ceil(members.length / 2);
  const judge = (id: string, accounts: readonly string[]) =>
    applyLabel(graph, { target: { accounts: [...accounts] }, disposition: "benign", by: "bo" }, stamp(id));
  const takeBack = (event: string, id: string) => undoLabel(graph, event, { by: "bo" }, stamp(id));
  await setCases(graph, { clusters: ["H-0002"], status: "open", by: "bo" }, (clock += 1000));
  await judge("k1", members.slice(0, half));
  await judge("k2", members.slice(half));
  await takeBack("k1", "k3");
  expect(await status()).toBe("done");
  await takeBack("k2", "k4");
  expect(await status()).toBe("done");
  await judge("k5", members);
  await setCases(graph, { clusters: ["H-0002"], status: "open", by: "bo" }, (clock += 1000));
  await judge("k6", members);
  await takeBack("k6", "k7");
  expect(await status()).toBe("open");
  await takeBack("k7", "k8");
  expect(await status()).toBe("done");
  for (const id of ["k8", "k5"]) await takeBack(id, `${id}-back`);
});

it("moves the border between core and fringe by linkage", async () => {
  const parts: VerdictPart[] = [
    { of: { who: "core", from: 0.98 }, disposition: "confirmed_fraud" },
    { of: { who: "rest" }, disposition: null },
  ];
  // Linkage falls from .999 by .001 a member.
  const { parts: found, accounts } = await previewSplit(database.graph, { target, parts }, clock);
  expect([found[0].accounts, found[1].accounts, accounts]).toEqual([20, 40, 20]);
});

it("keeps members of verified organisations and of the known-good list apart", async () => {
  const parts: VerdictPart[] = [
    { of: { who: "protected" }, disposition: null },
    { of: { who: "rest" }, disposition: "confirmed_fraud" },
  ];
  const sizes = async (cluster: string) =>
    (await previewSplit(database.graph, { target: { cluster }, parts }, clock)).parts.map(({ accounts }) => accounts);
  expect(await sizes("H-0003")).toEqual([20, 0]);
  expect(await sizes("H-0001")).toEqual([0, 60]);
  const entry = { reason: "ours", owner: "ana", expires: "2099-01-01", by: "ana" };
  // Of the 23 uses of addresses of each account of the campaign 20 are of one in the range.
  await addKnownGood(database.graph, [{ kind: "range", value: "203.0.113.0/31", ...entry }], stamp("range"));
  expect(await sizes("H-0001")).toEqual([20, 40]);
  await removeKnownGood(database.graph, "range", "ana", clock);
  await addKnownGood(database.graph, [{ kind: "identifier", value: HUB, ...entry }], stamp("hub"));
  expect(await sizes("H-0001")).toEqual([0, 60]);
  await addKnownGood(database.graph, [{ kind: "identifier", value: "payment:card-a0", ...entry }], stamp("card"));
  expect(await sizes("H-0001")).toEqual([10, 50]);
  for (const id of ["hub", "card"]) await removeKnownGood(database.graph, id, "ana", clock);
  expect((await history({ by: "ana" })).entries.map(({ kind, undone }) => `${kind} ${undone}`)).toEqual([
    "known_good false",
    "known_good false",
    "known_good true",
    "known_good true",
    "known_good false",
    "known_good true",
  ]);
  await expect(
    applyVerdict(database.graph, { target: { cluster: "H-0003" }, parts, by: "bo" }, stamp("none")),
  ).rejects.toMatchObject({ code: "NOTHING_TO_LABEL" });
});

it("keeps what a reviewed sample implies, and refuses one that was picked or ignored", async () => {
  const parts: VerdictPart[] = [{ of: { who: "rest" }, disposition: "confirmed_fraud" }];
  const draw = (size: number) =>
    drawSample(database.graph, { target, parts, disposition: "confirmed_fraud", size }, clock);
  const sample = await draw(20);
  expect(sample.population).toBe(60);
  expect((await draw(30)).accounts.slice(0, 20)).toEqual(sample.accounts);
  expect(new Set(sample.accounts.map(({ account_id }) => account_id)).size).toBe(20);

  const ids = sample.accounts.map(({ account_id }) => account_id);
  const marks = ids.map((account_id, place) => ({ account_id, mark: place === 3 ? "wrong" : "right" }) as const);
  const reviewed = { disposition: "confirmed_fraud", marks } as const;
  const give = (
    some: VerdictPart[],
    sent: { disposition: "confirmed_fraud"; marks: (typeof marks)[number][] },
    id: string,
  ) => applyVerdict(database.graph, { target, parts: some, by: "bo", sample: sent }, stamp(id));
  await expect(give(parts, reviewed, "ignored")).rejects.toThrow(/not found right/);
  const spared: VerdictPart[] = [{ of: { who: "named", accounts: [ids[3]] }, disposition: "inconclusive" }, ...parts];
  await expect(give(spared, { ...reviewed, marks: marks.slice(4) }, "picked")).rejects.toThrow(/not the first/);
  expect(await dispositions("op1-")).toEqual({ open: 60 });
  const event = await give(spared, reviewed, "sampled");
  expect(event.sample).toMatchObject({ population: 60, reviewed: 20, right: 19, wrong: 1, unsure: 0 });
  // Clopper and Pearson: 1 of 20 leaves up to 21.6 %, 12 of 60, of whom one was found.
  expect(event.sample?.up_to).toBeCloseTo(0.2161, 3);
  expect(event.sample?.accounts).toBe(11);
  expect(await dispositions("op1-")).toEqual({ confirmed_fraud: 59, inconclusive: 1 });
  expect((await history({ kind: "verdict", by: "bo" })).entries[0].text).toContain("of 20 reviewed 1 wrong");
  await undoLabel(database.graph, "sampled", { by: "bo" }, stamp("unsampled"));
});

it("links the accounts and identifiers that a note mentions, and lists it there too", async () => {
  const text = "Pays like @op1-001, sits behind #card-a0 and 203.0.113.1; see op2-002. Not op9-999, not 7.";
  const note = await writeNote(database.graph, { on: target, text, by: "ana" }, stamp("n1"));
  expect(note).toMatchObject({ cluster_id: "H-0001", node: null, by: "ana" });
  expect(note.mentions).toEqual([
    { text: "#card-a0", node: "payment:card-a0" },
    { text: "203.0.113.1", node: "ip:203.0.113.1" },
    { text: "@op1-001", node: "account:op1-001" },
    { text: "op2-002", node: "account:op2-002" },
  ]);
  await writeNote(database.graph, { on: { node: "account:op1-001" }, text: "on the account", by: "cy" }, stamp("n2"));
  const texts = async (of: { cluster?: string; node?: string }) =>
    (await listNotes(database.graph, { ...of, limit: 10 })).notes.map(({ note_id }) => note_id);
  expect(await texts({ node: "account:op1-001" })).toEqual(["n2", "n1"]);
  expect(await texts({ node: "ip:203.0.113.1" })).toEqual(["n1"]);
  expect(await texts({ cluster: "H-0001" })).toEqual(["n2", "n1"]);
  expect(await texts({ cluster: "H-0002" })).toEqual([]);
  expect((await history({ kind: "note", cluster: "H-0001" })).page.total).toBe(2);
  await expect(
    writeNote(database.graph, { on: { node: "account:nobody" }, text: "x", by: "ana" }, stamp("n3")),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("shows an exemplar once the request is on record, and no query does", async () => {
  await database.graph.write("MATCH (f:PromptFingerprint {id: 'fingerprint:template-a'}) SET f.exemplar = 'Grade [n]'");
  const request = { node: "fingerprint:template-a", reason: "what it is after", by: "ana" };
  const before = (await history()).page.total;
  expect(await showExemplar(database.graph, request, clock)).toEqual({ node: request.node, text: "Grade [n]" });
  const { entries, page } = await history();
  expect(page.total).toBe(before + 1);
  expect(entries[0]).toMatchObject({ kind: "exemplar", by: "ana", reason: "what it is after", node: request.node });
  await expect(showExemplar(database.graph, { ...request, node: "fingerprint:none" }, clock)).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  const ask = (cypher: string, parameters = {}) =>
    investigate(database.graph, { cypher, parameters }, stamp(`q-${cypher.length}`));
  const table = await ask("MATCH (f:PromptFingerprint) RETURN f, properties(f) AS all");
  expect(JSON.stringify(table.rows)).toContain("template-a");
  expect(JSON.stringify(table.rows)).not.toContain("Grade");
  await expect(ask("MATCH (f:PromptFingerprint) RETURN f.exemplar")).rejects.toMatchObject({ code: "QUERY_REFUSED" });
  await expect(ask("MATCH (f:PromptFingerprint) RETURN f[$p]", { p: "exemplar" })).rejects.toMatchObject({
    code: "QUERY_REFUSED",
  });
});

it("numbers changes without gaps, also of several at once, and tells of enforcement and of earlier verdicts", async () => {
  const label = (id: string) =>
    applyLabel(database.graph, { target: { accounts: ["h-001"] }, disposition: "benign", by: id }, stamp(id));
  await Promise.all([label("p1"), label("p2"), label("p3")]);
  await exportGraph(database.graph, { kind: "enforcement", by: "eve" }, stamp("batch-1"));
  const one = { kind: "enforcement", clusters: ["H-0002"], by: "fay" } as const;
  expect((await exportGraph(database.graph, one, stamp("batch-2"))).filename).toMatch(
    /^hydrascope-enforcement-H-0002-\d{4}-\d\d-\d\d\.csv$/,
  );
  // The verdict of the fixture is one that no entry tells of, as of a file or of an older version.
  await ensureSchema(database.graph);
  await ensureSchema(database.graph);
  const { entries, page } = await history();
  expect(entries.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: page.total }, (_, index) => index + 1),
  );
  expect(entries.find(({ by }) => by === "eve")).toMatchObject({ kind: "export", accounts: 29, subject: "batch-1" });
  expect(entries.find(({ by }) => by === "fay")).toMatchObject({
    cluster_id: "H-0002",
    text: "exported 29 accounts for enforcement",
  });
  expect(entries.at(-1)).toMatchObject({ subject: "seed-confirmed", cluster_id: "H-0002", accounts: 29 });
  expect(entries.filter(({ subject }) => subject === "seed-confirmed")).toHaveLength(1);
  const day = new Date(clock).toISOString().slice(0, 10);
  expect((await history({ from: day })).page.total).toBe(page.total - 1);
  expect(MEMBERS["H-0002"]).toHaveLength(30);
});
