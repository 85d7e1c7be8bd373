import { useLoads } from "../../api/jobs.ts";
import { count, instant, plural, shorten } from "../../state/format.ts";
import { quarantineUrl } from "../../state/load-text.ts";
import { ErrorPanel, Loading, Notice } from "../../ui/states.tsx";

/** Every load of the graph, newest first. */
export function LoadHistory() {
  const { data, error, refetch } = useLoads();
  if (error !== null) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading what="the loads" />;
  return (
    <>
      {data.loads.length === 0 ? (
        <Notice title="Nothing was loaded yet">
          <p>
            Drop the files of a folder anywhere here. A file is named after its table: accounts, payments, ips,
            prompt_fingerprints, exchanges, identifiers, events, labels. Other names and columns can be mapped.
          </p>
        </Notice>
      ) : (
        <section aria-label="Loads">
          <div className="grid-head">
            <h1>Loads</h1>
            <span className="muted small">
              {count(data.loads.length)} of {count(data.page.total)}, newest first
            </span>
          </div>
          <table className="grid">
            <thead>
              <tr>
                <th>When (UTC)</th>
                <th>Files</th>
                <th className="number">Rows</th>
                <th className="number">Loaded</th>
                <th className="number">Known already</th>
                <th className="number">Rejected</th>
                <th>Written</th>
                <th>Batch</th>
              </tr>
            </thead>
            <tbody>
              {data.loads.map(({ batch, at, state, written_by, report }) => (
                <tr key={batch}>
                  <td>{instant(at)}</td>
                  <td title={report?.files.map(({ path }) => path).join("\n")}>
                    {report === null
                      ? ""
                      : report.files.length === 1
                        ? shorten(report.files[0]?.path ?? "", 34)
                        : plural(report.files.length, "file")}
                  </td>
                  <td className="number">{report === null ? "" : count(report.rows)}</td>
                  <td className="number">{report === null ? "" : count(report.loaded)}</td>
                  <td className="number">{report === null ? "" : count(report.duplicate)}</td>
                  <td className="number">
                    {report === null ? (
                      ""
                    ) : report.quarantine === null ? (
                      "0"
                    ) : (
                      <a href={quarantineUrl(report.quarantine)} download aria-label="Rejected rows as a file">
                        {count(report.quarantined)}
                      </a>
                    )}
                  </td>
                  <td className={state === "done" ? "muted" : "is-harm"}>
                    {state === "writing" ? "unfinished" : written_by === "import" ? "by import" : "in batches"}
                  </td>
                  <td className="muted is-mono">{batch.slice(0, 8)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}
