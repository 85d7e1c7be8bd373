import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ExpandResult, LabelEvent, type ExpandRequest } from "../../server/contract/api.ts";
import { request } from "./client.ts";

const id = encodeURIComponent;

/** Everything that a verdict changes is asked for again; what the run computed stays. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({
      predicate: ({ queryKey: [kind] }) => kind !== "why" && kind !== "investigations" && kind !== "investigate",
    });
  };
}

/** Takes a verdict back with an event of its own. */
export function useUndoLabel() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ event, by, reason }: { event: string; by: string; reason: string }) =>
      request(LabelEvent, `labels/${id(event)}/undo`, { body: { by, reason } }),
    onSuccess: refresh,
  });
}

/** The next neighbours of one kind. */
export function expand(body: ExpandRequest): Promise<ExpandResult> {
  return request(ExpandResult, "graph/expand", { body });
}
