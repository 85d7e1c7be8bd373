import { z } from "zod";
import { Family, NodeId } from "./graph.ts";

/** Members up to which a cluster, or a group of it, is drawn as accounts at once. */
export const DRAWN_AT_ONCE = 40;

/** One part of a group: a smaller group. */
export const GroupPart = z.object({
  /** Place in the tree of the cluster's groups: `3.1` is the first part of its third group. */
  path: z.string(),
  size: z.int().positive(),
  core: z.int().nonnegative(),
});
export type GroupPart = z.infer<typeof GroupPart>;

/** Identifiers of one kind that tie the same parts together: one, or many that are drawn as one. */
export const GroupTie = z.object({
  /** The identifier's own id where it is alone. */
  id: NodeId,
  family: Family,
  /** Those that tie most, in the order of `each`; `total` counts all. */
  identifiers: z.array(NodeId).min(1),
  total: z.int().positive(),
  hub: z.boolean(),
  /** Greatest match weight among them. */
  bits: z.number(),
  /** Accounts of each part that have at least one of them. */
  accounts: z.array(z.int()),
  /** Accounts of each part that have each of `identifiers`; empty where there is one alone. */
  each: z.array(z.array(z.int())),
});
export type GroupTie = z.infer<typeof GroupTie>;

/**
 * What a run keeps of a group of a cluster's members, so that it opens without counting: either its parts, or, where it is small or
 * cannot be divided, its accounts. The whole cluster is the group with the empty path.
 */
export const KeptGroup = z.object({
  path: z.string(),
  size: z.int().positive(),
  core: z.int().nonnegative(),
  /** The largest first; empty where `accounts` are named. */
  parts: z.array(GroupPart),
  /** Account ids, core and strongest first; empty where there are `parts`. */
  accounts: z.array(z.string()),
  /** Links between two parts (by place): how many, and their mean bits. */
  links: z.array(z.object({ a: z.int(), b: z.int(), count: z.int(), bits: z.number() })),
  /** What ties the parts; those that explain most first. */
  ties: z.array(GroupTie),
  /** What ties the groups around this one, seen from its parts or accounts: place and number of accounts. */
  around: z.array(
    z.object({ id: NodeId, family: Family, bits: z.number(), reach: z.array(z.tuple([z.int(), z.int()])) }),
  ),
  /** Of the whole cluster: identifiers that two members or more share, those first that tie most, and how many there are. */
  shared: z.object({ total: z.int(), top: z.array(z.tuple([NodeId, z.int()])) }).nullable(),
});
export type KeptGroup = z.infer<typeof KeptGroup>;

/** GET /api/clusters/:id/groups → GraphSlice: the whole cluster, or one of its groups, as what it opens into. */
export const GroupQuery = z.object({ path: z.string().max(60).default("") });
