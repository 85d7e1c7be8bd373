import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PACKAGE_ROOT } from "../../server/package-root.ts";

// The set-up of a checkout of one file. `npm` and the build are programs of the test that write down that they ran.
let root: string;

beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), "hydrascope setup-")), "checkout");
  await mkdir(join(root, "scripts"), { recursive: true });
  await mkdir(join(root, "server"));
  await cp(join(PACKAGE_ROOT, "scripts", "setup.mjs"), join(root, "scripts", "setup.mjs"));
  await writeFile(join(root, "package-lock.json"), JSON.stringify({ packages: { "": {} } }));
  await writeFile(join(root, "server", "cli.ts"), "export const one = 1;\n");
  const note = (what: string): string =>
    `import { appendFileSync, mkdirSync } from "node:fs";
     appendFileSync("ran", "${what} begins\\n");
     await new Promise((resolve) => setTimeout(resolve, 300));
     console.log("chatter of ${what}");
     appendFileSync("ran", "${what} ends\\n");`;
  await writeFile(join(root, "npm-cli.js"), `${note("install")} mkdirSync("node_modules", { recursive: true });`);
  await writeFile(join(root, "scripts", "build.mjs"), `${note("build")} mkdirSync("dist", { recursive: true });`);
  await writeFile(join(root, "package.json"), '{ "type": "module" }');
});
afterEach(() => rm(join(root, ".."), { recursive: true, force: true }));

async function setUp(): Promise<{ status: number | null; stdout: string; stderr: string; ms: number }> {
  const began = performance.now();
  const env = { ...process.env, npm_execpath: join(root, "npm-cli.js") };
  const child = spawn(process.execPath, [join(root, "scripts", "setup.mjs")], { env });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { status, stdout, stderr, ms: performance.now() - began };
}

async function ran(): Promise<string[]> {
  return (await readFile(join(root, "ran"), "utf8").catch(() => ""))
    .split("\n")
    .filter((line) => line.endsWith("ends"));
}

describe("the set-up of a checkout", () => {
  it("installs and builds once, keeps standard output clean, and is quick when all is done", async () => {
    const first = await setUp();
    expect(first).toMatchObject({ status: 0, stdout: "" });
    expect(first.stderr).toContain("chatter of install");
    expect(await ran()).toEqual(["install ends", "build ends"]);
    const second = await setUp();
    expect(second).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect(second.ms).toBeLessThan(2000);
    expect(await ran()).toHaveLength(2);
  });

  it("does each step once when two run at the same time", async () => {
    const both = await Promise.all([setUp(), setUp()]);
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect(await readFile(join(root, "ran"), "utf8")).toBe("install begins\ninstall ends\nbuild begins\nbuild ends\n");
  });

  it("builds again when a source changed, not when only its time did", async () => {
    await setUp();
    await utimes(join(root, "server", "cli.ts"), new Date(0), new Date(0));
    await setUp();
    expect(await ran()).toEqual(["install ends", "build ends"]);
    await writeFile(join(root, "server", "cli.ts"), "export const one = 2;\n");
    await setUp();
    expect(await ran()).toEqual(["install ends", "build ends", "build ends"]);
  });

  it("installs again when the lock changed, but adopts what somebody installed by hand from it", async () => {
    await setUp();
    const lock = { packages: { "": {}, "node_modules/a": { version: "1.0.0", integrity: "sha512-a" } } };
    await writeFile(join(root, "package-lock.json"), JSON.stringify(lock));
    await mkdir(join(root, "node_modules", "a"));
    await writeFile(join(root, "node_modules", ".package-lock.json"), JSON.stringify(lock));
    await setUp();
    expect(await ran()).toEqual(["install ends", "build ends", "build ends"]);
    lock.packages["node_modules/a"].version = "1.0.1";
    await writeFile(join(root, "package-lock.json"), JSON.stringify(lock));
    await setUp();
    expect(await ran()).toContain("install ends");
    expect((await ran()).filter((line) => line === "install ends")).toHaveLength(2);
  });

  it("fails with npm's own words, and tries again the next time", async () => {
    const good = await readFile(join(root, "npm-cli.js"));
    await writeFile(join(root, "npm-cli.js"), 'console.error("no network"); process.exit(1);');
    const failed = await setUp();
    expect(failed).toMatchObject({ status: 1, stdout: "" });
    expect(failed.stderr).toMatch(/no network[^]*could not be installed/);
    await writeFile(join(root, "npm-cli.js"), good);
    expect(await setUp()).toMatchObject({ status: 0 });
  });
});

describe("the container files", () => {
  it("publish on loopback only and hold no password", async () => {
    const compose = await readFile(join(PACKAGE_ROOT, "docker-compose.yml"), "utf8");
    const published = compose.split("\n").filter((line) => /^\s+- .*:\d+$/.test(line));
    expect(published).toHaveLength(2);
    expect(published.every((line) => /^\s+- 127\.0\.0\.1:/.test(line))).toBe(true);
    const passwords = compose.split("\n").filter((line) => /^\s+NEO4J_(AUTH|PASSWORD):/.test(line));
    expect(passwords).toHaveLength(2);
    expect(passwords.every((line) => line.includes("${HYDRASCOPE_NEO4J_PASSWORD:?"))).toBe(true);
  });
});
