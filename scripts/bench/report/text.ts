import { table } from "../../../server/cli/output.ts";
import type { Machine } from "../machine.ts";
import type { Measured } from "../measure.ts";
import { linesOf, readable } from "./summary.ts";

/** The measures as plain text tables. */
export function renderText(results: readonly Measured[]): string {
  return results
    .map((measured) => {
      const rows = linesOf(measured).map(({ name, figure, peakMb, runs, failed, seen }) => [
        name,
        figure === null ? "–" : `${readable(figure.min)}  ${readable(figure.median)}  ${readable(figure.max)}`,
        peakMb === null ? "" : `${readable(peakMb)} MB`,
        String(runs),
        failed ?? describeSeen(seen),
      ]);
      const heading = `${measured.title} (${measured.name}, ${measured.scale} of the letter). Goal: ${measured.goal}`;
      return `${heading}\n${table(["", `${measured.unit}: min  median  max`, "peak", "runs", ""], rows)}`;
    })
    .join("\n\n");
}

/** What was seen in one line. */
export function describeSeen(seen: Readonly<Record<string, number>>): string {
  return Object.entries(seen)
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${readable(value)}`)
    .join(", ");
}

/** One measure as docs/contracts fixes it: our own runs apart from the peers'. */
export function contractJson({ outcomes, ...measure }: Measured, machine: Machine): object {
  const [[, own] = [], ...others] = Object.entries(outcomes);
  return { ...measure, machine, runs: own?.runs ?? [], peers: Object.fromEntries(others) };
}
