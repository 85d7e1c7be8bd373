import { useLabels } from "../api/queries.ts";
import { count, plural } from "../state/format.ts";
import { ErrorPanel, Loading, Notice } from "../ui/states.tsx";
import { EventList } from "./EventList.tsx";

/** The verdicts on one cluster. */
export function ClusterHistory({ cluster }: { cluster: string }) {
  const { data, error, refetch } = useLabels(cluster);
  if (error !== null) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading what="the history" />;
  if (data.events.length === 0) {
    return (
      <Notice title="No verdict yet">
        <p>Every verdict and every undo will stand here, with who, when and why. None is ever erased.</p>
      </Notice>
    );
  }
  return (
    <>
      <p className="muted small">
        {count(data.events.length)} of {plural(data.page.total, "event")}, newest first
      </p>
      <EventList events={data.events} named={false} />
    </>
  );
}
