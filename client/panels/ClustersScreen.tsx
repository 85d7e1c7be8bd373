import { useEffect, useMemo } from "react";
import { usePeriod } from "../api/period.ts";
import { useActivity, useCluster, useQueue, useStatus, type QueueFilter } from "../api/queries.ts";
import { readDays } from "../state/period.ts";
import { go, useView } from "../state/router.ts";
import { choice, type View } from "../state/view.ts";
import { ErrorPanel, Loading, Notice } from "../ui/states.tsx";
import { ClusterWorkspace } from "./ClusterWorkspace.tsx";
import { Queue } from "./Queue.tsx";
import { Timeline } from "./Timeline.tsx";

/** Which clusters the address asks for. */
export function queueFilter(view: View): QueueFilter {
  return {
    status: choice(view, "show", ["all", "flagged", "to_review", "changed", "judged"]),
    sort: choice(view, "sort", ["rank", "risk", "size", "exchanges", "last_seen"]),
  };
}

/** The queue on the left, the open cluster beside it, time below. */
export function ClustersScreen() {
  const view = useView();
  const filter = queueFilter(view);
  const queue = useQueue(filter);
  const status = useStatus();
  const detail = useCluster(view.id);
  const activity = useActivity(view.id);
  const days = useMemo(() => readDays(view.params, activity.data?.days ?? []), [view.params, activity.data]);
  const period = usePeriod(view.id, days);
  const first = queue.data?.pages[0]?.clusters[0]?.cluster_id;

  // The first cluster of the queue opens by itself: an empty middle helps nobody.
  useEffect(() => {
    if (view.screen === "clusters" && view.id === null && first !== undefined) go({ ...view, id: first }, true);
  }, [view, first]);

  return (
    <div className="clusters-screen">
      <Queue filter={filter} open={view.id} run={status.data?.run ?? null} />
      {view.id === null ? (
        <div className="workspace-area">
          {queue.isPending ? (
            <Loading what="the queue" />
          ) : (
            <Notice title="No cluster to open">
              <p>No cluster of this run is like that. Choose another filter on the left.</p>
            </Notice>
          )}
        </div>
      ) : (
        <>
          <div className="workspace-area">
            {detail.error !== null ? (
              <ErrorPanel error={detail.error} retry={() => void detail.refetch()} />
            ) : detail.data === undefined ? (
              <Loading what={`cluster ${view.id}`} />
            ) : (
              <ClusterWorkspace detail={detail.data} judged={status.data?.judged ?? 0} />
            )}
          </div>
          <Timeline
            activity={activity.data ?? null}
            days={days}
            period={period.data ?? null}
            error={activity.error ?? period.error}
          />
        </>
      )}
    </div>
  );
}
