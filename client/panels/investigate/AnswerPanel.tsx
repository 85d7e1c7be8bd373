import { lazy, Suspense } from "react";
import { cancelAnswer, useAnswer, type Answer } from "../../state/answers.ts";
import { count, plural } from "../../state/format.ts";
import { addToOpenCanvas, openCanvas } from "../../state/open-canvas.ts";
import { cellText } from "../../state/parameters.ts";
import { openNodes, setParams, useView } from "../../state/router.ts";
import { choice } from "../../state/view.ts";
import { saveCsv } from "../../state/csv.ts";
import { ErrorPanel, Loading } from "../../ui/states.tsx";
import { ResultTable } from "./ResultTable.tsx";

const ResultCanvas = lazy(async () => ({ default: (await import("./ResultCanvas.tsx")).ResultCanvas }));
const ResultChart = lazy(async () => ({ default: (await import("./ResultChart.tsx")).ResultChart }));

const SHAPES = ["table", "graph", "value", "chart"] as const;
type Shape = (typeof SHAPES)[number];
const TITLES = { table: "Table", graph: "Canvas", value: "Value", chart: "Chart" } as const satisfies Record<
  Shape,
  string
>;

function Count({ answer }: { answer: Answer }) {
  const { state, rows, truncated, cutBy, limit, seconds } = answer;
  const shown = plural(rows.length, "row");
  return (
    <span role="status" className="result-count">
      {state === "running" ? (
        rows.length === 0 ? (
          "Running …"
        ) : (
          `${shown} so far …`
        )
      ) : state === "cancelled" || state === "failed" ? (
        <strong>
          {shown} came before {state === "cancelled" ? "you cancelled" : "it broke off"}: there may be more
        </strong>
      ) : truncated ? (
        <strong>
          The first {shown}: there are more, cut at the limit of {cutBy === "bytes" ? "its size" : count(limit)}
        </strong>
      ) : (
        `${count(rows.length)} of ${shown}`
      )}{" "}
      {seconds !== null && <span className="muted">in {seconds.toFixed(2)} s</span>}
    </span>
  );
}

function Value({ answer: { columns, rows } }: { answer: Answer }) {
  return (
    <dl className="result-value">
      {columns.map((name, at) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{cellText(rows[0]?.[at])}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What came of a question: as a table, on the canvas, as one value or as a chart. */
export function AnswerPanel({ question, show }: { question: string; show: Shape }) {
  const view = useView();
  const answer = useAnswer(question);
  if (answer === null) return null;
  const { state, columns, rows, graph, error } = answer;
  if (rows.length === 0 && error !== null && state !== "cancelled") return <ErrorPanel error={error} />;
  const nodes = graph?.nodes ?? [];
  const charted = rows.some((row) => row.slice(1).some((cell) => typeof cell === "number"));
  const possible = {
    table: true,
    graph: nodes.length > 0,
    value: rows.length === 1,
    chart: charted && rows.length > 1,
  };
  const wanted = choice(view, "as", [show, ...SHAPES]);
  const shape = possible[wanted] ? wanted : "table";
  const target = openCanvas();
  return (
    <>
      <div className="result-head">
        <div className="tool-group" role="group" aria-label="Answer as">
          {SHAPES.map((each) => (
            <button
              key={each}
              type="button"
              className="tool-text"
              aria-pressed={shape === each}
              disabled={!possible[each]}
              onClick={() => setParams({ as: each === show ? "" : each })}
            >
              {TITLES[each]}
            </button>
          ))}
        </div>
        <Count answer={answer} />
        <span className="result-acts">
          {state === "running" ? (
            <button type="button" className="button is-small" onClick={() => cancelAnswer(question)}>
              Cancel
            </button>
          ) : (
            <>
              {nodes.length > 0 && graph !== null && (
                <>
                  {target !== null && (
                    <button type="button" className="button is-small is-quiet" onClick={() => addToOpenCanvas(graph)}>
                      Add to {target}
                    </button>
                  )}
                  <button
                    type="button"
                    className="button is-small is-quiet"
                    onClick={() => openNodes(nodes.slice(0, 100).map(({ id }) => id))}
                  >
                    New canvas{nodes.length > 100 ? " of the first 100" : ""}
                  </button>
                </>
              )}
              {rows.length > 0 && (
                <button
                  type="button"
                  className="button is-small is-quiet"
                  onClick={() => saveCsv(question, columns, rows)}
                >
                  CSV{answer.truncated ? " of these rows" : ""}
                </button>
              )}
            </>
          )}
        </span>
      </div>
      {shape === "graph" && graph !== null ? (
        <Suspense fallback={<Loading what="the canvas" />}>
          <ResultCanvas name={question} graph={graph} />
        </Suspense>
      ) : shape === "value" ? (
        <Value answer={answer} />
      ) : shape === "chart" ? (
        <Suspense fallback={<Loading what="the chart" />}>
          <ResultChart columns={columns} rows={rows} />
        </Suspense>
      ) : (
        <ResultTable columns={columns} rows={rows} arriving={state === "running"} />
      )}
    </>
  );
}
