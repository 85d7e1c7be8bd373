import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { RequestError } from "../api/client.ts";
import { groupSlice } from "../api/groups.ts";
import { groupPlace, openInto } from "./groups.ts";
import type { CanvasState } from "./use-scene.ts";

/** Opens a group of accounts on the canvas: fetches what it holds and draws that in its place. */
export function useOpenGroup(edit: CanvasState["edit"]): (group: string) => void {
  const client = useQueryClient();
  return useCallback(
    (group) => {
      const { cluster, path } = groupPlace(group);
      client.fetchQuery(groupSlice(cluster, path)).then(
        (slice) => edit((now) => openInto(now, group, slice)),
        (error: unknown) =>
          notifications.show({
            color: "red",
            title: error instanceof Error ? error.message : "The group could not be opened.",
            message: error instanceof RequestError ? error.next : "",
          }),
      );
    },
    [client, edit],
  );
}
