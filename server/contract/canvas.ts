import { z } from "zod";
import { GraphEdge, GraphNode, Page } from "./api.ts";
import { Instant, NodeId } from "./graph.ts";

/** POST /api/graph/path: how two nodes hang together. */
export const PathRequest = z.object({ from: NodeId, to: NodeId, paths: z.int().positive().max(10).default(3) });
export type PathRequest = z.input<typeof PathRequest>;
export const PathResult = z.object({
  /** Strongest first; no two of them go through the same identifier. */
  paths: z.array(
    z.object({
      /** From one end to the other, accounts and identifiers in turn. */
      nodes: z.array(NodeId),
      /** Identifiers on the way. */
      steps: z.int(),
      /** Of its weakest identifier. */
      bits: z.number(),
    }),
  ),
  nodes: z.array(GraphNode),
  edges: z.array(GraphEdge),
  /** True where the search left something out, so that a stronger way may exist. */
  bounded: z.boolean(),
});
export type PathResult = z.infer<typeof PathResult>;

/** POST /api/graph/common: what at least two of these have; identifiers of the accounts, or accounts of identifiers alone. Rarest first, hubs last. */
export const CommonRequest = z.object({
  nodes: z.array(NodeId).min(2).max(2000),
  offset: z.int().nonnegative().default(0),
  limit: z.int().positive().max(200).default(50),
});
export type CommonRequest = z.input<typeof CommonRequest>;
export const CommonResult = z.object({
  page: Page,
  /** How many of the asked nodes were compared: the accounts among them, or the identifiers where there are no two accounts. */
  compared: z.int(),
  common: z.array(z.object({ node: GraphNode, of: z.int() })),
  /** Between the asked nodes and what they have in common. */
  edges: z.array(GraphEdge),
});
export type CommonResult = z.infer<typeof CommonResult>;

const Place = z.tuple([z.number(), z.number()]);
/** Nodes that the additions of a saved canvas may hold together. */
export const ADDED_LIMIT = 3000;
const LARGEST = 4 * 1024 * 1024;

/** What an analyst changed about a canvas, by node ids alone: what the nodes are is read anew when it opens. */
export const SavedEdits = z
  .object({
    added: z
      .array(
        z.object({
          from: z.string().max(1300).nullable(),
          nodes: z.array(NodeId),
          ties: z.array(z.tuple([NodeId, NodeId])).max(20_000),
        }),
      )
      .max(500)
      .refine(
        (added) => added.reduce((sum, { nodes }) => sum + nodes.length, 0) <= ADDED_LIMIT,
        "too many added nodes",
      ),
    hidden: z.array(NodeId).max(10_000),
    /** Groups that are drawn apart. */
    opened: z.array(z.string().max(700)).max(5000),
    pinned: z.array(NodeId).max(10_000),
    /** Where each node stood, in the layout's own unit. */
    places: z
      .record(z.string().max(700), Place)
      .refine((places) => Object.keys(places).length <= 10_000, "too many places"),
    /** True where places were given by hand. */
    arranged: z.boolean(),
  })
  .refine((edits) => JSON.stringify(edits).length <= LARGEST, "the canvas is too large to keep");
export type SavedEdits = z.infer<typeof SavedEdits>;

/** Name of a canvas as the client knows it; it may hold ids, so it travels in bodies alone. */
const CanvasKey = z.string().min(1).max(400_000);
const Analyst = z.string().max(100);

/** A kept canvas with its added nodes and their ties as they are now; what is gone from the graph is left out. */
export const KeptCanvas = z.object({ edits: SavedEdits, nodes: z.array(GraphNode), edges: z.array(GraphEdge) });
export type KeptCanvas = z.infer<typeof KeptCanvas>;

/** POST /api/canvases/open: one's own canvas as one left it; null where nothing was changed. */
export const CanvasRequest = z.object({ key: CanvasKey, by: Analyst });
export const OpenedCanvas = z.object({ canvas: KeptCanvas.nullable() });
export type OpenedCanvas = z.infer<typeof OpenedCanvas>;
/** POST /api/canvases/save: null forgets it. */
export const CanvasSave = CanvasRequest.extend({ edits: SavedEdits.nullable() });
export type CanvasSave = z.infer<typeof CanvasSave>;

const SnapshotName = z.string().trim().min(1).max(120);
/** A canvas that was kept under a name. */
export const Snapshot = z.object({
  snapshot_id: z.string(),
  name: z.string(),
  by: z.string(),
  at: Instant,
  /** Path, search and hash of the view that it was taken of. */
  address: z.string(),
});
export type Snapshot = z.infer<typeof Snapshot>;
/** GET /api/snapshots, newest first */
export const SnapshotList = z.object({ snapshots: z.array(Snapshot) });
export type SnapshotList = z.infer<typeof SnapshotList>;
/** POST /api/snapshots */
export const SnapshotRequest = z.object({
  name: SnapshotName,
  key: CanvasKey,
  by: Analyst,
  address: z.string().startsWith("/").max(400_000),
  edits: SavedEdits,
});
export type SnapshotRequest = z.infer<typeof SnapshotRequest>;
/** GET /api/snapshots/:id */
export const OpenedSnapshot = Snapshot.extend({ key: z.string(), canvas: KeptCanvas });
export type OpenedSnapshot = z.infer<typeof OpenedSnapshot>;
/** POST /api/snapshots/:id */
export const SnapshotEdit = z.object({ name: SnapshotName });
