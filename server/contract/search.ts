import { z } from "zod";
import { GraphNode, Page } from "./api.ts";
import { Instant, NodeId } from "./graph.ts";

/** What is found, in the order in which it is shown. */
export const SEARCH_GROUPS = ["account", "address", "instrument", "template", "organisation", "other"] as const;
export type SearchGroup = (typeof SEARCH_GROUPS)[number];

/** GET /api/search?q=&limit= */
export const SearchResult = z.object({
  page: Page,
  /** There is more than `page.total`: a search does not read on to count it. */
  more: z.boolean(),
  /** False while the index of words is being made: only beginnings are found. */
  words: z.boolean(),
  /** Nodes group by group; in a group what begins with the text comes first, then what is shared most. */
  hits: z.array(z.object({ group: z.enum(SEARCH_GROUPS), node: GraphNode, cluster_id: z.string().nullable() })),
  clusters: z.array(z.object({ cluster_id: z.string(), size: z.int(), flagged: z.boolean() })),
  notes: z.array(
    z.object({
      note_id: z.string(),
      text: z.string(),
      by: z.string(),
      at: Instant,
      cluster_id: z.string().nullable(),
      /** The account or identifier that it is about. */
      node: NodeId.nullable(),
    }),
  ),
});
export type SearchResult = z.infer<typeof SearchResult>;
