// `npm test`: every check of the project, one after the other, closed by the line `N passed, N failed`.
// Each static check counts as one test; vitest's own tests are counted singly. `npm test -- unit` runs only the projects named.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) => join(root, "node_modules", ".bin", name);
const only = process.argv.slice(2);
const totals = { passed: 0, failed: 0 };

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, ...options });
}

/** Runs one static check; `judge` may refuse a run that exited 0 without really looking. */
function check(name, command, args, judge = () => null) {
  const started = performance.now();
  const result = run(command, args);
  const complaint = result.status === 0 ? judge(result.stdout) : `exit status ${result.status ?? result.signal}`;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (complaint === null) {
    totals.passed += 1;
    console.log(`✓ ${name} (${seconds} s)`);
    return;
  }
  totals.failed += 1;
  const output = `${result.stdout ?? ""}${result.stderr ?? ""}`;
  console.log(`✗ ${name}: ${complaint}\n${output.slice(0, 20_000)}`);
}

function dependencyRules() {
  // With this output the exit status says nothing about violations: the summary does.
  const args = ["server", "client", "scripts", "--config", ".dependency-cruiser.cjs", "--output-type", "json"];
  check("dependency rules", bin("depcruise"), args, (stdout) => {
    const { modules, summary } = JSON.parse(stdout);
    const looked = modules.filter((module) => /^(server|client)\//.test(module.source)).length;
    if (looked < 200) return `only ${looked} modules were looked at`;
    return summary.error === 0
      ? null
      : summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).join("\n");
  });
  // A checker that looks at nothing passes everything: plant a violation and see it caught.
  const planted = join(root, "server", "link", "planted-violation.ts");
  writeFileSync(planted, 'import "../detect/kernels/leiden.ts";\n');
  try {
    const { violations } = JSON.parse(run(bin("depcruise"), args).stdout).summary;
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
    const result = run(bin("vitest"), [...args, ...projects.map((project) => `--project=${project}`)], {
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
  check("types", bin("tsc"), ["--noEmit"]);
  check("lint", bin("oxlint"), ["--deny-warnings"]);
  check("format", bin("oxfmt"), ["--check"]);
  dependencyRules();
  check("dead code", bin("knip"), []);
}
vitest(only.length === 0 ? ["unit", "integration", "e2e"] : only);

console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
