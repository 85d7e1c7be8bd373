import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Machine } from "../machine.ts";
import type { Measured } from "../measure.ts";
import { plotBars } from "./plot.ts";
import { linesOf, readable, type Line } from "./summary.ts";
import { describeSeen } from "./text.ts";

/** Writes performance.md and a plot for each measure under `out`. */
export async function writePage(out: string, machine: Machine, results: readonly Measured[]): Promise<void> {
  await mkdir(join(out, "performance"), { recursive: true });
  for (const measured of results) {
    const { name, title, unit } = measured;
    await writeFile(join(out, "performance", `${name}.svg`), plotBars(title, unit, linesOf(measured)));
  }
  await writeFile(join(out, "performance.md"), renderPage(machine, results));
}

/** The page as Markdown. */
export function renderPage(machine: Machine, results: readonly Measured[]): string {
  const { cores, processor, memory_gb, system, node, java, hydrascope } = machine;
  return `# Performance

Written by \`npm run bench\` (a tenth of the letter) or \`npm run bench:letter\` (the whole: 500,000 accounts, 100 million exchanges): ours and the peers
on the same data, in turn, several rounds. Bars show the median, whiskers the least and the greatest. Memory is the greatest sum of the resident sets of
a process and its children at one moment (pages that several share counted for each), sampled ten times a second. Nothing here is a test: times depend on the machine.

Machine: ${cores} × ${processor}, ${memory_gb} GB, ${system}, Node ${node}, Java ${java}; Hydrascope ${hydrascope}.

${results.map(renderMeasure).join("\n")}`;
}

function renderMeasure(measured: Measured): string {
  const { name, title, goal, scale, unit } = measured;
  const lines = linesOf(measured);
  const rows = lines.map(
    ({ name: who, figure, peakMb, runs, failed, seen }) =>
      `| ${who} | ${figure === null ? "–" : `${readable(figure.min)} / **${readable(figure.median)}** / ${readable(figure.max)}`} | ${peakMb === null ? "" : readable(peakMb)} | ${runs} | ${cell(failed === null ? describeSeen(seen) : `failed: ${failed}`)} |`,
  );
  const notes = lines.map(({ name: who, what }) => `- ${who}: ${what}.`);
  return `## ${title}

\`${name}\`, ${scale} of the letter. Goal: ${goal}.

![${title}](performance/${name}.svg)

| | ${unit}: min / median / max | peak MB | runs | |
|---|---|---|---|---|
${rows.join("\n")}

${verdict(measured, lines)}

${notes.join("\n")}
`;
}

/** Says who is ahead, peers too. */
function verdict({ figure }: Measured, [own, ...others]: Line[]): string {
  const peers = others.filter((line) => line.figure !== null && !line.name.startsWith("Hydrascope"));
  if (own === undefined || own.figure === null || peers.length === 0) return "No peer beside it.";
  const ours = own.figure.median;
  const rises = figure.endsWith("per_second");
  const ahead = peers.filter(({ figure: theirs }) => {
    if (theirs === null) return false;
    return rises ? theirs.median > ours : theirs.median < ours;
  });
  if (ahead.length === 0) return "Hydrascope is ahead of every peer that ran.";
  return `Ahead of Hydrascope: ${ahead.map(({ name, figure: theirs }) => `${name} (${readable(rises ? (theirs?.median ?? 0) / ours : ours / (theirs?.median ?? 1))} times)`).join(", ")}.`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ").slice(0, 300);
}
