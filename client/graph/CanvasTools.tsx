import { Tooltip } from "@mantine/core";
import { redo, undo } from "../state/canvas.ts";
import { select, setParams } from "../state/router.ts";
import type { CanvasState } from "../state/use-scene.ts";
import { Icon, type IconName } from "../ui/Icon.tsx";
import { CanvasFind } from "./CanvasFind.tsx";
import { KeepMenu } from "./KeepMenu.tsx";
import { SelectMenu } from "./SelectMenu.tsx";
import { MODE_LOOKS, modeParams, type Mode } from "../twin/settings.ts";

/** What a button of the canvas does; null where it cannot now. */
export type Act = (() => void) | null;

/** All that can be done with a canvas and its selection, for the buttons and the keys alike. */
export interface Acts {
  box: Act;
  lasso: Act;
  hide: Act;
  hideOthers: Act;
  pin: Act;
  path: Act;
  common: Act;
  layout: Act;
  families: Act;
  fit: Act;
}

function Tool(props: { icon: IconName; label: string; keys?: string; pressed?: boolean; act: Act }) {
  return (
    <Tooltip label={props.keys === undefined ? props.label : `${props.label} (${props.keys})`}>
      <button
        type="button"
        className="tool"
        aria-label={props.label}
        aria-pressed={props.pressed}
        aria-disabled={props.act === null}
        onClick={() => props.act?.()}
      >
        <Icon name={props.icon} />
      </button>
    </Tooltip>
  );
}

/** What can be done with the canvas, as visible buttons. */
export function CanvasTools(props: {
  canvas: CanvasState;
  drawn: readonly string[];
  view?: { value: "evidence" | "accounts"; change: (value: "evidence" | "accounts") => void };
  mode: Mode;
  acts: Acts;
  running: boolean;
  marquee: "box" | "lasso" | null;
  pinned: boolean;
  onZoom: (factor: number) => void;
  onFit: (nodes: readonly string[]) => void;
  onPicture: () => void;
}) {
  const { canvas, drawn, view, mode, acts } = props;
  const { history, edit } = canvas;
  return (
    <div className="canvas-tools" role="toolbar" aria-label="Canvas tools">
      <div className="tool-group" role="group" aria-label="Canvas or table">
        {MODE_LOOKS.map(({ mode: other, title, icon }) => (
          <Tool
            key={other}
            icon={icon}
            label={title}
            keys="Shift t"
            pressed={other === mode}
            act={() => setParams(modeParams(other))}
          />
        ))}
      </div>
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
        <Tool icon="box" label="Select with a box" keys="b" pressed={props.marquee === "box"} act={acts.box} />
        <Tool icon="lasso" label="Select with a lasso" keys="l" pressed={props.marquee === "lasso"} act={acts.lasso} />
        <SelectMenu canvas={canvas} drawn={drawn} />
        <CanvasFind
          canvas={canvas}
          onFind={(node) => {
            select([node]);
            props.onFit([node]);
          }}
        />
      </div>
      <div className="tool-group" role="group" aria-label="The selection">
        <Tool icon="eyeOff" label="Hide the selection" keys="x" act={acts.hide} />
        <Tool icon="eye" label="Hide all others" keys="Shift x" act={acts.hideOthers} />
        <Tool
          icon="pin"
          label={props.pinned ? "Unpin the selection" : "Pin the selection"}
          keys="p"
          pressed={props.pinned}
          act={acts.pin}
        />
        <Tool icon="path" label="Path between the two selected" keys="w" act={acts.path} />
        <Tool icon="common" label="What the selected have in common" keys="c" act={acts.common} />
      </div>
      <div className="tool-group" role="group" aria-label="History of the canvas">
        <Tool icon="undo" label="Undo" keys="Ctrl Z" act={history.past.length === 0 ? null : () => edit(undo)} />
        <Tool
          icon="redo"
          label="Redo"
          keys="Ctrl Shift Z"
          act={history.future.length === 0 ? null : () => edit(redo)}
        />
      </div>
      <div className="tool-group" role="group" aria-label="Layout">
        <Tool
          icon={props.running ? "stop" : "play"}
          label={props.running ? "Stop the layout" : "Run the layout"}
          keys="r"
          pressed={props.running}
          act={acts.layout}
        />
        <Tool icon="families" label="Group by family" keys="Shift g" act={acts.families} />
      </div>
      <div className="tool-group" role="group" aria-label="Keep">
        <KeepMenu canvas={canvas} onPicture={props.onPicture} />
      </div>
      <div className="tool-group is-camera" role="group" aria-label="Camera">
        <Tool
          icon="fit"
          label={drawn.length === 0 ? "Fit to the canvas" : "Fit to the selection"}
          keys="f"
          act={acts.fit}
        />
        {mode !== "table" && (
          <>
            <Tool icon="plus" label="Nearer" keys="+" act={() => props.onZoom(1 / 1.5)} />
            <Tool icon="minus" label="Farther" keys="-" act={() => props.onZoom(1.5)} />
          </>
        )}
      </div>
    </div>
  );
}
