import { expect, it } from "vitest";
import type { Machine } from "../../scripts/bench/machine.ts";
import type { Contender, Measure, Measured } from "../../scripts/bench/measure.ts";
import { adjustedRand } from "../../scripts/bench/planted.ts";
import { renderPage } from "../../scripts/bench/report/page.ts";
import { plotBars } from "../../scripts/bench/report/plot.ts";
import { linesOf } from "../../scripts/bench/report/summary.ts";
import { contractJson } from "../../scripts/bench/report/text.ts";
import { runMeasure } from "../../scripts/bench/run-measures.ts";

const machine: Machine = {
  cores: 2,
  processor: "a processor",
  memory_gb: 8,
  system: "linux",
  node: "20",
  java: "17",
  hydrascope: "0",
};
const setting = { scale: 1, places: { cache: "", scratch: "" } };

function measureOf(contenders: Contender[]): Measure {
  return {
    name: "one",
    title: "A <measure>",
    goal: "≤ 1 s",
    figure: "seconds",
    unit: "s",
    contenders: async () => contenders,
  };
}

/** A contender whose runs take the seconds given, one after the other; an error is thrown. */
function scripted(name: string, script: (number | Error)[], order: string[]): Contender {
  let at = 0;
  return {
    name,
    what: "scripted",
    async run() {
      order.push(name);
      const next = script[at++];
      if (next instanceof Error) throw next;
      return { seconds: next, peak_mb: 10 * next };
    },
    close: async () => void order.push(`${name} closed`),
  };
}

async function measured(...scripts: [string, (number | Error)[]][]): Promise<{ result: Measured; order: string[] }> {
  const order: string[] = [];
  const contenders = scripts.map(([name, script]) => scripted(name, script, order));
  const result = await runMeasure(measureOf(contenders), setting, { rounds: 3, until: Infinity }, () => undefined);
  return { result, order };
}

it("contenders take turns; one that fails is named, keeps what it had, and is left out from then on", async () => {
  const { result, order } = await measured(["Hydrascope", [3, 1, 2]], ["peer", [5, new Error("broke")]]);
  expect(order).toEqual(["Hydrascope", "peer", "Hydrascope", "peer", "Hydrascope", "Hydrascope closed", "peer closed"]);
  const [own, peer] = linesOf(result);
  expect(own.figure).toEqual({ min: 1, median: 2, max: 3 });
  expect(own.peakMb).toBe(30);
  expect(peer).toMatchObject({ failed: "broke", runs: 1, figure: { median: 5 } });
});

it("no further round begins after the time given, the first one always does", async () => {
  const order: string[] = [];
  const measure = measureOf([scripted("Hydrascope", [1, 2, 3], order)]);
  const { outcomes } = await runMeasure(measure, setting, { rounds: 3, until: 0 }, () => undefined);
  expect(outcomes["Hydrascope"].runs).toHaveLength(1);
});

it("the page says where a peer is ahead, and which one failed", async () => {
  const { result } = await measured(
    ["Hydrascope", [2, 2, 2]],
    ["fast", [1, 1, 1]],
    ["gone", [new Error("no python3")]],
  );
  const page = renderPage(machine, [result]);
  expect(page).toContain("Ahead of Hydrascope: fast (2 times).");
  expect(page).toContain("failed: no python3");
  const [line] = linesOf(result);
  expect(plotBars(result.title, "s", [line])).toContain("A &lt;measure&gt;");
});

it("JSON of one measure has our runs and the peers apart", async () => {
  const { result } = await measured(["Hydrascope", [2, 2, 2]], ["peer", [1, 1, 1]]);
  expect(contractJson(result, machine)).toMatchObject({
    name: "one",
    scale: 1,
    runs: [{ seconds: 2, peak_mb: 20 }, { seconds: 2 }, { seconds: 2 }],
    peers: { peer: { runs: [{ seconds: 1 }, { seconds: 1 }, { seconds: 1 }] } },
  });
});

it("the adjusted Rand index is 1 for equal partitions whatever their names, about 0 for unrelated ones", () => {
  const one = Uint32Array.from({ length: 1000 }, (_, v) => v % 10);
  expect(
    adjustedRand(
      one,
      one.map((label) => 9 - label),
    ),
  ).toBe(1);
  expect(
    adjustedRand(
      one,
      Uint32Array.from({ length: 1000 }, (_, v) => Math.floor(v / 100)),
    ),
  ).toBeCloseTo(0, 1);
});
