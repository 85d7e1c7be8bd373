import { useState } from "react";
import { useTrace } from "../../api/queries.ts";
import { count, plural } from "../../state/format.ts";
import { LEAD_LIMIT, followLead, readLead, useLead } from "../../state/lead.ts";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorPanel, Loading, Notice } from "../../ui/states.tsx";
import { LeadResult } from "./LeadResult.tsx";

/** Start from a lead: paste or drop values, see what is known of them and where they lead. */
export function LeadScreen() {
  const lead = useLead();
  const [text, setText] = useState(lead?.text ?? "");
  const [over, setOver] = useState(false);
  const [unread, setUnread] = useState<string | null>(null);
  const read = readLead(text);
  const trace = useTrace(lead);
  const follow = (): void => {
    if (read.values.length > 0) followLead({ text, values: read.values });
  };
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setUnread(null);
    try {
      const content = await file.text();
      setText(content);
      const { values } = readLead(content);
      if (values.length > 0) followLead({ text: content, values });
    } catch {
      setUnread("The file could not be read. Paste its values instead.");
    }
  };
  return (
    <div
      className="split-screen"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <aside className={`split-side lead-form${over ? " is-over" : ""}`} aria-label="Lead">
        <h1>Start from a lead</h1>
        <p className="muted">
          Accounts, IPs, payment instruments or prompt fingerprints, up to {count(LEAD_LIMIT)}: one a line, or separated
          by commas. See which are known, which clusters they touch, and what they share.
        </p>
        <textarea
          aria-label="Values of the lead"
          className="lead-text"
          spellCheck={false}
          placeholder={"acct_81f2…\n45.83.64.10\npi_c204…"}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) follow();
          }}
        />
        <p className="muted small" role="status">
          {unread ?? (
            <>
              {plural(read.values.length, "value")}
              {read.duplicates > 0 && `, ${count(read.duplicates)} more are repeated`}
              {read.dropped > 0 && `, ${count(read.dropped)} left out: only ${count(LEAD_LIMIT)} are followed`}
            </>
          )}
        </p>
        <div className="lead-actions">
          <button type="button" className="button is-strong" disabled={read.values.length === 0} onClick={follow}>
            Follow the lead
          </button>
          <label className="button">
            <Icon name="file" size={14} /> From a file
            <input
              type="file"
              className="visually-hidden"
              accept=".txt,.csv,.tsv,text/plain,text/csv"
              onChange={(event) => void take(event.target.files?.[0])}
            />
          </label>
          {text !== "" && (
            <button
              type="button"
              className="button is-quiet"
              onClick={() => {
                setText("");
                followLead(null);
              }}
            >
              New lead
            </button>
          )}
        </div>
        <p className="muted small">
          A file can be dropped anywhere on this page. The lead is kept in this tab only and forgotten when it closes.
        </p>
      </aside>
      <section className="split-main" aria-label="What the lead leads to">
        {lead === null ? (
          <Notice title="Nothing followed yet">
            <p>Paste what you have on the left. A handful of accounts from a report is enough.</p>
          </Notice>
        ) : trace.error !== null ? (
          <ErrorPanel error={trace.error} retry={() => void trace.refetch()} />
        ) : trace.data === undefined ? (
          <Loading what={`what is known of ${plural(lead.values.length, "value")}`} />
        ) : (
          <LeadResult trace={trace.data} />
        )}
      </section>
    </div>
  );
}
