import { Menu, Popover, Tooltip } from "@mantine/core";
import { useState } from "react";
import { hide, hideOthers, redo, show, undo } from "../state/canvas.ts";
import { kindName, shorten } from "../state/format.ts";
import { select } from "../state/router.ts";
import type { CanvasState } from "../state/use-scene.ts";
import { Icon, type IconName } from "../ui/Icon.tsx";
import { FamilyMark, VerdictMark } from "../ui/marks.tsx";
import { realNodes } from "./scene.ts";

function Tool(props: {
  icon: IconName;
  label: string;
  keys?: string;
  pressed?: boolean;
  disabled?: boolean;
  onClick: () => void;
}) {
  return (
    <Tooltip label={props.keys === undefined ? props.label : `${props.label} (${props.keys})`}>
      <button
        type="button"
        className="tool"
        aria-label={props.label}
        aria-pressed={props.pressed}
        disabled={props.disabled}
        onClick={props.onClick}
      >
        <Icon name={props.icon} />
      </button>
    </Tooltip>
  );
}

function Find({ canvas, onFind }: { canvas: CanvasState; onFind: (node: string) => void }) {
  const [text, setText] = useState("");
  const [opened, setOpened] = useState(false);
  const wanted = text.trim().toLowerCase();
  const found =
    wanted === ""
      ? []
      : [...canvas.scene.all.values()].filter(
          (node) => node.label.toLowerCase().includes(wanted) || node.id.toLowerCase().includes(wanted),
        );
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={280} trapFocus>
      <Popover.Target>
        <button
          type="button"
          className="tool"
          aria-label="Find on the canvas"
          title="Find on the canvas"
          onClick={() => setOpened(!opened)}
        >
          <Icon name="search" />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const first = found[0];
            if (first !== undefined) onFind(first.id);
          }}
        >
          <input
            className="field"
            aria-label="Find on the canvas"
            placeholder="Part of an id or value"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </form>
        <ul className="find-list">
          {found.slice(0, 12).map((node) => (
            <li key={node.id}>
              <button type="button" className="row-button" onClick={() => onFind(node.id)}>
                {node.type === "account" ? (
                  <VerdictMark disposition={node.disposition ?? "open"} />
                ) : (
                  <FamilyMark family={node.family} hub={node.hub} />
                )}
                <span>{shorten(node.label, 30)}</span>
                <span className="muted">{kindName(node.kind)}</span>
              </button>
            </li>
          ))}
        </ul>
        {wanted !== "" && (
          <p className="muted small">
            {Math.min(12, found.length)} of {found.length} on the canvas
          </p>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** What can be done with the canvas, as visible buttons. */
export function CanvasTools(props: {
  canvas: CanvasState;
  drawn: readonly string[];
  view?: { value: "evidence" | "accounts"; change: (value: "evidence" | "accounts") => void };
  running: boolean;
  boxing: boolean;
  onBox: () => void;
  onLayout: () => void;
  onFit: () => void;
  onZoom: (factor: number) => void;
  onFind: (node: string) => void;
}) {
  const { canvas, drawn, view } = props;
  const { history, edit, scene } = canvas;
  const none = drawn.length === 0;
  return (
    <div className="canvas-tools" role="toolbar" aria-label="Canvas tools">
      {view !== undefined && (
        <div className="tool-group" role="group" aria-label="What is drawn">
          <button
            type="button"
            className="tool-text"
            aria-pressed={view.value === "evidence"}
            onClick={() => view.change("evidence")}
          >
            Evidence
          </button>
          <button
            type="button"
            className="tool-text"
            aria-pressed={view.value === "accounts"}
            onClick={() => view.change("accounts")}
          >
            Accounts
          </button>
        </div>
      )}
      <div className="tool-group" role="group" aria-label="Select">
        <Tool icon="box" label="Select with a box" pressed={props.boxing} onClick={props.onBox} />
        <Find canvas={canvas} onFind={props.onFind} />
        <Menu position="bottom-start">
          <Menu.Target>
            <button type="button" className="tool-text">
              Select <Icon name="down" size={12} />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => select(filter(canvas, (node) => node.type === "account"))}>
              All accounts
            </Menu.Item>
            <Menu.Item onClick={() => select(filter(canvas, (node) => node.type === "account" && node.core !== false))}>
              Core accounts
            </Menu.Item>
            <Menu.Item onClick={() => select(filter(canvas, (node) => node.type === "account" && node.core === false))}>
              Fringe accounts
            </Menu.Item>
            <Menu.Item onClick={() => select(filter(canvas, (node) => node.verified === true))}>
              Verified organisations&rsquo; accounts
            </Menu.Item>
            <Menu.Item
              disabled={none}
              onClick={() =>
                select([...new Set([...drawn, ...drawn.flatMap((id) => [...(scene.neighbours.get(id) ?? [])])])])
              }
            >
              Neighbours of the selection
            </Menu.Item>
            <Menu.Item
              disabled={none}
              onClick={() => {
                const chosen = new Set(drawn);
                select(filter(canvas, (node) => !chosen.has(node.id)));
              }}
            >
              All but the selection
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <div className="tool-group" role="group" aria-label="Hide">
        <button
          type="button"
          className="tool-text"
          disabled={none}
          onClick={() => {
            edit((now) => hide(now, realNodes(scene, drawn)));
            select([]);
          }}
        >
          Hide
        </button>
        <button
          type="button"
          className="tool-text"
          disabled={none}
          onClick={() => edit((now) => hideOthers(now, realNodes(scene, drawn), scene.all.keys()))}
        >
          Hide others
        </button>
        <button
          type="button"
          className="tool-text"
          disabled={history.now.hidden.size === 0}
          onClick={() => edit((now) => show(now))}
        >
          Show all
        </button>
      </div>
      <div className="tool-group" role="group" aria-label="History of the canvas">
        <Tool icon="undo" label="Undo" keys="Ctrl Z" disabled={history.past.length === 0} onClick={() => edit(undo)} />
        <Tool
          icon="redo"
          label="Redo"
          keys="Ctrl Shift Z"
          disabled={history.future.length === 0}
          onClick={() => edit(redo)}
        />
      </div>
      <div className="tool-group" role="group" aria-label="Layout">
        <Tool
          icon={props.running ? "stop" : "play"}
          label={props.running ? "Stop the layout" : "Run the layout"}
          pressed={props.running}
          onClick={props.onLayout}
        />
      </div>
      <div className="tool-group is-camera" role="group" aria-label="Camera">
        <Tool icon="fit" label={none ? "Fit to the canvas" : "Fit to the selection"} keys="f" onClick={props.onFit} />
        <Tool icon="plus" label="Nearer" onClick={() => props.onZoom(1 / 1.5)} />
        <Tool icon="minus" label="Farther" onClick={() => props.onZoom(1.5)} />
      </div>
    </div>
  );
}

function filter(canvas: CanvasState, test: (node: CanvasNode) => boolean): string[] {
  return [...canvas.scene.nodes.values()].filter(test).map(({ id }) => id);
}
type CanvasNode = CanvasState["scene"]["nodes"] extends ReadonlyMap<string, infer Node> ? Node : never;
