import type { GraphNode, GraphSlice } from "../../../server/contract/api.ts";
import type { FamilyEvidence } from "../../../server/contract/cluster.ts";
import { FAMILY_NAMES, type Family } from "../../../server/contract/graph.ts";
import type { Period } from "../../../server/contract/period.ts";
import { count, longDay, plural, shortDay } from "../../state/format.ts";
import { closeInto, groupName, openGroups } from "../../state/groups.ts";
import type { CanvasState } from "../../state/use-scene.ts";

/** Opened groups that are named one by one. */
const NAMED = 3;

/** Bits a link from which a family is missed in the picture. */
const MISSED = 1;

/** Families that tie a cluster and of which nothing is drawn. */
export function undrawn(
  families: readonly FamilyEvidence[],
  nodes: Iterable<Pick<GraphNode, "family" | "hub">>,
): Family[] {
  const drawn = new Set(Array.from(nodes, ({ family, hub }) => (hub ? null : family)));
  return families.flatMap(({ family, bits }) => (bits >= MISSED && !drawn.has(family) ? [family] : []));
}

/** Whom the chosen days leave on the canvas. */
export function PeriodSummary({ period }: { period: Period }) {
  const { from, to } = period;
  return (
    <>
      <strong>{count(period.active)}</strong> of {count(period.members)} members were active{" "}
      {from === to ? `on ${longDay(from)}` : `from ${shortDay(from)} to ${longDay(to)}`}; the others are not drawn
      ·{" "}
    </>
  );
}

/** What of a cluster is drawn, as groups and as accounts, and how to close what was opened. */
export function GroupsSummary(props: {
  canvas: CanvasState;
  shown: GraphSlice["shown"];
  /** What ties the cluster, but for what the analyst put aside. */
  families: readonly FamilyEvidence[];
}) {
  const { canvas, shown } = props;
  const { scene, history, edit } = canvas;
  const missing = undrawn(props.families, scene.nodes.values());
  const opened = openGroups(history.now);
  // What ties an opened group is partly counted in the whole already: only the whole's own picture is counted.
  return (
    <>
      Showing <strong>{count(scene.grouped)}</strong> of <strong>{count(shown.accounts_total)}</strong> accounts in{" "}
      <strong>{plural(scene.groups, "group")}</strong>
      {scene.accounts > 0 && (
        <>
          , <strong>{count(scene.accounts)}</strong> one by one
        </>
      )}
      , {count(Math.min(scene.identifiers, shown.identifiers))} of {count(shown.identifiers_total)} shared identifiers
      {missing.length > 0 && (
        <span title="They tie members too, by nothing that could be drawn between the groups: see why they belong together.">
          ; not drawn here: {missing.map((family) => FAMILY_NAMES[family].toLowerCase()).join(", ")}
        </span>
      )}{" "}
      ·{" "}
      {opened.length === 0 ? (
        "double-click a group to open it"
      ) : (
        <>
          {opened.slice(-NAMED).map((group) => (
            <button
              key={group}
              type="button"
              className="text-button"
              onClick={() => edit((now) => closeInto(now, [group]))}
            >
              Close {groupName(group)}
            </button>
          ))}
          {opened.length > 1 && (
            <button type="button" className="text-button" onClick={() => edit((now) => closeInto(now, opened))}>
              Close all {opened.length}
            </button>
          )}
        </>
      )}
    </>
  );
}

/** What of a cluster is drawn where it is drawn as accounts, and how to get more of it. */
export function AccountsSummary(props: {
  canvas: CanvasState;
  shown: GraphSlice["shown"];
  evidence: boolean;
  more: number | undefined;
  onMore: (accounts: number) => void;
}) {
  const { canvas, shown, more } = props;
  const { accounts, identifiers } = canvas.scene;
  return (
    <>
      Showing <strong>{count(Math.max(shown.accounts, accounts))}</strong> of{" "}
      <strong>{count(Math.max(shown.accounts_total, accounts))}</strong> accounts
      {props.evidence && (
        <>
          , {count(identifiers)} of {count(shown.identifiers_total)} identifiers
        </>
      )}{" "}
      · {shown.why ?? "all there are"}{" "}
      {more !== undefined && shown.accounts < shown.accounts_total && (
        <button type="button" className="text-button" onClick={() => props.onMore(more)}>
          Show {count(Math.min(more, shown.accounts_total))}
        </button>
      )}
    </>
  );
}
