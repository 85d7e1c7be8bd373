import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { z } from "zod";
import { isJudged, type Cluster } from "../../server/contract/cluster.ts";

/** What any verdict answers, as far as it matters here. */
const Given = z.object({ event_id: z.string(), cluster_id: z.string().nullable(), undoes: z.null() });

/** Calls back after each verdict that was recorded, with the cluster that it concerned; not after one taken back. */
export function useAfterVerdict(then: (cluster: string | null) => void): void {
  const client = useQueryClient();
  const latest = useRef(then);
  useEffect(() => {
    latest.current = then;
  });
  useEffect(
    () =>
      client.getMutationCache().subscribe((event) => {
        if (event.type !== "updated" || event.action.type !== "success") return;
        const given = Given.safeParse(event.mutation.state.data);
        if (given.success) latest.current(given.data.cluster_id);
      }),
    [client],
  );
}

/** Of the clusters after one (by place) the first that is not judged yet, else the one that follows. */
export function nextToReview(
  clusters: readonly Pick<Cluster, "cluster_id" | "dispositions" | "size">[],
  place: number,
): string | undefined {
  const rest = clusters.slice(place + 1);
  return (rest.find(({ dispositions, size }) => !isJudged(dispositions, size)) ?? rest[0])?.cluster_id;
}
