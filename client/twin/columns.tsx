import type { ReactNode } from "react";
import { FAMILY_NAMES } from "../../server/contract/graph.ts";
import type { GraphNode } from "../../server/contract/api.ts";
import { bits, count, kindName, longDay, probability, VERDICTS } from "../state/format.ts";
import { groupName, isGroup } from "../state/groups.ts";
import { BitsBar, FamilyMark, Verdict, VerdictMark } from "../ui/marks.tsx";
import type { Value } from "./arrange-rows.ts";
import type { NodeRow, TieRow } from "./rows.ts";

/** A column of the table twin. */
export interface Column<R> {
  key: string;
  title: string;
  /** What it says, where the title alone may mislead. */
  hint?: string;
  /** Least width in pixels; texts share what is left. */
  width: number;
  numeric?: boolean;
  /** Shown only where it is asked for. */
  asked?: boolean;
  value: (row: R) => Value;
  /** How the value is drawn, where not as it is. */
  cell?: (row: R) => ReactNode;
}

const NUMBER = { numeric: true, width: 78 } as const;
const JUDGED = ["confirmed_fraud", "inconclusive", "benign"] as const;

function NodeName({ node }: { node: GraphNode }) {
  return (
    <span className="twin-name">
      {node.type === "account" ? (
        <VerdictMark disposition={node.disposition ?? "open"} />
      ) : isGroup(node.id) ? (
        <span className="glyph glyph-group" aria-hidden="true" />
      ) : (
        <FamilyMark family={node.family} hub={node.hub} />
      )}
      <span>{node.label}</span>
    </span>
  );
}

/** The verdict on an account, or how many of a group have which. */
function verdictText({ disposition, group }: GraphNode): string | null {
  if (group === undefined) return disposition === null ? null : VERDICTS[disposition].state;
  const judged = JUDGED.flatMap((verdict) => {
    const number = group.verdicts[verdict] ?? 0;
    return number === 0 ? [] : [`${count(number)} ${VERDICTS[verdict].state}`];
  });
  return judged.length === 0 ? VERDICTS.open.state : judged.join(", ");
}

function Bits({ value, of }: { value: number; of: GraphNode["family"] }) {
  return (
    <span className="twin-bits">
      <BitsBar value={value} family={of} />
      {bits(value)}
    </span>
  );
}

const day = (iso: string | null): string => (iso === null ? "" : longDay(iso));

/** What can be told of a node on the canvas. */
export const NODE_COLUMNS: readonly Column<NodeRow>[] = [
  {
    key: "name",
    title: "Name",
    width: 120,
    value: ({ node }) => node.label,
    cell: ({ node }) => <NodeName node={node} />,
  },
  { key: "kind", title: "Kind", width: 84, value: ({ node }) => kindName(node.kind) },
  {
    key: "family",
    title: "Family",
    width: 118,
    asked: true,
    value: ({ node }) => (node.family === null ? null : FAMILY_NAMES[node.family]),
  },
  { key: "ties", title: "Ties", hint: "Ties on the canvas", ...NUMBER, width: 54, value: ({ ties }) => ties },
  {
    key: "accounts",
    title: "Accounts",
    hint: "Accounts that have it in all of the data; of a group: accounts in it",
    ...NUMBER,
    value: ({ node }) => (node.type === "account" ? null : node.degree),
  },
  {
    key: "identifiers",
    title: "Identifiers",
    hint: "Identifiers that the account has in all of the data",
    ...NUMBER,
    width: 92,
    asked: true,
    value: ({ node }) => (node.type === "account" ? node.degree : null),
  },
  {
    key: "bits",
    title: "Bits",
    hint: "How much it says for one operator; a hub says nothing",
    ...NUMBER,
    width: 70,
    value: ({ node }) => (node.hub ? null : node.bits),
    cell: ({ node }) => node.bits !== null && !node.hub && <Bits value={node.bits} of={node.family} />,
  },
  {
    key: "linkage",
    title: "Linkage",
    ...NUMBER,
    value: ({ node }) => node.linkage,
    cell: ({ node }) => node.linkage !== null && probability(node.linkage),
  },
  {
    key: "core",
    title: "Core",
    hint: "Linked strongly enough to act on, or at the fringe; of a group: how many are core",
    width: 72,
    value: ({ node }) =>
      node.group !== undefined
        ? `${count(node.group.core)} of ${count(node.group.size)}`
        : node.core === null
          ? null
          : node.core
            ? "core"
            : "fringe",
  },
  {
    key: "verdict",
    title: "Verdict",
    width: 106,
    value: ({ node }) => verdictText(node),
    cell: ({ node }) => (node.disposition === null ? verdictText(node) : <Verdict disposition={node.disposition} />),
  },
  {
    key: "exchanges",
    title: "Exchanges",
    ...NUMBER,
    width: 90,
    value: ({ node }) => node.exchanges,
  },
  {
    key: "status",
    title: "Status",
    hint: "Of the account, at its provider",
    width: 82,
    asked: true,
    value: ({ node }) => node.status,
  },
  {
    key: "verified",
    title: "Organisation",
    hint: "Whether the account is of a verified organisation",
    width: 92,
    asked: true,
    value: ({ node }) => (node.verified === true ? "verified" : null),
  },
  {
    key: "hub",
    title: "Hub, because",
    width: 160,
    value: ({ node }) => (node.hub ? (node.hub_reason ?? "too common to prove anything") : null),
  },
  { key: "cluster", title: "Cluster", width: 96, asked: true, value: ({ node }) => node.cluster_id },
  {
    key: "within",
    title: "Opened from",
    hint: "The group in whose place it is drawn",
    width: 96,
    asked: true,
    value: ({ within }) => (within === null ? null : groupName(within)),
  },
  {
    key: "first",
    title: "First seen",
    hint: "The earliest of its ties on the canvas",
    width: 98,
    asked: true,
    value: ({ first }) => first,
    cell: ({ first }) => day(first),
  },
  {
    key: "last",
    title: "Last seen",
    hint: "The latest of its ties on the canvas",
    width: 98,
    value: ({ last }) => last,
    cell: ({ last }) => day(last),
  },
  {
    key: "marks",
    title: "Marked",
    hint: "Pinned by you; falls out without what is put aside",
    width: 88,
    value: ({ pinned, fallen }) => [...(pinned ? ["pinned"] : []), ...(fallen ? ["falls out"] : [])].join(", ") || null,
  },
];

/** What can be told of a tie on the canvas. */
export const TIE_COLUMNS: readonly Column<TieRow>[] = [
  {
    key: "from",
    title: "From",
    width: 160,
    value: ({ from }) => from.label,
    cell: ({ from }) => <NodeName node={from} />,
  },
  { key: "to", title: "To", width: 160, value: ({ to }) => to.label, cell: ({ to }) => <NodeName node={to} /> },
  {
    key: "kind",
    title: "By",
    hint: "A link is what two accounts share in all",
    width: 124,
    value: ({ edge, to }) => (edge.type === "link" ? "link" : kindName(to.kind)),
  },
  {
    key: "family",
    title: "Family",
    hint: "Of a link: the one that gives most",
    width: 118,
    asked: true,
    value: ({ edge }) => (edge.family === null ? null : FAMILY_NAMES[edge.family]),
  },
  {
    key: "bits",
    title: "Bits",
    hint: "From a group: by the share of its accounts; between groups: of a link, in the mean",
    ...NUMBER,
    width: 104,
    value: ({ edge }) => edge.bits,
    cell: ({ edge }) => <Bits value={edge.bits} of={edge.family} />,
  },
  {
    key: "count",
    title: "Times",
    hint: "How often it was seen; from a group: by how many accounts; between groups: links",
    ...NUMBER,
    value: ({ edge }) => edge.count,
  },
  {
    key: "first",
    title: "First seen",
    width: 98,
    value: ({ edge }) => edge.first_seen,
    cell: ({ edge }) => day(edge.first_seen),
  },
  {
    key: "last",
    title: "Last seen",
    width: 98,
    value: ({ edge }) => edge.last_seen,
    cell: ({ edge }) => day(edge.last_seen),
  },
];

/** The columns to show: those asked for by name, else all that are usual and say something of one of the rows. */
export function shownColumns<R>(
  all: readonly Column<R>[],
  asked: string | undefined,
  rows: readonly R[],
): readonly Column<R>[] {
  const [name, ...others] = all;
  if (name === undefined) return all;
  const named = asked === undefined || asked === "" ? null : new Set(asked.split(","));
  return [
    name,
    ...others.filter((column) =>
      named === null ? column.asked !== true && rows.some((row) => column.value(row) !== null) : named.has(column.key),
    ),
  ];
}
