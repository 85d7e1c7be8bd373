// Makes a checkout ready to run: checks Node, installs the packages of package-lock.json, builds. Run by npm before `start` and `test` and by
// scripts/hydrascope.mjs before every command, so it uses Node's own modules only and is quick when there is nothing to do.
// All it says goes to standard error: standard output belongs to the command.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OLDEST_NODE = [20, 19];
const INSTALLED = join(ROOT, "node_modules", ".hydrascope-installed");
const BUILT = join(ROOT, "dist", ".hydrascope-built");
/** What the build is made of. */
const SOURCES = ["server", "client", "package.json", "package-lock.json", "tsconfig.json", "scripts/build.mjs"];

/** Sets the checkout up; quick when all is done already. Ends the process with status 1 and a message where it cannot. */
export function setUp() {
  checkNode();
  if (isInstalled() && isBuilt()) return;
  const release = takeLock();
  try {
    if (!isInstalled()) install();
    if (!isBuilt()) build();
  } finally {
    release();
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(
    `Hydrascope needs Node.js ${OLDEST_NODE.join(".")} or later; this is ${process.versions.node}.`,
    "Install a newer one (for example with your version manager) and run the command again.",
  );
}

function isInstalled() {
  return readOr(INSTALLED, "") === installDigest() || adoptInstallation();
}

function installDigest() {
  const parts = [readOr(join(ROOT, "package-lock.json"), ""), process.platform, process.arch, process.versions.modules];
  return sha256(parts.join("\n"));
}

/** Packages that somebody installed by hand are as good, where they are exactly those of the lock. */
function adoptInstallation() {
  const wanted = packagesOf(join(ROOT, "package-lock.json"));
  const there = packagesOf(join(ROOT, "node_modules", ".package-lock.json"));
  if (wanted === null || there === null) return false;
  const same = Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = there[path];
    if (found === undefined) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && found.integrity === entry.integrity && existsSync(join(ROOT, path));
  });
  if (same) writeFileSync(INSTALLED, installDigest());
  return same;
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return null;
  }
}

function install() {
  const started = Date.now();
  say("installing the packages (npm ci)…");
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const status =
    npm !== undefined && /npm-cli\.c?js$/.test(npm)
      ? run(process.execPath, [npm, ...args])
      : run("npm", args, { shell: process.platform === "win32" });
  if (status !== 0)
    fail("The packages could not be installed: what npm says is above.", "Mend that and run the command again.");
  writeFileSync(INSTALLED, installDigest());
  say(`packages installed in ${seconds(started)}`);
}

function isBuilt() {
  const [quick, content] = readOr(BUILT, "").split("\n");
  if (quick === undefined || content === undefined) return false;
  const files = sourceFiles();
  const quickNow = quickDigest(files);
  if (quick === quickNow) return true;
  // Another branch and back changes times only.
  if (content !== contentDigest(files)) return false;
  writeFileSync(BUILT, `${quickNow}\n${content}`);
  return true;
}

function build() {
  const started = Date.now();
  say("building…");
  const files = sourceFiles();
  const stamp = `${quickDigest(files)}\n${contentDigest(files)}`;
  if (run(process.execPath, [join(ROOT, "scripts", "build.mjs")]) !== 0)
    fail("The build failed: what it says is above.", "Undo or mend the last change to the sources.");
  writeFileSync(BUILT, stamp);
  say(`built in ${seconds(started)}`);
}

function sourceFiles() {
  const files = [];
  const walk = (path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return;
    if (stats.isDirectory()) for (const name of readdirSync(path).sort()) walk(join(path, name));
    else files.push({ path, size: stats.size, time: stats.mtimeMs });
  };
  for (const source of SOURCES) walk(join(ROOT, source));
  return files;
}

function quickDigest(files) {
  return sha256(files.map(({ path, size, time }) => `${path.slice(ROOT.length)} ${size} ${time}`).join("\n"));
}

function contentDigest(files) {
  return sha256(files.map(({ path }) => `${path.slice(ROOT.length)} ${sha256(readFileSync(path))}`).join("\n"));
}

/** One set-up of a checkout at a time; the lock lies outside of it, because `npm ci` empties node_modules. */
function takeLock() {
  const path = join(tmpdir(), `hydrascope-setup-${sha256(realpathSync(ROOT)).slice(0, 12)}`);
  let told = false;
  for (;;) {
    try {
      mkdirSync(path);
      writeFileSync(join(path, "pid"), String(process.pid));
      return () => rmSync(path, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (isAbandoned(path)) rmSync(path, { recursive: true, force: true });
    else if (!told) say("waiting for another set-up of this checkout…");
    told = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

function isAbandoned(path) {
  const pid = Number(readOr(join(path, "pid"), ""));
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (pid === 0) return Date.now() - stats.mtimeMs > 5_000;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

function run(command, args, options = {}) {
  // Both outputs go to standard error.
  return spawnSync(command, args, { cwd: ROOT, stdio: ["ignore", 2, 2], ...options }).status;
}

function readOr(path, fallback) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return fallback;
  }
}

function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

function say(text) {
  process.stderr.write(`hydrascope: ${text}\n`);
}

function fail(text, next) {
  process.stderr.write(`hydrascope: ${text}\n  ${next}\n`);
  process.exit(1);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) setUp();
