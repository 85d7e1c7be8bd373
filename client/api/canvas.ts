import { queryOptions, useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { z } from "zod";
import {
  CommonResult,
  OpenedCanvas,
  OpenedSnapshot,
  PathResult,
  Snapshot,
  SnapshotList,
  type CanvasSave,
  type CommonRequest,
  type KeptCanvas,
  type PathRequest,
  type SnapshotRequest,
} from "../../server/contract/canvas.ts";
import type { GraphSlice } from "../../server/contract/api.ts";
import { groupPlace, openGroups } from "../state/groups.ts";
import type { Kept } from "../state/saved.ts";
import { request, RequestError } from "./client.ts";
import { groupSlice } from "./groups.ts";

const id = encodeURIComponent;
const Done = z.object({});

/** The strongest ways between two nodes. */
export function findPaths(body: PathRequest): Promise<PathResult> {
  return request(PathResult, "graph/path", { body });
}

/** What nodes have in common in the whole graph. */
export function findCommon(body: CommonRequest, signal?: AbortSignal): Promise<CommonResult> {
  return request(CommonResult, "graph/common", { body, signal });
}

/** A kept canvas with what its opened groups hold now; a group that is gone with its run is closed. */
async function withGroups(client: QueryClient, canvas: KeptCanvas): Promise<Kept> {
  const slices = openGroups(canvas.edits).map(async (group): Promise<[string, GraphSlice][]> => {
    const { cluster, path } = groupPlace(group);
    const slice = await client.fetchQuery(groupSlice(cluster, path)).catch((error: unknown) => {
      if (error instanceof RequestError && error.status === 404) return null;
      throw error;
    });
    return slice === null ? [] : [[group, slice]];
  });
  return { ...canvas, groups: new Map((await Promise.all(slices)).flat()) };
}

/** One's own canvas as it was left; asked for once. */
export function keptCanvas(key: string, by: string) {
  return queryOptions({
    queryKey: ["canvas", by, key],
    staleTime: 0,
    gcTime: 0,
    queryFn: async ({ signal, client }) => {
      const { canvas } = await request(OpenedCanvas, "canvases/open", { body: { key, by }, signal });
      return canvas === null ? null : withGroups(client, canvas);
    },
  });
}

/** Keeps a canvas; `leaving` lets the request outlive the page. */
export function saveCanvas(body: CanvasSave, leaving = false): Promise<unknown> {
  return request(Done, "canvases/save", { body, leaving });
}

/** A snapshot with its canvas; nothing is asked for while `snapshot` is null. */
export function useSnapshot(snapshot: string | null) {
  return useQuery({
    queryKey: ["snapshots", snapshot],
    enabled: snapshot !== null,
    retry: false,
    queryFn: async ({ signal, client }) => {
      const opened = await request(OpenedSnapshot, `snapshots/${id(snapshot ?? "")}`, { signal });
      return { ...opened, canvas: await withGroups(client, opened.canvas) };
    },
  });
}

/** Every snapshot, newest first. */
export function useSnapshots(enabled: boolean) {
  return useQuery({
    queryKey: ["snapshots"],
    enabled,
    queryFn: ({ signal }) => request(SnapshotList, "snapshots", { signal }),
  });
}

/** Takes, renames and deletes snapshots. */
export function useSnapshotChanges() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ["snapshots"], exact: true });
  const take = useMutation({
    mutationFn: (body: SnapshotRequest) => request(Snapshot, "snapshots", { body }),
    onSuccess,
  });
  const rename = useMutation({
    mutationFn: (body: { snapshot: string; name: string }) =>
      request(Snapshot, `snapshots/${id(body.snapshot)}`, { body: { name: body.name } }),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (snapshot: string) => request(Done, `snapshots/${id(snapshot)}/delete`, { body: {} }),
    onSuccess,
  });
  return { take, rename, remove };
}
