import { notifications } from "@mantine/notifications";
import { useFindings, useRunWatches, useStopWatch, useWatches } from "../../api/investigations.ts";
import { count, instant, plural } from "../../state/format.ts";
import { openFilled, openTab } from "../../state/investigations.ts";
import { textOf } from "../../state/parameters.ts";
import { setParams, useView } from "../../state/router.ts";
import { choice } from "../../state/view.ts";
import { ErrorPanel, Loading } from "../../ui/states.tsx";
import { FINDING_TITLES, FindingRow } from "./FindingRow.tsx";

const FILTERS = ["open", "in_review", "confirmed", "dismissed", "all"] as const;
function Watches() {
  const watches = useWatches();
  const stop = useStopWatch();
  const run = useRunWatches();
  const active = watches.data?.filter((each) => each.active) ?? [];
  return (
    <section aria-label="Watches">
      <header className="ask-head">
        <h2>Watched after each load and run</h2>
        {active.length > 0 && (
          <button
            type="button"
            className="button is-small"
            disabled={run.isPending}
            onClick={() =>
              run.mutate(undefined, {
                onSuccess: ({ found }) => notifications.show({ message: `${plural(found, "new finding")}.` }),
              })
            }
          >
            {run.isPending ? "Looking …" : "Look now"}
          </button>
        )}
      </header>
      {active.length === 0 ? (
        <p className="muted">
          Nothing is watched. Open an investigation, fill in its parameters and press Watch: rows that were not there
          before then appear here.
        </p>
      ) : (
        <table className="ask-table">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">By</th>
              <th scope="col">Last looked, UTC</th>
              <th scope="col" className="number">
                Rows
              </th>
              <th scope="col" className="number">
                New
              </th>
              <th scope="col" className="number">
                Open
              </th>
              <th scope="col" aria-label="Acts" />
            </tr>
          </thead>
          <tbody>
            {active.map(({ id, name, parameters, by, last, open: found }) => (
              <tr key={id}>
                <td>
                  <button
                    type="button"
                    className="text-button"
                    onClick={() =>
                      openFilled(name, Object.fromEntries(Object.entries(parameters).map(([k, v]) => [k, textOf(v)])))
                    }
                  >
                    {name}
                  </button>
                </td>
                <td>{by}</td>
                <td className={(last?.error ?? null) === null ? "" : "is-harm"}>
                  {last === null ? "not yet" : instant(last.at)} {last?.error}
                </td>
                <td className="number">
                  {count(last?.rows ?? 0)}
                  {last?.truncated === true && "+"}
                </td>
                <td className="number">{count(last?.found ?? 0)}</td>
                <td className="number">{count(found)}</td>
                <td>
                  <button type="button" className="text-button" onClick={() => stop.mutate(id)}>
                    Stop
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** What watches found since they began, each with what became of it; all, or of one investigation. */
export function FindingsPanel({ name }: { name: string | null }) {
  const view = useView();
  const status = choice(view, "status", FILTERS);
  const findings = useFindings(status === "all" ? undefined : status);
  const shown = findings.data?.findings.filter((each) => name === null || each.name === name) ?? [];
  return (
    <div className="ask-page">
      <header className="ask-head">
        <h2>Findings{name === null ? "" : ` of ${name}`}</h2>
        {name !== null && (
          <button type="button" className="button is-small" onClick={() => openTab("findings")}>
            Of all watches
          </button>
        )}
      </header>
      <div className="ask-places" role="group" aria-label="Status">
        {FILTERS.map((each) => (
          <button
            key={each}
            type="button"
            className="chip"
            aria-pressed={each === status}
            onClick={() => setParams({ status: each === "open" ? "" : each })}
          >
            {each === "all" ? "All" : FINDING_TITLES[each]}
          </button>
        ))}
      </div>
      {findings.error !== null ? (
        <ErrorPanel error={findings.error} retry={() => void findings.refetch()} />
      ) : findings.data === undefined ? (
        <Loading what="findings" />
      ) : shown.length === 0 ? (
        <p className="muted">{status === "open" ? "Nothing new." : "None is like that."}</p>
      ) : (
        <>
          <p className="muted small" role="status">
            {count(shown.length)} of {plural(findings.data.total, "finding")}, newest first
          </p>
          <ul>
            {shown.map((finding) => (
              <FindingRow key={finding.id} finding={finding} />
            ))}
          </ul>
        </>
      )}
      <Watches />
    </div>
  );
}
