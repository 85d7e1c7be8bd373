import { Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { nodeDetail } from "../api/queries.ts";
import { AskMenu } from "../panels/investigate/AskMenu.tsx";
import { collapse, hide, hideOthers, openGroup, show } from "../state/canvas.ts";
import { count, neighbourName } from "../state/format.ts";
import { closeInto, groupName, isGroup } from "../state/groups.ts";
import { select } from "../state/router.ts";
import { useOpenGroup } from "../state/use-open-group.ts";
import type { CanvasState } from "../state/use-scene.ts";
import { expansionsOf, useExpand } from "../state/use-expand.ts";
import type { Acts } from "./CanvasTools.tsx";
import { realNodes, shownNeighbours } from "./scene.ts";

function Expansions({ canvas, node }: { canvas: CanvasState; node: string }) {
  const detail = useQuery(nodeDetail(node));
  const expand = useExpand(canvas);
  const shown = shownNeighbours(canvas.scene, node);
  if (detail.error !== null) return <Menu.Item disabled>{detail.error.message}</Menu.Item>;
  if (detail.data === undefined) return <Menu.Item disabled>Counting neighbours …</Menu.Item>;
  const expanded = expansionsOf(canvas, node);
  return (
    <>
      {[...expanded].map(([kind, number]) => (
        <Menu.Item
          key={`collapse ${kind}`}
          rightSection={<span className="muted">{count(number)}</span>}
          onClick={() => canvas.edit((now) => collapse(now, `${node} ${kind}`, canvas.base))}
        >
          Collapse {neighbourName(node, kind)}
        </Menu.Item>
      ))}
      {detail.data.neighbours.map(({ kind, total }) => {
        const there = shown.get(kind) ?? 0;
        return (
          <Menu.Item
            key={kind}
            disabled={there >= total}
            rightSection={
              <span className="muted">
                {count(Math.min(there, total))} of {count(total)}
              </span>
            }
            onClick={() => expand.run(node, kind)}
          >
            Expand {neighbourName(node, kind)}
          </Menu.Item>
        );
      })}
    </>
  );
}

/** The menu of a node, or of the canvas itself. */
export function NodeMenu(props: {
  at: { node: string | null; x: number; y: number };
  canvas: CanvasState;
  selected: readonly string[];
  acts: Acts;
  pinned: boolean;
  onClose: () => void;
  onPin: (nodes: readonly string[]) => void;
}) {
  const { at, canvas, selected, acts, onClose } = props;
  const { node } = at;
  const openAccounts = useOpenGroup(canvas.edit);
  const holder = node === null ? undefined : canvas.scene.within.get(node);
  const subject = node === null ? selected : selected.includes(node) ? selected : [node];
  const several = subject.length > 1;
  // The menu is there only while it is open: the focus goes back by hand.
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    },
    [before],
  );
  return (
    <Menu opened onClose={onClose} position="bottom-start" width={270} trapFocus>
      <Menu.Target>
        <span className="menu-anchor" style={{ left: at.x, top: at.y }} />
      </Menu.Target>
      <Menu.Dropdown className="select-menu">
        {node !== null && (
          <>
            <Menu.Label>{canvas.scene.nodes.get(node)?.label ?? node}</Menu.Label>
            {canvas.scene.bundles.has(node) ? (
              <Menu.Item onClick={() => canvas.edit((now) => openGroup(now, node))}>Draw them one by one</Menu.Item>
            ) : isGroup(node) ? (
              <Menu.Item onClick={() => openAccounts([node])}>Open into its accounts</Menu.Item>
            ) : (
              <Expansions canvas={canvas} node={node} />
            )}
            {holder !== undefined && (
              <Menu.Item onClick={() => canvas.edit((now) => closeInto(now, [holder]))}>
                Close {groupName(holder)}
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item onClick={() => select([node, ...(canvas.scene.neighbours.get(node) ?? [])])}>
              Select with its neighbours
            </Menu.Item>
          </>
        )}
        <Menu.Item
          disabled={subject.length === 0}
          onClick={() => canvas.edit((now) => hide(now, realNodes(canvas.scene, subject)))}
        >
          Hide {subject.length > 1 ? `${count(subject.length)} selected` : ""}
        </Menu.Item>
        <Menu.Item
          disabled={subject.length === 0}
          onClick={() =>
            canvas.edit((now) => hideOthers(now, realNodes(canvas.scene, subject), canvas.scene.all.keys()))
          }
        >
          Hide all others
        </Menu.Item>
        <Menu.Item disabled={canvas.history.now.hidden.size === 0} onClick={() => canvas.edit((now) => show(now))}>
          Show all
        </Menu.Item>
        <Menu.Item disabled={subject.length === 0} onClick={() => props.onPin(subject)}>
          {props.pinned ? "Unpin" : "Pin"}
        </Menu.Item>
        {several && (
          <>
            <Menu.Item disabled={acts.path === null} onClick={() => acts.path?.()}>
              Path between the two
            </Menu.Item>
            <Menu.Item disabled={acts.common === null} onClick={() => acts.common?.()}>
              What they have in common
            </Menu.Item>
          </>
        )}
        <Menu.Item onClick={() => acts.fit?.()}>
          {selected.length > 0 ? "Fit to the selection" : "Fit to the canvas"}
        </Menu.Item>
        <AskMenu nodes={realNodes(canvas.scene, subject)} />
      </Menu.Dropdown>
    </Menu>
  );
}
