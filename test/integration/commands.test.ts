import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Cluster } from "../../server/contract/cluster.ts";
import { FindingList } from "../../server/contract/investigate.ts";
import { EvaluationAnswer } from "../../server/contract/evaluation.ts";
import { Run } from "../../server/contract/run.ts";
import { builtFile } from "../../server/package-root.ts";

/** The commands of the contract, run as a user runs them: as processes, against one served home. */
const CLI = builtFile("cli.js");
let folder: string;
let home: string;
let served: ChildProcess;

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

async function hydrascope(...args: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const outcome: Outcome = { status: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (outcome.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (outcome.stderr += text));
  [outcome.status] = await once(child, "close");
  return outcome;
}

async function json(...args: string[]): Promise<unknown> {
  const { status, stdout, stderr } = await hydrascope(...args, "--home", home, "--json");
  expect(status, stderr).toBe(0);
  expect(stdout.trim().split("\n")).toHaveLength(1);
  return JSON.parse(stdout);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hydrascope-commands-"));
  home = join(folder, "home");
  const made = await hydrascope(
    "generate",
    "E1",
    "--accounts",
    "1500",
    "--seed",
    "7",
    "--out",
    join(folder, "data"),
    "--json",
  );
  expect(made.status, made.stderr).toBe(0);
  served = spawn(process.execPath, [CLI, "start", "--home", home, "--no-open", "--port", "0"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (served.stdout === null) throw new Error("no standard output");
  const [address] = await once(createInterface(served.stdout), "line");
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{20,}$/);
});

afterAll(async () => {
  if (served.exitCode === null) {
    served.kill("SIGTERM");
    await once(served, "exit");
  }
  await rm(folder, { recursive: true, force: true });
});

describe.sequential("the commands, from load to export", () => {
  test("before anything is loaded each command says what to do next", async () => {
    const detect = await hydrascope("detect", "--home", home);
    expect(detect.status).toBe(1);
    expect(detect.stderr).toContain("hydrascope load");
    const clusters = await hydrascope("clusters", "--home", home);
    expect(clusters.status).toBe(2);
    expect(clusters.stderr).toContain("hydrascope detect");
  });

  test("a dry run checks everything and changes nothing", async () => {
    const report = await json("load", join(folder, "data"), "--dry-run");
    expect(report).toMatchObject({ dry_run: true, quarantined: 0 });
    expect(await json("status")).toMatchObject({ counts: { accounts: 0 } });
  });

  test("load counts every row, and a second time all are duplicates", async () => {
    const first = await json("load", join(folder, "data"));
    expect(first).toMatchObject({ quarantined: 0, duplicate: 0 });
    const counts = await json("status");
    const again = await json("load", join(folder, "data"));
    expect(again).toMatchObject({ loaded: 0, batch: null });
    expect(await json("status")).toEqual(counts);
  });

  test("the same seed gives the same clusters under the same ids", async () => {
    const first = Run.parse(await json("detect", "--seed", "3"));
    const members = await json("clusters", "--members");
    const second = Run.parse(await json("detect", "--seed", "3"));
    expect(second.run_id).not.toBe(first.run_id);
    expect(second.clusters).toBe(first.clusters);
    expect(first.clusters).toBeGreaterThan(0);
    expect(await json("clusters", "--members")).toEqual(members);
    expect(await json("clusters", "--members", "--run", first.run_id)).toEqual(members);
  });

  test("clusters come as the contract has them", async () => {
    const { stdout } = await hydrascope("clusters", "--members", "--format", "csv", "--home", home);
    const [heading, row] = stdout.split("\r\n");
    expect(heading).toBe("account_id,cluster_id,flagged,cluster_risk,linkage,disposition");
    expect(row).toMatch(/^[^,]+,H-\d{4},(true|false),0\.\d+,[01](\.\d+)?,open$/);
    const out = join(folder, "clusters.jsonl");
    expect((await hydrascope("clusters", "--format", "jsonl", "--out", out, "--home", home)).status).toBe(0);
    for (const line of (await readFile(out, "utf8")).trim().split("\n")) Cluster.parse(JSON.parse(line));
  });

  test("evaluate finds the planted operators", async () => {
    const truth = join(folder, "data", "truth.csv");
    const report = join(folder, "report.html");
    const evaluation = EvaluationAnswer.parse(await json("evaluate", "--truth", truth, "--report", report));
    expect(evaluation.pairwise.precision).toBeGreaterThan(0.9);
    expect(evaluation.abusive_operators_recovered_50).toBe(evaluation.abusive_operators);
    expect(evaluation.legit_organisations_flagged).toBe(0);
    expect(evaluation.unknown_accounts).toBe(0);
    expect(evaluation.gates.at(-1)).toMatchObject({ scenario: "all" });
    const other = join(folder, "other-truth.csv");
    await writeFile(other, `${(await readFile(truth, "utf8")).trimEnd()}\nnever-loaded,,false,\n`);
    const more = await hydrascope("evaluate", "--truth", other, "--home", home);
    expect(more.stderr).toContain("1 of the ");
    await writeFile(other, "account_id,operator,abusive\nnever-loaded,,false\n");
    expect(await hydrascope("evaluate", "--truth", other, "--home", home)).toMatchObject({ status: 2, stdout: "" });
    const page = await readFile(report, "utf8");
    // Volumes come from the graph: without them the evasion curve would have no points.
    expect(page).toMatch(/<th scope="row">\d+ – \d+<\/th>/);
  });

  test("explain, trace and investigate start from an account", async () => {
    const { stdout } = await hydrascope("clusters", "--members", "--format", "csv", "--home", home);
    const [account] = stdout.split("\r\n")[1].split(",");
    expect(await json("explain", account)).toMatchObject({ account_id: account });
    expect(await json("trace", account, "nobody-knows-this")).toMatchObject({
      asked: 2,
      unknown: ["nobody-knows-this"],
    });
    expect(
      await json("investigate", "--query", "MATCH (a:Account {id: $id}) RETURN a.id AS id", "--param", `id=${account}`),
    ).toMatchObject({
      rows: [[account]],
    });
    expect((await hydrascope("investigate", "--query", "MATCH (a) DETACH DELETE a", "--home", home)).status).toBe(1);
  });

  test("investigations of one's own come from files, have a history, and are watched", async () => {
    const file = join(folder, "newcomers.cypher");
    const head = "// name: newcomers\n// title: Newcomers\n// question: Who is new?\n// meaning: Nothing.\n";
    const query = "MATCH (a:Account) WHERE a.id STARTS WITH $prefix RETURN a.id AS account";
    await writeFile(file, `${head}// parameter: prefix | string | newcomer | Beginning of the id\n${query}\n`);
    expect(await json("investigations", "import", file)).toMatchObject({ created: ["newcomers"] });
    expect(await json("investigate", "newcomers", "--by", "tester")).toMatchObject({ rows: [], truncated: false });
    expect(await json("investigations", "history", "newcomers")).toMatchObject({
      runs: [{ by: "tester", version: 1, rows: 0, state: "done" }],
    });
    await json("watch", "add", "newcomers");
    const more = join(folder, "accounts-more.csv");
    await writeFile(more, "account_id\nnewcomer-1\n");
    await json("load", more);
    const { findings } = FindingList.parse(await json("findings", "--status", "open"));
    expect(findings).toMatchObject([{ name: "newcomers", row: ["newcomer-1"], status: "open" }]);
    expect(await json("findings", findings[0].id, "--set", "dismissed")).toMatchObject({ status: "dismissed" });
    const out = join(folder, "exported");
    await json("investigations", "export", "--out", out);
    expect(await readFile(join(out, "newcomers.cypher"), "utf8")).toContain(query);
  });

  test("a verdict is exported, and its batch can be undone", async () => {
    const { stdout } = await hydrascope("clusters", "--members", "--format", "csv", "--home", home);
    const accounts = stdout
      .split("\r\n")
      .slice(1, 4)
      .map((line) => line.split(",")[0]);
    // A comma in quotes parts nothing, and a row that does not fit its heading judges nobody.
    const odd = join(folder, "odd.csv");
    await writeFile(odd, `display_name,invited_by,account_id\n"Doe, Jane",${accounts[0]},${accounts[1]}\nJoe,x\n`);
    const refused = await hydrascope("label", "--disposition", "benign", "--accounts", odd, "--home", home);
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining("Row 2")]);
    await writeFile(odd, `display_name,invited_by,account_id\n"Doe, Jane",${accounts[0]},${accounts[1]}\n`);
    const one = await json("label", "--disposition", "inconclusive", "--accounts", odd);
    expect(one).toMatchObject({ accounts: 1 });
    const held = join(folder, "held.csv");
    await json("export", "csv", "--disposition", "inconclusive", "--out", held);
    expect(await readFile(held, "utf8")).toContain(`\n${accounts[1]},`);
    const file = join(folder, "verdict.txt");
    await writeFile(file, accounts.join("\n"));
    await json(
      "label",
      "--disposition",
      "confirmed_fraud",
      "--reason",
      "shared cards",
      "--by",
      "tester",
      "--accounts",
      file,
    );
    const out = join(folder, "enforcement.csv");
    const exported = await json("export", "enforcement", "--out", out);
    expect(exported).toMatchObject({ rows: 3 });
    const text = await readFile(out, "utf8");
    expect(text.split("\r\n")[0]).toBe(
      "account_id,action,reason_codes,cluster_id,evidence_bits,families,disposition,reviewed_by,reviewed_at,run_id,batch_id",
    );
    expect(await json("export", "enforcement", "--out", join(folder, "more.csv"), "--against", out)).toMatchObject({
      rows: 0,
    });
    const batch = text.split("\r\n")[1].split(",").at(-1) ?? "";
    expect(await json("export", "enforcement", "--out", join(folder, "undo.csv"), "--reverse", batch)).toMatchObject({
      rows: 3,
    });
  });

  test("wrong use exits with 2 and says what to do", async () => {
    for (const args of [
      ["no-such-command"],
      ["no-such-command", "--help"],
      ["start", "--port", "65536", "--home", home],
      ["label", "--disposition", "open", "--cluster", "H-0001", "--by", " ", "--home", home],
      ["explain", "nobody", "--home", home],
      ["generate", "E9", "--out", join(folder, "x")],
      ["label", "--disposition", "guilty", "--cluster", "H-0001", "--home", home],
      ["detect", "--settings", join(folder, "absent.json"), "--home", home],
      ["load", join(folder, "absent.csv"), "--home", home],
    ]) {
      const { status, stderr } = await hydrascope(...args);
      expect(status, `${args.join(" ")}\n${stderr}`).toBe(2);
      expect(stderr).not.toBe("");
    }
    for (const args of [["load"], ["clusters", "--run", "R-0404", "--home", home]]) {
      const { status, stdout } = await hydrascope(...args, "--json");
      expect([status, Object.keys(JSON.parse(stdout))]).toEqual([2, ["error"]]);
    }
  });

  test("a folder that is a file is said to be one, also in JSON", async () => {
    const { status, stdout, stderr } = await hydrascope("status", "--home", CLI, "--json");
    expect([status, JSON.parse(stdout)]).toMatchObject([1, { error: { code: "FILE_SYSTEM" } }]);
    expect(stderr).not.toContain("fault of Hydrascope");
  });

  test("a reader that goes away ends a command quietly", async () => {
    const child = spawn(process.execPath, [CLI, "clusters", "--members", "--json", "--home", home]);
    child.stdout.destroy();
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [status] = await once(child, "close");
    expect([status, said]).toEqual([0, ""]);
  });

  test("a second start on the home says who holds it; stop ends the first", async () => {
    const second = await hydrascope("start", "--home", home, "--no-open");
    expect(second.status).toBe(1);
    expect(second.stderr).toContain(String(served.pid));
    expect(await json("stop")).toEqual({ stopped: true, pid: served.pid });
    expect(await json("stop")).toEqual({ stopped: false, pid: null });
  });
});
