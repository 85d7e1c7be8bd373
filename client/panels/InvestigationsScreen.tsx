import { lazy, Suspense, useState } from "react";
import { useInvestigation, useInvestigations, type InvestigationRun } from "../api/queries.ts";
import { open, setParams, useView } from "../state/router.ts";
import { choice } from "../state/view.ts";
import { ErrorPanel, Loading, Notice } from "../ui/states.tsx";
import { InvestigationForm } from "./InvestigationForm.tsx";
import { OwnQuery } from "./OwnQuery.tsx";
import { ResultTable } from "./ResultTable.tsx";

const ResultCanvas = lazy(async () => ({ default: (await import("./ResultCanvas.tsx")).ResultCanvas }));
const OWN = "own-query";

/** Saved questions and a box for one's own; answers as a table or on the canvas. */
export function InvestigationsScreen() {
  const view = useView();
  const list = useInvestigations();
  const investigations = list.data?.investigations ?? [];
  const name = view.id ?? investigations[0]?.name ?? OWN;
  const chosen = investigations.find((investigation) => investigation.name === name);
  const [runs, setRuns] = useState<Readonly<Record<string, InvestigationRun>>>({});
  const run = runs[name] ?? null;
  const result = useInvestigation(run);
  const shape = choice(view, "as", ["table", "canvas"]);
  const start = (next: InvestigationRun): void => {
    setRuns({ ...runs, [name]: next });
    // The same question again is asked again.
    if (JSON.stringify(next) === JSON.stringify(run)) void result.refetch();
  };
  return (
    <div className="split-screen">
      <nav className="split-side" aria-label="Investigations">
        <h1>Investigations</h1>
        {list.error !== null && <ErrorPanel error={list.error} retry={() => void list.refetch()} />}
        {list.isPending && <Loading what="investigations" />}
        <ul className="choices">
          {investigations.map((investigation) => (
            <li key={investigation.name}>
              <button
                type="button"
                aria-current={investigation.name === name ? "true" : undefined}
                onClick={() => open("investigations", investigation.name)}
              >
                <strong>{investigation.title}</strong>
                <span className="muted">{investigation.question}</span>
              </button>
            </li>
          ))}
          {!list.isPending && (
            <li>
              <button
                type="button"
                aria-current={name === OWN ? "true" : undefined}
                onClick={() => open("investigations", OWN)}
              >
                <strong>A query of your own</strong>
                <span className="muted">Cypher, read-only, with a time and a row limit</span>
              </button>
            </li>
          )}
        </ul>
      </nav>
      <section className="split-main investigation" aria-label="Investigation" key={name}>
        {list.isPending ? null : name === OWN ? (
          <OwnQuery busy={result.isFetching} onRun={start} />
        ) : chosen === undefined ? (
          list.isSuccess && (
            <Notice title="There is no investigation of that name">
              <p>Choose one on the left.</p>
            </Notice>
          )
        ) : (
          <InvestigationForm investigation={chosen} busy={result.isFetching} onRun={start} />
        )}
        {run !== null &&
          (result.isFetching ? (
            <Loading what="the answer" />
          ) : result.error !== null ? (
            <ErrorPanel error={result.error} />
          ) : (
            result.data !== undefined && (
              <>
                <div className="result-head">
                  <div className="tool-group" role="group" aria-label="Answer as">
                    <button
                      type="button"
                      className="tool-text"
                      aria-pressed={shape === "table"}
                      onClick={() => setParams({ as: "" })}
                    >
                      Table
                    </button>
                    <button
                      type="button"
                      className="tool-text"
                      aria-pressed={shape === "canvas"}
                      disabled={result.data.graph === null || result.data.graph.nodes.length === 0}
                      onClick={() => setParams({ as: "canvas" })}
                    >
                      Canvas
                    </button>
                  </div>
                  <span role="status" className="result-count">
                    {result.data.truncated ? (
                      <strong>
                        The first {result.data.rows.length.toLocaleString("en")} rows: there are more, cut at the limit
                        of {result.data.limit.toLocaleString("en")}
                      </strong>
                    ) : (
                      `${result.data.rows.length.toLocaleString("en")} of ${result.data.rows.length.toLocaleString("en")} rows`
                    )}{" "}
                    <span className="muted">in {result.data.seconds.toFixed(2)} s</span>
                  </span>
                </div>
                {shape === "canvas" && result.data.graph !== null && result.data.graph.nodes.length > 0 ? (
                  <Suspense fallback={<Loading what="the canvas" />}>
                    <ResultCanvas name={name} graph={result.data.graph} />
                  </Suspense>
                ) : (
                  <ResultTable result={result.data} />
                )}
              </>
            )
          ))}
      </section>
    </div>
  );
}
