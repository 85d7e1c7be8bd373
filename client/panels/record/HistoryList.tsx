import type { HistoryEntry, HistoryKind } from "../../../server/contract/history.ts";
import { VERDICTS, idValue, instant, shorten } from "../../state/format.ts";
import { open } from "../../state/router.ts";
import { VerdictMark } from "../../ui/marks.tsx";
import { MentionText } from "../inspect/MentionText.tsx";
import { useVerdicts } from "../verdict/verdict-context.ts";

/** What each kind of change is called. */
export const HISTORY_KINDS = {
  verdict: "Verdict",
  note: "Note",
  decision: "By hand",
  known_good: "Known good",
  case: "Case",
  investigation: "Investigation",
  export: "Enforcement",
  exemplar: "Exemplar",
} as const satisfies Record<HistoryKind, string>;

/** Changes, newest first; a verdict can be taken back once. `named` says which cluster each is about. */
export function HistoryList({ entries, named }: { entries: readonly HistoryEntry[]; named: boolean }) {
  const { takeBack, busy } = useVerdicts();
  return (
    <ol className="events">
      {entries.map((entry) => (
        <li key={entry.number} className={entry.undone ? "is-undone" : ""}>
          <div className="events-line">
            <span className="events-kind">
              {entry.kind === "verdict" && entry.undoes === null && entry.disposition !== null && (
                <VerdictMark disposition={entry.disposition} />
              )}
              {HISTORY_KINDS[entry.kind]}
            </span>
            <span className="events-what">
              {entry.text}
              {named && entry.cluster_id !== null && (
                <>
                  {" · "}
                  <button type="button" className="text-button" onClick={() => open("clusters", entry.cluster_id)}>
                    {entry.cluster_id}
                  </button>
                </>
              )}
              {entry.node !== null && <span className="muted"> · {shorten(idValue(entry.node), 34)}</span>}
            </span>
            <span className="events-when">
              {entry.by} · {instant(entry.at)}
            </span>
            {entry.undone ? (
              <span className="muted">taken back</span>
            ) : (
              entry.kind === "verdict" &&
              entry.undoes === null &&
              entry.subject !== null && (
                <button
                  type="button"
                  className="text-button"
                  disabled={busy}
                  aria-label={`Undo: ${entry.disposition === null ? "" : VERDICTS[entry.disposition].state}, ${entry.accounts ?? 0} accounts`}
                  onClick={() => takeBack({ event_id: entry.subject ?? "", by: entry.by })}
                >
                  Undo
                </button>
              )
            )}
          </div>
          {entry.reason !== "" && (
            <p>
              <MentionText text={entry.reason} />
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
