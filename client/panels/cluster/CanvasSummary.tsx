import type { GraphSlice } from "../../../server/contract/api.ts";
import type { Period } from "../../../server/contract/period.ts";
import { count, longDay, plural, shortDay } from "../../state/format.ts";
import { closeInto, groupName, openGroups } from "../../state/groups.ts";
import type { CanvasState } from "../../state/use-scene.ts";

/** Opened groups that are named one by one. */
const NAMED = 3;

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
export function GroupsSummary({ canvas, shown }: { canvas: CanvasState; shown: GraphSlice["shown"] }) {
  const { scene, history, edit } = canvas;
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
      , {count(Math.min(scene.identifiers, shown.identifiers))} of {count(shown.identifiers_total)} shared identifiers ·{" "}
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
