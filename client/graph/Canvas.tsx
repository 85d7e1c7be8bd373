import { useComputedColorScheme } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { isAccount } from "../../server/contract/node-id.ts";
import {
  closeGroups,
  hide,
  hideOthers,
  move,
  openGroup,
  redo,
  settle,
  show,
  togglePins,
  undo,
} from "../state/canvas.ts";
import { count, instant, plural } from "../state/format.ts";
import { isGroup } from "../state/groups.ts";
import { currentView, look, select, setParams, useView } from "../state/router.ts";
import { saveFile } from "../state/save-file.ts";
import { useFallen } from "../state/use-fallen.ts";
import { useOpenGroup } from "../state/use-open-group.ts";
import { useOpenKey } from "../state/use-open-key.ts";
import { useReach } from "../state/use-reach.ts";
import { formatCamera } from "../state/view.ts";
import type { CanvasState } from "../state/use-scene.ts";
import type { Direction, Point } from "./area.ts";
import { arrangeByFamily } from "./arrange.ts";
import { BUNDLE } from "./bundle.ts";
import { CanvasTools, type Acts } from "./CanvasTools.tsx";
import { Legend } from "./Legend.tsx";
import { Marquee } from "./Marquee.tsx";
import { NodeMenu } from "./NodeMenu.tsx";
import { readPalette } from "./palette.ts";
import { takePicture } from "./picture.ts";
import { GraphRenderer } from "./renderer.ts";
import { drawnAs, realNodes } from "./scene.ts";
import { canvasMode, modeParams, nextMode } from "../twin/settings.ts";
import { Twin } from "../twin/Twin.tsx";

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
/** Pixels that one key press moves a selection. */
const NUDGE = 12;
/** Nodes that are compared at most. */
const COMPARED = 2000;
const NO_NODES: readonly string[] = [];

/** What a part of the page says, without its buttons. */
function saidBy(element: Element): string {
  const copy = document.createElement("span");
  copy.append(element.cloneNode(true));
  for (const button of copy.querySelectorAll("button")) button.remove();
  return copy.textContent ?? "";
}

/** The canvas: Sigma in the middle, tools above, what is shown and why below, so that neither lies over nodes; beside or instead of it the same as a table. */
export function Canvas(props: {
  canvas: CanvasState;
  cluster: string | null;
  pointed: string | null;
  loading: boolean;
  view?: { value: "evidence" | "accounts"; change: (value: "evidence" | "accounts") => void };
  summary: ReactNode;
}) {
  const { canvas } = props;
  const { scene, history, edit, note } = canvas;
  const view = useView();
  const { selected, camera } = view;
  const mode = canvasMode(view);
  const asTable = mode === "table";
  const whole = useRef<HTMLDivElement>(null);
  const [row, setRow] = useState<string | null>(null);
  const pointed = row ?? props.pointed;
  const fallen = useFallen(props.cluster);
  const scheme = useComputedColorScheme("dark");
  const container = useRef<HTMLDivElement>(null);
  const [renderer, setRenderer] = useState<GraphRenderer | null>(null);
  const [running, setRunning] = useState(false);
  const [marquee, setMarquee] = useState<"box" | "lasso" | null>(null);
  const summary = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<{ node: string | null; x: number; y: number } | null>(null);

  const openAccounts = useOpenGroup(edit);
  const openNode = useCallback(
    (node: string) => {
      if (node.startsWith(BUNDLE)) edit((now) => openGroup(now, node));
      else if (isGroup(node)) openAccounts([node]);
    },
    [edit, openAccounts],
  );

  const menuAt = useCallback((node: string | null, { x, y }: Point): void => {
    const corner = whole.current?.getBoundingClientRect();
    setMenu({ node, x: x - (corner?.left ?? 0), y: y - (corner?.top ?? 0) });
  }, []);
  /** The same at a point of the surface. */
  const menuOn = useCallback(
    (node: string | null, { x, y }: Point): void => {
      const corner = container.current?.getBoundingClientRect();
      menuAt(node, { x: x + (corner?.left ?? 0), y: y + (corner?.top ?? 0) });
    },
    [menuAt],
  );
  const drawn = useMemo(
    () => [...new Set(selected.map((id) => drawnAs(scene, id)))].filter((id) => scene.nodes.has(id)),
    [selected, scene],
  );

  const { places, pinned } = history.now;
  const arrangement = useRef({ places, pinned });
  useEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    const start = { ...arrangement.current, camera: currentView().camera ?? null };
    const created = new GraphRenderer(element, readPalette(element, "dark"), start, {
      pick: (node, more) => {
        setMenu(null);
        const present = currentView().selected;
        if (node === null) select(more ? present : []);
        else if (!more) select([node]);
        else select(present.includes(node) ? present.filter((id) => id !== node) : [...present, node]);
      },
      menu: menuOn,
      open: openNode,
      layout: setRunning,
      placed: (from, to, byHand) => {
        if (byHand) edit((now) => move(now, from, to));
        else note((now) => settle(now, from, to));
      },
      look,
    });
    setRenderer(created);
    return () => {
      setRenderer(null);
      created.destroy();
    };
  }, [edit, note, openNode, menuOn]);
  useEffect(() => {
    arrangement.current = { places, pinned };
    renderer?.setArrangement({ places, pinned });
  }, [renderer, places, pinned]);
  useEffect(() => renderer?.setScene(scene), [renderer, scene]);
  useEffect(() => {
    const element = container.current;
    if (renderer === null || element === null) return undefined;
    const observer = new ResizeObserver(() => renderer.resize());
    observer.observe(element);
    return () => observer.disconnect();
  }, [renderer]);
  const wanted = formatCamera(camera);
  useEffect(() => {
    if (renderer !== null && formatCamera(renderer.viewpoint.camera) !== wanted)
      renderer.viewpoint.look(currentView().camera ?? null);
  }, [renderer, wanted]);
  useEffect(() => {
    // Marked when it is seen again.
    if (asTable) return;
    renderer?.setFocus({
      selected: new Set(drawn),
      pointed: pointed === null ? null : drawnAs(scene, pointed),
      fallen,
    });
  }, [renderer, asTable, drawn, pointed, fallen, scene]);
  useEffect(() => {
    if (container.current !== null) renderer?.setPalette(readPalette(container.current, scheme));
  }, [renderer, scheme]);

  const [only] = drawn;
  const opens = only !== undefined && drawn.length === 1 && (only.startsWith(BUNDLE) || isGroup(only)) ? only : null;
  useOpenKey(useMemo(() => (opens === null ? null : () => openNode(opens)), [opens, openNode]));
  const reach = useReach(canvas);
  const real = useMemo(() => realNodes(scene, drawn), [scene, drawn]);
  const known = useMemo(() => real.filter((id) => !isGroup(id)), [real]);
  const [first = "", second = ""] = drawn;
  const allPinned = drawn.length > 0 && drawn.every((id) => pinned.has(id));
  const pin = (nodes: readonly string[]): void => {
    if (renderer !== null) edit((now) => togglePins(now, nodes, renderer.standing(nodes)));
  };
  const comparable = Math.max(known.filter(isAccount).length, known.filter((id) => !isAccount(id)).length);
  const some = drawn.length > 0;
  const acts: Acts = {
    box: asTable ? null : () => setMarquee(marquee === "box" ? null : "box"),
    lasso: asTable ? null : () => setMarquee(marquee === "lasso" ? null : "lasso"),
    hide: some
      ? () => {
          edit((now) => hide(now, real));
          select([]);
        }
      : null,
    hideOthers: some ? () => edit((now) => hideOthers(now, real, scene.all.keys())) : null,
    pin: some ? () => pin(drawn) : null,
    path:
      drawn.length === 2 && !reach.busy && [first, second].every((id) => scene.all.has(id) && !isGroup(id))
        ? () => reach.path(first, second)
        : null,
    common: comparable > 1 && comparable <= COMPARED && !reach.busy ? () => reach.common(known) : null,
    layout: () => renderer?.toggleLayout(),
    families: scene.nodes.size > 1 ? () => renderer?.arrange(arrangeByFamily(scene)) : null,
    fit: () => renderer?.viewpoint.fit(drawn),
  };
  useHotkeys([
    ["shift+T", () => setParams(modeParams(nextMode(mode)))],
    ["b", () => acts.box?.()],
    ["l", () => acts.lasso?.()],
    ["x", () => acts.hide?.()],
    ["shift+X", () => acts.hideOthers?.()],
    ["p", () => acts.pin?.()],
    ["w", () => acts.path?.()],
    ["c", () => acts.common?.()],
    ["r", () => acts.layout?.()],
    ["shift+G", () => acts.families?.()],
    ["f", () => acts.fit?.()],
    ["mod+Z", () => edit(undo)],
    ["mod+shift+Z", () => edit(redo)],
    [
      "Escape",
      (event) => {
        // What closes a menu or a panel lets go of nothing else.
        if (event.target instanceof Element && event.target.closest("[role=menu], [role=dialog]") !== null) return;
        if (menu !== null) setMenu(null);
        else if (marquee !== null) setMarquee(null);
        else if (selected.length > 0) select([]);
      },
    ],
  ]);

  const onKey = (event: KeyboardEvent): void => {
    if (renderer === null || event.ctrlKey || event.metaKey) return;
    const direction = ARROWS[event.key];
    const last = drawn.at(-1) ?? null;
    if (direction !== undefined && event.altKey) {
      const across = direction === "left" ? -NUDGE : direction === "right" ? NUDGE : 0;
      const down = direction === "up" ? -NUDGE : direction === "down" ? NUDGE : 0;
      if (some) renderer.nudge(drawn, across, down);
    } else if (direction !== undefined) {
      const next = renderer.towards(last, direction);
      if (next !== null) select(event.shiftKey ? [...new Set([...drawn, next])] : [next]);
    } else if (event.key === "Enter") {
      const at = last === null ? null : renderer.at(last);
      menuOn(last, at ?? { x: 40, y: 20 });
    } else if (event.key === "+" || event.key === "=") renderer.viewpoint.zoom(1 / 1.5);
    else if (event.key === "-") renderer.viewpoint.zoom(1.5);
    else return;
    event.preventDefault();
    // The keys of the queue are not meant here.
    event.stopPropagation();
  };

  const choose = (line: readonly Point[], more: boolean): void => {
    const inside = renderer?.within(line) ?? NO_NODES;
    select(more ? [...new Set([...selected, ...inside])] : inside);
    setMarquee(null);
  };

  const savePicture = async (): Promise<void> => {
    const element = container.current;
    if (renderer === null || element === null) return;
    const words = [...(summary.current?.querySelectorAll("[data-said]") ?? [])].map(saidBy);
    const { screen, id } = currentView();
    const name = screen === "clusters" && id !== null ? `Cluster ${id}` : "Canvas";
    const at = new Date().toISOString();
    const text = { title: `Hydrascope · ${name}`, shown: words.join(" ").trim(), at: `${instant(at)} UTC` };
    const font = getComputedStyle(element).fontFamily;
    const blob = await takePicture(renderer, scene, text, readPalette(element, scheme), font);
    if (blob === null) return;
    saveFile(`hydrascope-${name.toLowerCase().replaceAll(" ", "-")}-${at.slice(0, 10)}.png`, blob);
  };

  const drawnView = props.view && {
    value: props.view.value,
    change: (value: "evidence" | "accounts") => {
      // Another picture, another place to look at.
      look(null);
      props.view?.change(value);
    },
  };
  const loading = props.loading || canvas.opening;
  const empty = !loading && scene.nodes.size === 0;
  return (
    <div className={`canvas is-${mode}`} ref={whole}>
      <div className="canvas-stage">
        <CanvasTools
          canvas={canvas}
          drawn={drawn}
          {...(drawnView === undefined ? {} : { view: drawnView })}
          mode={mode}
          acts={acts}
          running={running}
          marquee={marquee}
          pinned={allPinned}
          onFit={(nodes) => renderer?.viewpoint.fit(nodes)}
          onZoom={(factor) => renderer?.viewpoint.zoom(factor)}
          onPicture={() => void savePicture()}
        />
        <div className="canvas-field">
          <div
            className="canvas-surface"
            ref={container}
            role="application"
            tabIndex={0}
            onKeyDown={onKey}
            aria-roledescription="canvas"
            aria-label={`${scene.groups > 0 ? `${plural(scene.groups, "group")} of accounts, ` : ""}${plural(scene.accounts, "account")} and ${plural(scene.identifiers, "identifier")}, ${plural(scene.edges.size, "tie")}. Shift T shows the same as a table. Arrow keys go from node to node, Enter opens a group or the menu.`}
            data-nodes={scene.nodes.size}
            data-edges={scene.edges.size}
            onContextMenu={(event) => event.preventDefault()}
          />
          {marquee !== null && !asTable && <Marquee shape={marquee} onDone={choose} />}
          {loading && !asTable && <p className="canvas-note">Fetching the strongest ties …</p>}
          {empty && !asTable && (
            <p className="canvas-note">Nothing is drawn: everything is hidden, or there is nothing to tie.</p>
          )}
        </div>
        <div className="canvas-foot">
          <div className="canvas-summary" role="status" ref={summary}>
            <span data-said>{props.summary}</span>
            {scene.edges.size < scene.ties && (
              <span data-said>
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
              <span data-said>
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
          {mode === "drawing" && <Legend scene={scene} />}
        </div>
      </div>
      {mode !== "drawing" && (
        <Twin
          scene={scene}
          pinned={pinned}
          fallen={fallen}
          drawn={drawn}
          loading={loading}
          onPoint={setRow}
          onOpen={openNode}
          onMenu={menuAt}
        />
      )}
      {menu !== null && (
        <NodeMenu
          at={menu}
          canvas={canvas}
          selected={drawn}
          acts={acts}
          pinned={menu.node === null ? allPinned : pinned.has(menu.node)}
          onPin={pin}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  );
}
