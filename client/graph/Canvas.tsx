import { useComputedColorScheme } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useCallback, useEffect, useMemo, useRef, useState, type PointerEvent, type ReactNode } from "react";
import { closeGroups, hide, openGroup, redo, show, undo } from "../state/canvas.ts";
import { count, plural } from "../state/format.ts";
import { isGroup } from "../state/groups.ts";
import { currentView, select, useView } from "../state/router.ts";
import { useFallen } from "../state/use-fallen.ts";
import { useOpenGroup } from "../state/use-open-group.ts";
import { useOpenKey } from "../state/use-open-key.ts";
import type { CanvasState } from "../state/use-scene.ts";
import { BUNDLE } from "./bundle.ts";
import { CanvasTools } from "./CanvasTools.tsx";
import { Legend } from "./Legend.tsx";
import { NodeMenu } from "./NodeMenu.tsx";
import { readPalette } from "./palette.ts";
import { GraphRenderer } from "./renderer.ts";
import { drawnAs, realNodes } from "./scene.ts";
import type { Place } from "./seeds.ts";

/** Where nodes stood on the canvases of this page, so that each opens again as it was left. */
const places = new Map<string, Map<string, Place>>();

function placesOf(canvas: string): Map<string, Place> {
  const known = places.get(canvas);
  if (known !== undefined) return known;
  const fresh = new Map<string, Place>();
  places.set(canvas, fresh);
  return fresh;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The canvas: Sigma in the middle, tools above, what is shown and why below. */
export function Canvas(props: {
  canvas: CanvasState;
  cluster: string | null;
  pointed: string | null;
  loading: boolean;
  view?: { value: "evidence" | "accounts"; change: (value: "evidence" | "accounts") => void };
  summary: ReactNode;
}) {
  const { canvas, pointed } = props;
  const { scene, history, edit } = canvas;
  const { selected } = useView();
  const fallen = useFallen(props.cluster);
  const scheme = useComputedColorScheme("dark");
  const container = useRef<HTMLDivElement>(null);
  const [renderer, setRenderer] = useState<GraphRenderer | null>(null);
  const [running, setRunning] = useState(false);
  const [boxing, setBoxing] = useState(false);
  const [box, setBox] = useState<Box | null>(null);
  const [menu, setMenu] = useState<{ node: string | null; x: number; y: number } | null>(null);

  const openAccounts = useOpenGroup(edit);
  const openNode = useCallback(
    (node: string) => {
      if (node.startsWith(BUNDLE)) edit((now) => openGroup(now, node));
      else if (isGroup(node)) openAccounts([node]);
    },
    [edit, openAccounts],
  );

  const drawn = useMemo(
    () => [...new Set(selected.map((id) => drawnAs(scene, id)))].filter((id) => scene.nodes.has(id)),
    [selected, scene],
  );

  useEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    const created = new GraphRenderer(element, readPalette(element, "dark"), placesOf(canvas.key), {
      pick: (node, more) => {
        setMenu(null);
        const present = currentView().selected;
        if (node === null) select(more ? present : []);
        else if (!more) select([node]);
        else select(present.includes(node) ? present.filter((id) => id !== node) : [...present, node]);
      },
      menu: (node, at) => setMenu({ node, ...at }),
      open: openNode,
      layout: setRunning,
    });
    setRenderer(created);
    return () => {
      setRenderer(null);
      created.destroy();
    };
  }, [canvas.key, openNode]);
  useEffect(() => renderer?.setScene(scene), [renderer, scene]);
  useEffect(() => {
    renderer?.setFocus({
      selected: new Set(drawn),
      pointed: pointed === null ? null : drawnAs(scene, pointed),
      fallen,
    });
  }, [renderer, drawn, pointed, fallen, scene]);
  useEffect(() => {
    if (container.current !== null) renderer?.setPalette(readPalette(container.current, scheme));
  }, [renderer, scheme]);

  const [only] = drawn;
  const opens = only !== undefined && drawn.length === 1 && (only.startsWith(BUNDLE) || isGroup(only)) ? only : null;
  useOpenKey(useMemo(() => (opens === null ? null : () => openNode(opens)), [opens, openNode]));
  useHotkeys([
    ["f", () => renderer?.fit(drawn)],
    [
      "x",
      () => {
        if (drawn.length > 0) {
          edit((now) => hide(now, realNodes(scene, drawn)));
          select([]);
        }
      },
    ],
    ["mod+Z", () => edit(undo)],
    ["mod+shift+Z", () => edit(redo)],
    [
      "Escape",
      () => {
        setBoxing(false);
        setMenu(null);
        if (drawn.length > 0) select([]);
      },
    ],
  ]);

  const local = (event: PointerEvent): { x: number; y: number } => {
    const frame = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  };
  const empty = !props.loading && scene.nodes.size === 0;
  return (
    <div className="canvas">
      <div
        className="canvas-surface"
        ref={container}
        role="img"
        aria-label={`${scene.groups > 0 ? `${plural(scene.groups, "group")} of accounts, ` : ""}${plural(scene.accounts, "account")} and ${plural(scene.identifiers, "identifier")}, ${plural(scene.edges.size, "tie")}. The same is listed under Members and Evidence.`}
        data-nodes={scene.nodes.size}
        data-edges={scene.edges.size}
        onContextMenu={(event) => event.preventDefault()}
      />
      {boxing && (
        <div
          className="canvas-box"
          onPointerDown={(event) => {
            const { x, y } = local(event);
            event.currentTarget.setPointerCapture(event.pointerId);
            setBox({ left: x, top: y, right: x, bottom: y });
          }}
          onPointerMove={(event) => {
            const { x, y } = local(event);
            if (box !== null) setBox({ ...box, right: x, bottom: y });
          }}
          onPointerUp={(event) => {
            if (box !== null && renderer !== null) {
              const area = {
                left: Math.min(box.left, box.right),
                right: Math.max(box.left, box.right),
                top: Math.min(box.top, box.bottom),
                bottom: Math.max(box.top, box.bottom),
              };
              const inside = renderer.within(area);
              select(event.shiftKey ? [...new Set([...selected, ...inside])] : inside);
            }
            setBox(null);
            setBoxing(false);
          }}
        >
          {box !== null && (
            <div
              className="canvas-box-area"
              style={{
                left: Math.min(box.left, box.right),
                top: Math.min(box.top, box.bottom),
                width: Math.abs(box.right - box.left),
                height: Math.abs(box.bottom - box.top),
              }}
            />
          )}
        </div>
      )}
      <CanvasTools
        canvas={canvas}
        drawn={drawn}
        {...(props.view === undefined ? {} : { view: props.view })}
        running={running}
        boxing={boxing}
        onBox={() => setBoxing(!boxing)}
        onLayout={() => renderer?.toggleLayout()}
        onFit={() => renderer?.fit(drawn)}
        onZoom={(factor) => renderer?.zoom(factor)}
        onFind={(node) => {
          select([node]);
          renderer?.fit([node]);
        }}
      />
      {props.loading && <p className="canvas-note">Fetching the strongest ties …</p>}
      {empty && <p className="canvas-note">Nothing is drawn: everything is hidden, or there is nothing to tie.</p>}
      <div className="canvas-summary" role="status">
        <span>{props.summary}</span>
        {scene.edges.size < scene.ties && (
          <span>
            {" "}
            · the {count(scene.edges.size)} strongest of {count(scene.ties)} ties
          </span>
        )}
        {history.now.opened.size > 0 && (
          <button type="button" className="text-button" onClick={() => edit(closeGroups)}>
            Group alike identifiers
          </button>
        )}
        {scene.hidden + scene.muted > 0 && (
          <span>
            {" "}
            · {count(scene.hidden + scene.muted)} hidden by you{" "}
            {history.now.hidden.size > 0 && (
              <button type="button" className="text-button" onClick={() => edit((now) => show(now))}>
                Show all
              </button>
            )}
          </span>
        )}
      </div>
      <Legend scene={scene} />
      {menu !== null && (
        <NodeMenu
          at={menu}
          canvas={canvas}
          selected={drawn}
          onClose={() => setMenu(null)}
          onFit={() => renderer?.fit()}
        />
      )}
    </div>
  );
}
