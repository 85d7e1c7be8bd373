import { useLabels } from "../api/queries.ts";
import { count, plural } from "../state/format.ts";
import { ErrorPanel, Loading, Notice } from "../ui/states.tsx";
import { EventList } from "./EventList.tsx";
import { ExportMenu } from "./ExportMenu.tsx";

/** Every verdict and every undo, newest first. */
export function HistoryScreen() {
  const { data, error, refetch } = useLabels(null);
  return (
    <div className="page">
      <header className="page-head">
        <h1>History of verdicts</h1>
        <p className="muted">Who judged what, when and why. An undo is an event of its own; nothing is ever erased.</p>
        <ExportMenu cluster={null} />
      </header>
      {error !== null ? (
        <ErrorPanel error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading what="the history" />
      ) : data.events.length === 0 ? (
        <Notice title="No verdict yet">
          <p>Open a cluster and press y, h or n: it will stand here.</p>
        </Notice>
      ) : (
        <>
          <p className="muted small">
            {count(data.events.length)} of {plural(data.page.total, "event")}, newest first
          </p>
          <EventList events={data.events} named />
        </>
      )}
    </div>
  );
}
