import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseCsv } from "../../server/export/csv.ts";
import { exportGraph, type ExportRequest } from "../../server/export/export.ts";
import { writeExport } from "../../server/export/write-file.ts";
import { applyLabel, undoLabel } from "../../server/label/label.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";
import { EVIL, FIRST_DAY, HUB, RUN_ID, writeFixture } from "./fixture-graph.ts";

const NOW = (FIRST_DAY + 60) * 86_400_000;
let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await openTestDatabase();
  await writeFixture(database.graph);
  folder = await mkdtemp(join(tmpdir(), "hydrascope-export-"));
});
afterAll(async () => {
  await database.stop();
  await rm(folder, { recursive: true, force: true });
});

async function run(request: ExportRequest, id = "batch") {
  const made = await exportGraph(database.graph, request, { now: NOW, id });
  const path = join(folder, `${id}-${request.kind}`);
  const { bytes } = await writeExport(path, made);
  const text = await readFile(path, "utf8");
  expect(Buffer.byteLength(text)).toBe(bytes);
  return { ...made, text };
}

describe("csv and jsonl", () => {
  it("write every member of the labelled clusters", async () => {
    const { text, rows, note } = await run({ kind: "csv" });
    expect([rows, note]).toEqual([30, null]);
    const records = parseCsv(text);
    expect(records).toHaveLength(30);
    expect(new Set(records.map((record) => record["cluster_id"]))).toEqual(new Set(["H-0002"]));
    expect(records.filter((record) => record["disposition"] === "confirmed_fraud")).toHaveLength(29);
    expect(records.find((record) => record["account_id"] === "op2-003")).toMatchObject({
      cluster_band: "strong",
      reason_codes: "EVEN_LOAD|HAND_OFF",
      reviewed_by: "ana",
      run_id: RUN_ID,
    });
  });

  it("hold nothing that a spreadsheet would run, and give ids back to a reader", async () => {
    const { text } = await run({ kind: "csv", clusters: ["H-0001", "H-0002"] });
    expect(text).toContain(`'${EVIL}`);
    expect(text).toContain(`"'=HYPERLINK(""x"",""y"") <&>"`);
    for (const line of text.split("\r\n")) expect(line).not.toMatch(/(^|,)"?[=@\t]/);
    const ids = parseCsv(text).map((record) => record["account_id"]);
    expect(ids).toContain(EVIL);
    expect(ids).toContain("-lead");
  });

  it("write exact objects as JSON Lines, of one disposition where asked", async () => {
    const { text, rows } = await run({ kind: "jsonl", disposition: "confirmed_fraud" });
    const objects = text
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect([rows, objects.length]).toEqual([29, 29]);
    expect(objects).toContainEqual(
      expect.objectContaining({ account_id: EVIL, reason_codes: ["EVEN_LOAD", "HAND_OFF"] }),
    );
  });

  it("say why they are empty", async () => {
    const { note, rows, text } = await run({ kind: "csv", disposition: "inconclusive" });
    expect([rows, note]).toEqual([0, expect.stringContaining("inconclusive")]);
    expect(text.split("\r\n")).toHaveLength(2);
  });

  it("refuse unknown clusters and leave no half file", async () => {
    await expect(run({ kind: "csv", clusters: ["H-0404"] })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const failing = {
      chunks: (async function* () {
        yield "half";
        throw new Error("torn");
      })(),
    };
    await expect(writeExport(join(folder, "torn"), failing)).rejects.toThrow("torn");
    expect((await readdir(folder)).filter((name) => name.includes("torn"))).toEqual([]);
    await expect(writeExport(join(folder, "no", "such"), failing)).rejects.toMatchObject({ code: "WRITE_FAILED" });
  });

  it.skipIf(process.platform === "win32")("follow a link, and write to a device as it is", async () => {
    const [file, link] = [join(folder, "linked.csv"), join(folder, "link.csv")];
    await writeFile(file, "before");
    await symlink(file, link);
    expect(await writeExport(link, { chunks: ["after"] })).toEqual({ bytes: 5 });
    expect(await readFile(file, "utf8")).toBe("after");
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await writeExport("/dev/null", { chunks: ["gone"] })).toEqual({ bytes: 4 });
    expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
  });
});

describe("gexf", () => {
  it("is well formed, has unique nodes, and edges between nodes that exist", async () => {
    const { text } = await run({ kind: "gexf", clusters: ["H-0001", "H-0002"] });
    expect(text).toContain('<gexf xmlns="http://gexf.net/1.3"');
    expect(text).toContain("id=\"account:=cmd|' /C calc'!A0\"");
    const nodes = [...text.matchAll(/<node id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(nodes).size).toBe(nodes.length);
    // 90 accounts; 14 and 5 (three cards, the attribute, the hub again) identifiers.
    expect(nodes.filter((id) => id.startsWith("account:"))).toHaveLength(90);
    expect(nodes).toContain(HUB);
    expect(nodes).toHaveLength(90 + 14 + 4);
    const edges = [...text.matchAll(/<edge id="(\d+)" source="([^"]*)" target="([^"]*)"/g)];
    const known = new Set(nodes);
    expect(edges.length).toBeGreaterThan(400);
    for (const [, , source, target] of edges) expect(known.has(source) && known.has(target)).toBe(true);
    expect(text).not.toContain("@example.com");
    expect(balanced(text)).toBe(true);
  });
});

describe("enforcement", () => {
  const COLUMNS =
    "account_id,action,reason_codes,cluster_id,evidence_bits,families,disposition,reviewed_by,reviewed_at,run_id,batch_id";

  it("has one row for each confirmed account, recorded as a batch", async () => {
    const { text, rows, batch_id } = await run({ kind: "enforcement", by: "el" }, "b-1");
    expect(text.split("\r\n")[0]).toBe(COLUMNS);
    expect([rows, batch_id]).toEqual([29, "b-1"]);
    const record = parseCsv(text).find((entry) => entry["account_id"] === "op2-003");
    expect(record).toMatchObject({
      action: "suspend",
      reason_codes: "EVEN_LOAD|HAND_OFF",
      cluster_id: "H-0002",
      families: "payment|template",
      disposition: "confirmed_fraud",
      reviewed_by: "ana",
      run_id: RUN_ID,
      batch_id: "b-1",
    });
    expect(Number(record?.["evidence_bits"])).toBeGreaterThan(10);
    const [batch] = await database.graph.read(
      "MATCH (b:ExportBatch {id: 'b-1'})-[x:INCLUDES]->(a) RETURN b.by AS by, count(a) AS n, collect(DISTINCT x.action) AS actions",
    );
    expect(batch).toEqual({ by: "el", n: 29, actions: ["suspend"] });
  });

  it("gives only the difference to what is actioned already", async () => {
    const { text: before } = await run({ kind: "enforcement" }, "b-2");
    const same = await run({ kind: "enforcement", against: before }, "b-3");
    expect([same.rows, same.batch_id]).toEqual([0, null]);
    expect(same.note).toContain("actioned already");
    await applyLabel(
      database.graph,
      { target: { accounts: ["op1-001", "h-002"] }, disposition: "confirmed_fraud", by: "bo" },
      { now: NOW, id: "more" },
    );
    const more = await run({ kind: "enforcement", against: before }, "b-4");
    expect(parseCsv(more.text).map((record) => record["account_id"])).toEqual(["h-002", "op1-001"]);
    expect(parseCsv(more.text)[0]).toMatchObject({ cluster_id: "", reason_codes: "" });
  });

  it("undoes a batch with the opposite action", async () => {
    const { text, rows } = await run({ kind: "enforcement", reverse: "b-1" }, "b-5");
    expect(rows).toBe(29);
    expect(new Set(parseCsv(text).map((record) => record["action"]))).toEqual(new Set(["reinstate"]));
    const again = await run({ kind: "enforcement", reverse: "b-5" }, "b-6");
    const [suspended, ...others] = parseCsv(again.text);
    expect(suspended["action"]).toBe("suspend");
    // Whom somebody clears in between is not acted on anew.
    const account = suspended["account_id"];
    const target = { accounts: [account] };
    await applyLabel(database.graph, { target, disposition: "benign", by: "bo" }, { now: NOW, id: "cleared" });
    const fewer = parseCsv((await run({ kind: "enforcement", reverse: "b-5" }, "b-6b")).text);
    expect(fewer.map((record) => record["account_id"])).toEqual(others.map((record) => record["account_id"]));
    await undoLabel(database.graph, "cleared", { by: "bo" }, { now: NOW, id: "uncleared" });
    await expect(run({ kind: "enforcement", reverse: "never" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("keeps to the clusters named and to confirmed accounts", async () => {
    expect((await run({ kind: "enforcement", clusters: ["H-0003"] }, "b-7")).note).toContain("No account");
    await expect(run({ kind: "enforcement", disposition: "benign" })).rejects.toMatchObject({ code: "WRONG_USE" });
    await expect(run({ kind: "enforcement", against: "name\nx\n" })).rejects.toMatchObject({ code: "WRONG_USE" });
    await expect(run({ kind: "csv", reverse: "b-1" })).rejects.toMatchObject({ code: "WRONG_USE" });
  });
});

/** True where every tag is closed in order and attributes hold no markup. */
function balanced(xml: string): boolean {
  const open: string[] = [];
  const body = xml.replace(/^<\?xml[^>]*\?>\s*/, "");
  const tags = /<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>/g;
  for (const [, closes, name, , empty] of body.matchAll(tags)) {
    if (closes !== "") {
      if (open.pop() !== name) return false;
    } else if (empty === "") open.push(name);
  }
  return open.length === 0 && !/[<>]/.test(body.replaceAll(tags, ""));
}
