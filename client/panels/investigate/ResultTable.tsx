import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { cellTarget } from "../../state/asks.ts";
import { cellText } from "../../state/parameters.ts";
import { open, setParams, useView } from "../../state/router.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Notice } from "../../ui/states.tsx";
import { openNode } from "../../state/router.ts";

const ROW = 28;
/** Rows that are looked at for the widths and kinds of columns. */
const LOOK = 60;

/** Orders two cells: numbers by size, what is absent last, the rest as text. */
function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return cellText(a).localeCompare(cellText(b), "en", { numeric: true });
}

function Cell({ column, value }: { column: string; value: unknown }) {
  const text = cellText(value);
  const target = cellTarget(column, value);
  if (target === null) return <>{text}</>;
  return (
    <button
      type="button"
      className="text-button"
      onClick={() => ("cluster" in target ? open("clusters", target.cluster) : openNode(target.node, null))}
    >
      {"node" in target && typeof value === "object" ? target.node : text}
    </button>
  );
}

/** The rows of an answer, sorted by the column that the address names; only those in sight are drawn. */
export function ResultTable(props: {
  columns: readonly string[];
  rows: readonly (readonly unknown[])[];
  arriving: boolean;
}) {
  const { columns: names, rows: given, arriving } = props;
  const { params } = useView();
  const sort = params["sort"] ?? "";
  const down = sort.startsWith("-");
  const by = names.indexOf(down ? sort.slice(1) : sort);
  const sorted = useMemo(
    () => (by < 0 ? given : given.toSorted((a, b) => compare(a[by], b[by]) * (down ? -1 : 1))),
    [given, by, down],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  if (given.length === 0 && !arriving) {
    return (
      <Notice title="No rows">
        <p>Nothing in the graph is like that. Widen a parameter, or look at the query.</p>
      </Notice>
    );
  }
  const sample = given.slice(0, LOOK);
  const columns = names
    .map((name, column) => {
      const longest = sample.reduce((most, row) => Math.max(most, cellText(row[column]).length), name.length + 2);
      return `minmax(${Math.min(340, 24 + longest * 7.2)}px, ${Math.max(1, longest)}fr)`;
    })
    .join(" ");
  const numeric = names.map((_, column) =>
    sample.every((row) => typeof row[column] === "number" || row[column] === null),
  );
  return (
    <div
      className="result-table"
      ref={scroller}
      role="table"
      aria-rowcount={sorted.length + 1}
      tabIndex={0}
      aria-label="Answer"
    >
      <div className="result-row is-head" role="row" style={{ gridTemplateColumns: columns }}>
        {names.map((name, column) => (
          <span
            key={name}
            role="columnheader"
            className={numeric[column] === true ? "number" : ""}
            aria-sort={column !== by ? "none" : down ? "descending" : "ascending"}
          >
            <button
              type="button"
              onClick={() => setParams({ sort: column !== by ? name : down ? "" : `-${name}` })}
              title="Sort"
            >
              {name} {column === by && <Icon name={down ? "down" : "up"} size={11} />}
            </button>
          </span>
        ))}
      </div>
      <div role="rowgroup" style={{ height: rows.getTotalSize(), position: "relative" }}>
        {rows.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            className="result-row"
            role="row"
            aria-rowindex={index + 2}
            style={{ gridTemplateColumns: columns, height: ROW, transform: `translateY(${start}px)` }}
          >
            {names.map((name, column) => {
              const value = sorted[index]?.[column];
              return (
                <span
                  key={name}
                  role="cell"
                  className={numeric[column] === true ? "number" : ""}
                  title={cellText(value)}
                >
                  <Cell column={name} value={value} />
                </span>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
