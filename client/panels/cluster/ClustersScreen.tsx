import { useEffect, useMemo } from "react";
import { usePeriod } from "../../api/period.ts";
import { useActivity, useCluster, useStatus } from "../../api/queries.ts";
import { useQueue } from "../../api/triage.ts";
import { useAnalyst } from "../../state/ask-name.ts";
import { readDays } from "../../state/period.ts";
import { queueFilter } from "../../state/queue-filter.ts";
import { go, useView } from "../../state/router.ts";
import { ErrorPanel, Loading, Notice } from "../../ui/states.tsx";
import { ClusterWorkspace } from "./ClusterWorkspace.tsx";
import { Queue } from "../queue/Queue.tsx";
import { Timeline } from "./Timeline.tsx";

/** The queue on the left, the open cluster beside it, time below; or the queue alone, as a table. */
export function ClustersScreen() {
  const view = useView();
  const filter = queueFilter(view, useAnalyst());
  const wide = view.params["queue"] === "wide";
  const queue = useQueue(filter);
  const status = useStatus();
  const detail = useCluster(wide ? null : view.id);
  const activity = useActivity(wide ? null : view.id);
  const days = useMemo(() => readDays(view.params, activity.data?.days ?? []), [view.params, activity.data]);
  const asked = usePeriod(wide ? null : view.id, days);
  const period = days === null ? null : (asked.data ?? null);
  const first = queue.data?.pages[0]?.clusters[0]?.cluster_id;

  // The first cluster of the queue opens by itself: an empty middle helps nobody.
  useEffect(() => {
    if (view.screen === "clusters" && view.id === null && first !== undefined) go({ ...view, id: first }, true);
  }, [view, first]);

  const list = <Queue filter={filter} open={view.id} run={status.data?.run ?? null} wide={wide} />;
  if (wide) return <div className="clusters-screen is-wide">{list}</div>;
  return (
    <div className="clusters-screen">
      {list}
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
              <ClusterWorkspace detail={detail.data} judged={status.data?.judged ?? 0} period={period} />
            )}
          </div>
          <Timeline
            cluster={view.id}
            activity={activity.data ?? null}
            days={days}
            period={period}
            error={activity.error ?? asked.error}
          />
        </>
      )}
    </div>
  );
}
