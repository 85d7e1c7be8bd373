import { isAccount } from "../../../server/contract/node-id.ts";
import type { CanvasState } from "../../state/use-scene.ts";
import { select } from "../../state/router.ts";
import { isGroup } from "../../state/groups.ts";
import { Icon } from "../../ui/Icon.tsx";
import { BundleInspector } from "./BundleInspector.tsx";
import { GroupInspector } from "./GroupInspector.tsx";
import { NodeInspector } from "./NodeInspector.tsx";
import { PairInspector } from "./PairInspector.tsx";
import { SelectionInspector } from "./SelectionInspector.tsx";

/** What is selected: one node, a pair of accounts, or many. */
export function Inspector(props: {
  canvas: CanvasState;
  selected: readonly string[];
  back: string;
  cluster: string | null;
  onPoint: (node: string | null) => void;
}) {
  const { canvas, selected, back } = props;
  const [first, second] = selected;
  const bundle = first === undefined ? undefined : canvas.scene.bundles.get(first);
  const pair = selected.length === 2 && selected.every(isAccount);
  return (
    <>
      <button type="button" className="back-button" onClick={() => select([])}>
        <Icon name="left" size={12} /> {back} <kbd aria-hidden="true">Esc</kbd>
      </button>
      {selected.length === 1 && first !== undefined && bundle !== undefined ? (
        <BundleInspector canvas={canvas} bundle={bundle} onPoint={props.onPoint} />
      ) : selected.length === 1 && first !== undefined && isGroup(first) ? (
        <GroupInspector canvas={canvas} id={first} onPoint={props.onPoint} />
      ) : selected.length === 1 && first !== undefined ? (
        <NodeInspector key={first} canvas={canvas} id={first} cluster={props.cluster} onPoint={props.onPoint} />
      ) : (
        <SelectionInspector canvas={canvas} selected={selected} cluster={props.cluster} onPoint={props.onPoint}>
          {pair && first !== undefined && second !== undefined && <PairInspector a={first} b={second} />}
        </SelectionInspector>
      )}
    </>
  );
}
