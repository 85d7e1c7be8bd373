import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { RequestError } from "../api/client.ts";
import { groupSlice } from "../api/groups.ts";
import { groupPlace, openInto } from "./groups.ts";
import type { CanvasState } from "./use-scene.ts";

/** Opens groups of accounts on the canvas, the outer ones first: fetches what each holds and draws that in its place. */
export function useOpenGroup(edit: CanvasState["edit"]): (groups: readonly string[]) => void {
  const client = useQueryClient();
  return useCallback(
    (groups) => {
      const slices = groups.map(async (group) => {
        const { cluster, path } = groupPlace(group);
        return { group, slice: await client.fetchQuery(groupSlice(cluster, path)) };
      });
      Promise.all(slices).then(
        (opened) => edit((now) => opened.reduce((history, { group, slice }) => openInto(history, group, slice), now)),
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
