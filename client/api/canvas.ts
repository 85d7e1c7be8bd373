import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
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
  type PathRequest,
  type SnapshotRequest,
} from "../../server/contract/canvas.ts";
import { request } from "./client.ts";

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

/** One's own canvas as it was left; asked for once. */
export function keptCanvas(key: string, by: string) {
  return queryOptions({
    queryKey: ["canvas", by, key],
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) => request(OpenedCanvas, "canvases/open", { body: { key, by }, signal }),
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
    queryFn: ({ signal }) => request(OpenedSnapshot, `snapshots/${id(snapshot ?? "")}`, { signal }),
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
