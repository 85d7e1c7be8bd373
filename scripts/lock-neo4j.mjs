// Regenerates server/database/neo4j.lock.json: the coordinates and SHA-256 of every jar that the managed Neo4j runs on; or, with `gds`,
// scripts/bench/peers/gds.lock.json: of those that Graph Data Science adds for the comparison of the laboratory.
// Needs `mvn`. Use: node scripts/lock-neo4j.mjs [version | gds]
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const neo4jLock = new URL("../server/database/neo4j.lock.json", import.meta.url);
const gds = process.argv[2] === "gds";
const known = gds ? JSON.parse(readFileSync(neo4jLock, "utf8")) : { jars: [] };
const neo4j = gds ? known.version : (process.argv[2] ?? "5.26.30");
const added = ["org.neo4j.gds:opengds-extension:2.13.9", "org.neo4j.gds:proc-similarity:2.13.9"];
const base = [`org.neo4j:neo4j:${neo4j}`, `org.neo4j.app:neo4j-server:${neo4j}`];
const wanted = gds ? [...base, ...added] : base;
const version = gds ? added[0].split(":")[2] : neo4j;
const artifacts = (gds ? added : base).map((name) => name.split(":").slice(0, 2).join(":"));
const target = gds ? new URL("bench/peers/gds.lock.json", import.meta.url) : neo4jLock;

const folder = mkdtempSync(join(tmpdir(), "lock-neo4j-"));
try {
  const dependencies = wanted.map((name) => {
    const [group, artifact, at] = name.split(":");
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${at}</version></dependency>`;
  });
  writeFileSync(
    join(folder, "pom.xml"),
    `<project><modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId><version>1</version>
<dependencies>${dependencies.join("")}</dependencies></project>`,
  );
  const mvn = (...args) =>
    execFileSync("mvn", ["-B", "-q", "-DincludeScope=runtime", ...args], {
      cwd: folder,
      stdio: ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32",
    });
  const plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1";
  mvn(`${plugin}:list`, "-DoutputFile=list.txt", "-DoutputAbsoluteArtifactFilename=true");
  const jars = readFileSync(join(folder, "list.txt"), "utf8")
    .split("\n")
    // "   group:artifact:jar[:classifier]:version:scope:/absolute/path.jar [-- module name]"
    .map((line) => /^\s+(\S+):(?:compile|runtime):(\S.*?\.jar)(?:\s+--.*)?$/.exec(line.replaceAll("\u001b[36m", "")))
    .filter((match) => match !== null)
    .map(([, found, path]) => {
      const parts = found.split(":");
      const coordinates = parts.length === 4 ? [parts[0], parts[1], parts[3]].join(":") : found;
      return { coordinates, sha256: createHash("sha256").update(readFileSync(path)).digest("hex") };
    })
    .filter(({ coordinates }) => !known.jars.some((jar) => jar.coordinates === coordinates))
    .toSorted((a, b) => (a.coordinates < b.coordinates ? -1 : 1));
  if (jars.length < 100) throw new Error(`mvn named only ${jars.length} jars`);
  writeFileSync(target, `${JSON.stringify({ artifacts, version, jars }, null, 1)}\n`);
  process.stderr.write(`${jars.length} jars locked for ${artifacts[0]} ${version}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
