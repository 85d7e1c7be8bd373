import { useHistory } from "../../api/history.ts";
import { count, plural } from "../../state/format.ts";
import { open } from "../../state/router.ts";
import { Section } from "../../ui/Section.tsx";
import { ErrorPanel, Loading } from "../../ui/states.tsx";
import { HistoryList } from "../record/HistoryList.tsx";
import { Notes } from "../inspect/Notes.tsx";

/** Notes on one cluster, and every change that concerns it or its members. */
export function ClusterHistory({ cluster }: { cluster: string }) {
  const { data, error, refetch } = useHistory({ cluster });
  const [first] = data?.pages ?? [];
  return (
    <>
      <Notes on={{ cluster }} />
      <Section title="History" aside={first === undefined ? undefined : plural(first.page.total, "change")}>
        {error !== null ? (
          <ErrorPanel error={error} retry={() => void refetch()} />
        ) : first === undefined ? (
          <Loading what="the history" />
        ) : first.entries.length === 0 ? (
          <p className="muted">
            Nothing yet. Every verdict, note and decision by hand will stand here; none is ever erased.
          </p>
        ) : (
          <HistoryList entries={first.entries} named={false} />
        )}
        {first !== undefined && first.entries.length < first.page.total && (
          <p className="muted small">
            {count(first.entries.length)} of {count(first.page.total)}.{" "}
            <button type="button" className="text-button" onClick={() => open("history", null, { cluster })}>
              All of them
            </button>
          </p>
        )}
      </Section>
    </>
  );
}
