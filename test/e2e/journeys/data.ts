import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generate } from "../../../server/simulate/simulate.ts";
import { axe } from "../browser.ts";
import type { Stage } from "../stage.ts";

const SCRIPT = fileURLToPath(new URL("../../../scripts/hydrascope.mjs", import.meta.url));

/** From an empty home to two runs compared: on a home of its own, for the demonstration is loaded already. */
export function dataJourney(stage: Stage): void {
  let folder: string;
  let served: ChildProcess;
  let url: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hydrascope-data-"));
    served = spawn(process.execPath, [SCRIPT, "start", "--no-open", "--port", "0", "--home", join(folder, "home")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (served.stdout === null) throw new Error("no standard output");
    const [address] = await once(createInterface(served.stdout), "line");
    url = String(address);
    await generate("E1", { accounts: 1000, exchanges: 20_000, seed: 7, out: join(folder, "data") });
    // One file as an organisation would have it: another name, another column, and a time that is none.
    const accounts = await readFile(join(folder, "data", "accounts.csv"), "utf8");
    const lines = accounts.replace("account_id", "user_id").split("\n");
    await writeFile(join(folder, "data", "users.csv"), [...lines.slice(0, -1), "one-more,soon", ""].join("\n"));
    await rm(join(folder, "data", "accounts.csv"));
    await rm(join(folder, "data", "truth.csv"));
  }, 240_000);
  afterAll(async () => {
    // A page that still fetches its parts would complain of the server's end.
    await stage.page.goto(stage.url);
    if (served.exitCode === null) {
      served.kill("SIGTERM");
      await once(served, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  });

  test("begins where nothing is, and says what a file becomes", async () => {
    const { page } = stage;
    await page.goto(url);
    await page.getByRole("button", { name: "Load data" }).click();
    await page.getByText("Nothing was loaded yet").waitFor();
    await stage.shot("data-empty");
    expect(await axe(page)).toEqual([]);
    const data = join(folder, "data");
    const paths = (await readdir(data)).map((name) => join(data, name));
    await page.locator("input[type=file]").setInputFiles(paths);
    await page.getByText("becomes no table yet").waitFor();
    await expect.poll(() => page.getByRole("button", { name: "Check every row" }).isDisabled()).toBe(true);
    await page.getByLabel("users.csv becomes").selectOption("accounts");
    await page.getByText("accounts needs account_id").waitFor();
    await stage.shot("data-mapping");
    expect(await axe(page)).toEqual([]);
    await page.getByLabel("user_id of users.csv is").selectOption("account_id");
    await page.getByRole("button", { name: "Check every row" }).click();
    const rejected = page.getByRole("region", { name: "Rejected rows" });
    await rejected.getByText("users.csv").waitFor({ timeout: 60_000 });
    expect(await rejected.textContent()).not.toContain("soon");
    await stage.shot("data-check");
    expect(await axe(page)).toEqual([]);
  });

  test("loads what was checked and looks for clusters; an address reopens it", async () => {
    const { page } = stage;
    await page.reload();
    await page.getByRole("button", { name: /^Load [\d,]+ rows$/ }).click();
    await page.getByRole("button", { name: "Cancel" }).waitFor();
    await stage.shot("data-loading");
    await page.getByRole("button", { name: "See the clusters of run R-0001" }).waitFor({ timeout: 120_000 });
    await stage.shot("data-loaded");
    expect(await axe(page)).toEqual([]);
    await page.getByRole("button", { name: "Load more" }).click();
    await page.getByRole("region", { name: "Loads" }).getByText("in batches").waitFor();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Rejected rows as a file" }).click(),
    ]);
    expect(await readFile(await file.path(), "utf8")).toMatch(/^\{"file":"users.csv","line":1002,/);
    await stage.shot("data-history");
    expect(await axe(page)).toEqual([]);
  });

  test("makes a second run with other settings and leads from what differs to a cluster", async () => {
    const { page } = stage;
    await page.getByRole("link", { name: "Runs" }).click();
    await page.getByText("One run so far").waitFor();
    await page.getByText("Seed and settings").click();
    const settings = page.getByLabel("Settings that differ from the defaults, as JSON");
    await settings.fill('{ "min_siz": 5 }');
    expect(await page.getByRole("button", { name: "Look for clusters" }).isDisabled()).toBe(true);
    await settings.fill('{ "min_size": 6 }');
    await page.getByRole("button", { name: "Look for clusters" }).click();
    await page.getByRole("heading", { name: "From R-0001 to R-0002" }).waitFor({ timeout: 120_000 });
    await page.getByRole("cell", { name: "min_size" }).waitFor();
    await stage.shot("runs-compared");
    expect(await axe(page)).toEqual([]);
    // With the settings of before, what was too small is there again.
    await settings.fill("");
    await page.getByRole("button", { name: "Look for clusters" }).click();
    await page.getByRole("heading", { name: "From R-0002 to R-0003" }).waitFor({ timeout: 120_000 });
    const changed = page.getByRole("region", { name: "Clusters that changed" });
    const cluster = changed.getByRole("row").getByRole("button").first();
    const name = await cluster.textContent();
    await cluster.click();
    await page.getByRole("heading", { name: `Cluster ${name}` }).waitFor();
  });
}
