import type { LabelEvent } from "../../server/contract/api.ts";
import { VERDICTS, count, instant, plural } from "../state/format.ts";
import { open } from "../state/router.ts";
import { Verdict } from "../ui/marks.tsx";
import { useVerdicts } from "./verdict-context.ts";

/** Label events, newest first; each can be taken back once. */
export function EventList({ events, named }: { events: readonly LabelEvent[]; named: boolean }) {
  const { takeBack, busy } = useVerdicts();
  return (
    <ol className="events">
      {events.map((event) => (
        <li key={event.event_id} className={event.undone ? "is-undone" : ""}>
          <div className="events-line">
            {event.undoes === null ? (
              <Verdict disposition={event.disposition} />
            ) : (
              <span className="verdict">took a verdict back</span>
            )}
            <span>
              {plural(event.accounts, "account")}
              {named && event.cluster_id !== null && (
                <>
                  {" of "}
                  <button type="button" className="text-button" onClick={() => open("clusters", event.cluster_id)}>
                    {event.cluster_id}
                  </button>
                </>
              )}
            </span>
            <span className="events-when">
              {event.by} · {instant(event.at)}
            </span>
            {event.undone ? (
              <span className="muted">undone</span>
            ) : (
              event.undoes === null && (
                <button
                  type="button"
                  className="text-button"
                  disabled={busy}
                  aria-label={`Undo: ${VERDICTS[event.disposition].state}, ${count(event.accounts)} accounts`}
                  onClick={() => takeBack(event)}
                >
                  Undo
                </button>
              )
            )}
          </div>
          {event.reason !== "" && <p>{event.reason}</p>}
        </li>
      ))}
    </ol>
  );
}
