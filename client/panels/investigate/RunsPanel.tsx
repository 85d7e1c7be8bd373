import { useRuns } from "../../api/investigations.ts";
import { count, instant, plural, shorten } from "../../state/format.ts";
import { openRun, openTab } from "../../state/investigations.ts";
import { cellText } from "../../state/parameters.ts";
import { ErrorPanel, Loading, Notice } from "../../ui/states.tsx";

const STATES = { running: "running", done: "", cancelled: "cancelled", failed: "failed" } as const;

/** What was asked, by whom and when, with which parameters, and what came of it; each can be asked again. */
export function RunsPanel({ name }: { name: string | null }) {
  const runs = useRuns(name ?? undefined);
  if (runs.error !== null) return <ErrorPanel error={runs.error} retry={() => void runs.refetch()} />;
  if (runs.data === undefined) return <Loading what="runs" />;
  return (
    <div className="ask-page">
      <header className="ask-head">
        <h2>{name === null ? "What was asked" : `Runs of ${name}`}</h2>
        {name !== null && (
          <button type="button" className="button is-small" onClick={() => openTab("runs")}>
            All runs
          </button>
        )}
      </header>
      <p className="muted">
        Every question is on record before its first row, also those of the command line, the API and watches. The
        newest {plural(runs.data.length, "run")}.
      </p>
      {runs.data.length === 0 ? (
        <Notice title="Nothing was asked yet" />
      ) : (
        <table className="ask-table">
          <thead>
            <tr>
              <th scope="col">When, UTC</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">With</th>
              <th scope="col" className="number">
                Rows
              </th>
              <th scope="col" className="number">
                Seconds
              </th>
              <th scope="col">End</th>
              <th scope="col" aria-label="Acts" />
            </tr>
          </thead>
          <tbody>
            {runs.data.map((run) => (
              <tr key={run.id}>
                <td>{instant(run.at)}</td>
                <td>{run.by}</td>
                <td title={run.cypher}>
                  {run.name === null ? (
                    <span className="is-mono">{run.cypher.replaceAll(/\s+/g, " ").slice(0, 200)}</span>
                  ) : (
                    `${run.name} v${run.version ?? 1}`
                  )}
                </td>
                <td className="muted">
                  {Object.entries(run.parameters)
                    .map(([key, value]) => `${key} ${shorten(cellText(value), 30)}`)
                    .join(", ")}
                </td>
                <td className="number">
                  {run.rows === null ? "" : count(run.rows)}
                  {run.truncated === true && "+"}
                </td>
                <td className="number">{run.seconds?.toFixed(2)}</td>
                <td className={run.state === "failed" ? "is-harm" : "muted"}>{run.error ?? STATES[run.state]}</td>
                <td>
                  <button type="button" className="text-button" onClick={() => openRun(run)}>
                    Ask again
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
