import type { ReactNode } from "react";
import type { Status } from "../../server/contract/api.ts";
import { RequestError } from "../api/client.ts";
import { count } from "../state/format.ts";
import { open } from "../state/router.ts";

/** Text with `code` marked by backquotes. */
export function Prose({ text }: { text: string }) {
  return <>{text.split("`").map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}

/** A quiet notice in the middle of an area: what is (not) there, and what to do. */
export function Notice({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="notice">
      <p className="notice-title">{title}</p>
      {children}
    </div>
  );
}

/** What is being fetched. */
export function Loading({ what }: { what: string }) {
  return (
    <div className="notice" role="status" aria-live="polite">
      <span className="loading-line" aria-hidden="true" />
      <p>Loading {what} …</p>
    </div>
  );
}

/** What went wrong and what to do about it. */
export function ErrorPanel({ error, retry }: { error: Error; retry?: () => void }) {
  return (
    <div className="notice is-error" role="alert">
      <p className="notice-title">{error.message}</p>
      {error instanceof RequestError && (
        <p>
          <Prose text={error.next} />
        </p>
      )}
      <p className="notice-actions">
        {retry !== undefined && (
          <button type="button" className="button" onClick={retry}>
            Try again
          </button>
        )}
        {error instanceof RequestError && <span className="muted">{error.code}</span>}
      </p>
    </div>
  );
}

/** Nothing has been loaded yet. */
export function NoData() {
  return (
    <Notice title="There is nothing here yet">
      <p>Load accounts and what they share, then look for clusters.</p>
      <button type="button" className="button is-strong" onClick={() => open("data")}>
        Load data
      </button>
      <pre className="commands">{"hydrascope load PATH\nhydrascope detect"}</pre>
      <p className="muted">
        PATH is a folder of files: accounts, payments, ips, prompt_fingerprints, exchanges, identifiers. To look around
        first, end this and run <code>hydrascope demo</code>.
      </p>
    </Notice>
  );
}

/** Data, but no run. */
export function NoRun({ counts }: { counts: Status["counts"] }) {
  return (
    <Notice title={`${count(counts.accounts)} accounts are loaded, but no run has looked for clusters yet`}>
      <button type="button" className="button is-strong" onClick={() => open("runs")}>
        Look for clusters
      </button>
      <p className="muted">Meanwhile you can follow a lead, search and ask questions in Investigations.</p>
    </Notice>
  );
}
