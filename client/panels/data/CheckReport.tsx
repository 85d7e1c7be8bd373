import type { LoadReport } from "../../../server/contract/load.ts";
import { count, plural } from "../../state/format.ts";
import { quarantineUrl } from "../../state/load-text.ts";
import { Icon } from "../../ui/Icon.tsx";

type Fault = LoadReport["faults"][number];

/** Rows of a load by file, and what was, or would be, rejected and why. */
export function CheckReport({ report }: { report: LoadReport }) {
  return (
    <>
      <ul className="figures">
        <li>
          <strong>{count(report.rows)}</strong> rows
        </li>
        <li>
          <strong>{count(report.loaded)}</strong> {report.dry_run ? "to load" : "loaded"}
        </li>
        <li className={report.duplicate === 0 ? "muted" : ""}>
          <strong>{count(report.duplicate)}</strong> known already
        </li>
        <li className={report.quarantined === 0 ? "muted" : "is-rejected"}>
          <strong>{count(report.quarantined)}</strong> rejected
        </li>
        <li className={report.accounts_created === 0 ? "muted" : ""}>
          <strong>{count(report.accounts_created)}</strong> accounts only other tables name
        </li>
      </ul>
      <table className="grid">
        <thead>
          <tr>
            <th>File</th>
            <th>Table</th>
            <th className="number">Rows</th>
            <th className="number">{report.dry_run ? "To load" : "Loaded"}</th>
            <th className="number">Known already</th>
            <th className="number">Rejected</th>
          </tr>
        </thead>
        <tbody>
          {report.files.map((file) => (
            <tr key={file.path}>
              <td>{file.path}</td>
              <td className="muted">{file.table}</td>
              <td className="number">{count(file.rows)}</td>
              <td className="number">{count(file.loaded)}</td>
              <td className="number">{count(file.duplicate)}</td>
              <td className={`number${file.quarantined > 0 ? " is-harm" : ""}`}>{count(file.quarantined)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Faults faults={report.faults} quarantine={report.quarantine} />
      {report.warnings.length > 0 && (
        <ul className="notes">
          {report.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Broken rules, most frequent first, with the lines to look at; never a value. */
export function Faults({ faults, quarantine }: { faults: readonly Fault[]; quarantine: string | null }) {
  if (faults.length === 0) return null;
  return (
    <section aria-label="Rejected rows">
      <div className="grid-head">
        <h2>Rejected, by what is wrong</h2>
        {quarantine !== null && (
          <a className="button is-small" href={quarantineUrl(quarantine)} download>
            <Icon name="export" size={13} /> All of them, by line
          </a>
        )}
      </div>
      <table className="grid">
        <thead>
          <tr>
            <th>File</th>
            <th>Column</th>
            <th>What is wrong</th>
            <th className="number">Rows</th>
            <th>Lines</th>
          </tr>
        </thead>
        <tbody>
          {faults.slice(0, 50).map(({ path, column, rule, hint, rows, lines }) => (
            <tr key={`${path} ${column} ${rule}`}>
              <td>{path}</td>
              <td>{column ?? <span className="muted">whole line</span>}</td>
              <td>{hint}</td>
              <td className="number">{count(rows)}</td>
              <td className="muted">
                {lines.map(count).join(", ")}
                {rows > lines.length && " …"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {faults.length > 50 && <p className="muted small">50 of {plural(faults.length, "rule")} are shown.</p>}
    </section>
  );
}
