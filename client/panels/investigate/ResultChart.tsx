import * as Plot from "@observablehq/plot";
import { useEffect, useRef } from "react";

const SERIES = ["1", "2", "3", "4", "5", "6"].map((number) => `var(--series-${number})`);

interface Point {
  x: Date | number | string;
  y: number;
  /** The column that `y` is of. */
  measure: string;
  series: string;
}

/** The points of a result: its first column is x, each column of numbers y, and each value of a column of text a series of its own. */
function pointsOf(columns: readonly string[], rows: readonly (readonly unknown[])[]): Point[] {
  const numeric = columns.map(
    (_, at) =>
      at > 0 &&
      rows.every((row) => row[at] === null || typeof row[at] === "number") &&
      rows.some((row) => typeof row[at] === "number"),
  );
  return rows.flatMap((row) => {
    const [first] = row;
    const x =
      typeof first === "string" && /^\d{4}-\d\d-\d\d/.test(first)
        ? new Date(first)
        : typeof first === "number" || typeof first === "string"
          ? first
          : String(first);
    const text = columns.flatMap((_, at) =>
      at > 0 && numeric[at] === false && typeof row[at] === "string" ? [row[at]] : [],
    );
    return columns.flatMap((name, at): Point[] => {
      const y = row[at];
      if (numeric[at] !== true || typeof y !== "number") return [];
      return [{ x, y, measure: name.replaceAll("_", " "), series: text.length === 0 ? name : text.join(", ") }];
    });
  });
}

/**
 * A result over its first column, one chart for each column of numbers: stems over numbers and times, so that days without a row stay empty, and
 * bars over anything else.
 */
export function ResultChart({ columns, rows }: { columns: readonly string[]; rows: readonly (readonly unknown[])[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const points = pointsOf(columns, rows);
    const named = points.some(({ x }) => typeof x === "string");
    const draw = (): void => {
      const chart = Plot.plot({
        width: element.clientWidth - 40,
        height: Math.max(220, Math.min(420, element.clientHeight - 40)),
        marginLeft: 56,
        marginRight: 140,
        marginBottom: named ? 70 : 34,
        style: { background: "none", color: "var(--muted)", fontSize: "12px", fontFamily: "var(--font)" },
        x: { label: columns[0] ?? "", ...(named ? { tickRotate: -30 } : {}) },
        y: { label: null, grid: true, tickFormat: "~s", nice: true },
        fy: { label: null },
        color: { range: SERIES, legend: true },
        marks: [
          Plot.ruleY([0], { stroke: "var(--line-strong)" }),
          ...(named
            ? [Plot.barY(points, { x: "x", y: "y", fy: "measure", fill: "series", tip: true })]
            : [
                Plot.ruleX(points, { x: "x", y1: 0, y2: "y", fy: "measure", stroke: "series", strokeWidth: 1.4 }),
                Plot.dot(points, { x: "x", y: "y", fy: "measure", fill: "series", r: 3, tip: true }),
              ]),
        ],
      });
      chart.setAttribute("role", "img");
      chart.setAttribute("aria-label", `Chart over ${columns[0] ?? "rows"}; the same is in the table.`);
      element.replaceChildren(chart);
    };
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [columns, rows]);
  return <div className="result-chart" ref={box} />;
}
