import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { z } from "zod";

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
