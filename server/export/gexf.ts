import { createHash } from "node:crypto";
import { z } from "zod";
import { nodeOfAccount } from "../contract/node-id.ts";
import { maskEmail } from "../mask-email.ts";
import { clusterKey } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import * as cypher from "./export.cypher.ts";
import { readMembers } from "./rows.ts";
import type { Selection } from "./select.ts";
import { escapeXml } from "./xml.ts";

const IdentifierRow = z.object({
  id: z.string(),
  kind: z.string(),
  value: z.string(),
  bits: z.number(),
  hub: z.boolean(),
});

/** Colours of kinds as red, green, blue (0 to 255): Okabe and Ito's, told apart by colour-blind people too. */
const COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  account: [120, 120, 120],
  payment: [213, 94, 0],
  ip: [0, 114, 178],
  fingerprint: [0, 158, 115],
  client: [204, 121, 167],
  device: [204, 121, 167],
  api_key: [204, 121, 167],
  email: [230, 159, 0],
  email_domain: [230, 159, 0],
  phone: [230, 159, 0],
  organization: [86, 180, 233],
};
const OTHER = [240, 228, 66] as const;

const ATTRIBUTES = {
  node: {
    kind: "string",
    cluster: "string",
    disposition: "string",
    linkage: "double",
    core: "boolean",
    bits: "double",
    hub: "boolean",
  },
  edge: { type: "string", bits: "double", count: "double" },
} as const;

/**
 * Accounts, the identifiers that at least two of a cluster's exported members share, and the links, as GEXF 1.3 (gexf.net/1.3), with colours
 * by kind. E-mail addresses are masked, their node ids a digest. Each chunk is whole elements.
 * @param at instant of the export in epoch milliseconds. Throws GraphError.
 */
export async function* writeGexf(graph: Graph, selection: Selection, at: number): AsyncGenerator<string> {
  const { run, clusters, disposition } = selection;
  yield head(at, `${selection.accounts} accounts of ${clusters.length} clusters of run ${run.run_id}`);
  yield "<nodes>\n";
  // An account may be in a cluster of the run and in one made by hand.
  const drawn = new Set<string>();
  let members = 0;
  for await (const batch of readMembers(graph, selection)) {
    members += batch.length;
    const fresh = batch.filter(({ account_id }) => {
      const isNew = !drawn.has(account_id);
      drawn.add(account_id);
      return isNew;
    });
    yield fresh
      .map(({ account_id, cluster_id, disposition: verdict, linkage, core }) =>
        node(
          nodeOfAccount(account_id),
          account_id,
          "account",
          { cluster: cluster_id, disposition: verdict, linkage, core },
          core ? 8 : 6,
        ),
      )
      .join("");
  }
  // An identifier is drawn once, though several clusters may share it; its relations are those of the clusters that share it.
  const written = new Set<string>();
  const sharedIn = new Map<string, Set<string>>();
  for (const { cluster_id } of clusters) {
    const key = clusterKey(run.run_id, cluster_id);
    const rows = await readAs(graph, IdentifierRow, cypher.SHARED_IN_CLUSTER, { key, disposition });
    const fresh = rows.filter(({ id }) => !written.has(id));
    for (const { id } of fresh) written.add(id);
    sharedIn.set(key, new Set(rows.map(({ id }) => id)));
    yield fresh
      .map(({ id, kind, value, bits, hub }) => node(publicId(id), label(kind, value), kind, { bits, hub }, 10))
      .join("");
  }
  yield "</nodes>\n<edges>\n";
  let edges = 0;
  // Only then may two clusters have a tie in common.
  const tied = drawn.size < members ? new Set<string>() : null;
  const tie = (a: string, b: string, values: { type: string; bits: number; count: number }): string => {
    const key = `${values.type} ${a} ${b}`;
    if (tied?.has(key) === true) return "";
    tied?.add(key);
    return edge((edges += 1), a, b, values);
  };
  for (const [key, shared] of sharedIn) {
    for await (const row of graph.stream(cypher.EVIDENCE_IN_CLUSTER, { key, disposition })) {
      const identifier = row.string("identifier");
      if (!shared.has(identifier)) continue;
      const values = { type: "evidence", bits: row.number("bits"), count: row.number("count") };
      yield tie(nodeOfAccount(row.string("account")), publicId(identifier), values);
    }
    for await (const row of graph.stream(cypher.LINKS_IN_CLUSTER, { key, disposition, run: run.run_id })) {
      const values = { type: "link", bits: row.number("bits"), count: 1 };
      yield tie(nodeOfAccount(row.string("a")), nodeOfAccount(row.string("b")), values);
    }
  }
  yield "</edges>\n</graph>\n</gexf>\n";
}

function head(at: number, description: string): string {
  const attributes = Object.entries(ATTRIBUTES).map(
    ([of, list]) =>
      `<attributes class="${of}" mode="static">\n${Object.entries(list)
        .map(([name, type]) => `<attribute id="${name}" title="${name}" type="${type}"/>\n`)
        .join("")}</attributes>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta lastmodifieddate="${new Date(at).toISOString().slice(0, 10)}">
<creator>Hydrascope</creator>
<description>${escapeXml(description)}</description>
</meta>
<graph mode="static" defaultedgetype="undirected">
${attributes.join("")}`;
}

type Values = Readonly<Record<string, string | number | boolean>>;

function node(id: string, text: string, kind: string, values: Values, size: number): string {
  const [r, g, b] = COLOURS[kind] ?? OTHER;
  return `<node id="${escapeXml(id)}" label="${escapeXml(text)}">${attvalues({ kind, ...values })}<viz:size value="${size}"/><viz:color r="${r}" g="${g}" b="${b}"/></node>\n`;
}

function edge(id: number, source: string, target: string, values: Values & { bits: number }): string {
  const weight = Math.max(0.1, values.bits).toFixed(3);
  return `<edge id="${id}" source="${escapeXml(source)}" target="${escapeXml(target)}" weight="${weight}">${attvalues(values)}</edge>\n`;
}

function attvalues(values: Values): string {
  const list = Object.entries(values).map(
    ([name, value]) => `<attvalue for="${name}" value="${escapeXml(String(value))}"/>`,
  );
  return `<attvalues>${list.join("")}</attvalues>`;
}

function publicId(id: string): string {
  return id.startsWith("email:") ? `email:sha256-${createHash("sha256").update(id).digest("hex").slice(0, 16)}` : id;
}

function label(kind: string, value: string): string {
  return kind === "email" ? maskEmail(value) : value;
}
