// `npm test`: every check of the project, closed by the line `N passed, N failed`.
// Each static check counts as one test; vitest's own tests are counted singly. `npm test -- unit` runs only the projects named.
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) => join(root, "node_modules", ".bin", name);
const only = process.argv.slice(2);
const totals = { passed: 0, failed: 0 };

/** Runs a program; gives what it printed, and its exit status, or why it has none. */
function run(command, args) {
  return new Promise((resolve) => {
    const options = { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 };
    execFile(command, args, options, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : (error.code ?? error.signal), stdout, stderr }),
    );
  });
}

/** Runs one static check; `judge` may refuse a run that exited 0 without really looking. */
async function check(name, command, args, judge = () => null) {
  const started = performance.now();
  const { status, stdout, stderr } = await run(command, args);
  const complaint = status === 0 ? judge(stdout) : `exit status ${status}`;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (complaint === null) {
    totals.passed += 1;
    console.log(`✓ ${name} (${seconds} s)`);
    return;
  }
  totals.failed += 1;
  console.log(`✗ ${name}: ${complaint}\n${`${stdout}${stderr}`.slice(0, 20_000)}`);
}

// With this output the exit status says nothing about violations: the summary does.
const RULES = ["server", "client", "scripts", "--config", ".dependency-cruiser.cjs", "--output-type", "json"];

function keepsRules(stdout) {
  const { modules, summary } = JSON.parse(stdout);
  const looked = modules.filter((module) => /^(server|client)\//.test(module.source)).length;
  if (looked < 200) return `only ${looked} modules were looked at`;
  return summary.error === 0
    ? null
    : summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).join("\n");
}

/** A checker that looks at nothing passes everything: plants a violation and sees it caught. */
async function rulesCatch() {
  const planted = join(root, "server", "link", "planted-violation.ts");
  writeFileSync(planted, 'import "../detect/kernels/leiden.ts";\n');
  try {
    const { violations } = JSON.parse((await run(bin("depcruise"), RULES)).stdout).summary;
    const caught = violations.some(({ rule }) => rule.name === "link-imports-no-other-stage");
    totals[caught ? "passed" : "failed"] += 1;
    console.log(
      caught ? "✓ dependency rules catch a planted violation" : "✗ dependency rules missed a planted violation",
    );
  } finally {
    rmSync(planted);
  }
}

function vitest(projects) {
  const folder = mkdtempSync(join(tmpdir(), "hydrascope-test-"));
  const report = join(folder, "report.json");
  try {
    const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const result = spawnSync(bin("vitest"), [...args, ...projects.map((project) => `--project=${project}`)], {
      cwd: root,
      stdio: "inherit",
    });
    const { numPassedTests, numFailedTests, numTotalTestSuites, numFailedTestSuites } = JSON.parse(
      readFileSync(report, "utf8"),
    );
    totals.passed += numPassedTests;
    // A file that fails to load has no failed test of its own; a run that vitest refused must not count as passed either.
    totals.failed += Math.max(numFailedTests, numFailedTestSuites > 0 || result.status !== 0 ? 1 : 0);
    if (numTotalTestSuites === 0) totals.failed += 1;
  } catch (error) {
    totals.failed += 1;
    console.log(`✗ vitest gave no report: ${error.message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (only.length === 0) {
  // The compiler takes longest, on one core.
  await Promise.all([
    check("types", bin("tsc"), ["--noEmit"]),
    (async () => {
      await check("lint", bin("oxlint"), ["--deny-warnings"]);
      await check("format", bin("oxfmt"), ["--check"]);
      await check("dead code", bin("knip"), []);
      await check("dependency rules", bin("depcruise"), RULES, keepsRules);
      await rulesCatch();
    })(),
  ]);
}
vitest(only.length === 0 ? ["unit", "integration", "e2e"] : only);

console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
