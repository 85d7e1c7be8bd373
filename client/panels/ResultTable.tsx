import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { InvestigateResult } from "../../server/contract/investigate.ts";
import { cellText } from "../state/parameters.ts";
import { Notice } from "../ui/states.tsx";

const ROW = 28;

/** The rows of an answer; only those in sight are drawn. */
export function ResultTable({ result }: { result: InvestigateResult }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: result.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  if (result.rows.length === 0) {
    return (
      <Notice title="No rows">
        <p>Nothing in the graph is like that. Widen a parameter, or look at the query.</p>
      </Notice>
    );
  }
  const widths = result.columns.map((name, column) => {
    const longest = result.rows
      .slice(0, 60)
      .reduce((most, row) => Math.max(most, cellText(row[column]).length), name.length);
    return `minmax(${Math.min(340, 24 + longest * 7.2)}px, ${Math.max(1, longest)}fr)`;
  });
  const columns = widths.join(" ");
  const numeric = result.columns.map((_, column) =>
    result.rows.slice(0, 60).every((row) => typeof row[column] === "number" || row[column] === null),
  );
  return (
    <div
      className="result-table"
      ref={scroller}
      role="table"
      aria-rowcount={result.rows.length + 1}
      tabIndex={0}
      aria-label="Answer"
    >
      <div className="result-row is-head" role="row" style={{ gridTemplateColumns: columns }}>
        {result.columns.map((name, column) => (
          <span key={name} role="columnheader" className={numeric[column] === true ? "number" : ""}>
            {name}
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
            {result.columns.map((name, column) => {
              const text = cellText(result.rows[index]?.[column]);
              return (
                <span key={name} role="cell" className={numeric[column] === true ? "number" : ""} title={text}>
                  {text}
                </span>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
