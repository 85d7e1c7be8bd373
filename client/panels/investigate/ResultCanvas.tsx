import { useMemo, useState } from "react";
import type { GraphSlice } from "../../../server/contract/api.ts";
import { Canvas } from "../../graph/Canvas.tsx";
import { count } from "../../state/format.ts";
import type { Mutes } from "../../state/muted.ts";
import { useView } from "../../state/router.ts";
import { useScene } from "../../state/use-scene.ts";
import { Inspector } from "../inspect/Inspector.tsx";

const NONE: Mutes = [];

/** The accounts and identifiers of an answer on a canvas. */
export function ResultCanvas({ name, graph }: { name: string; graph: GraphSlice }) {
  const { selected } = useView();
  const [pointed, setPointed] = useState<string | null>(null);
  const key = useMemo(() => `${name} ${graph.nodes.map(({ id }) => id).join(" ")}`, [name, graph]);
  const canvas = useScene(key, graph, NONE);
  return (
    <div className="canvas-screen is-inline">
      <section className="canvas-area" aria-label="Canvas">
        <Canvas
          key={key}
          canvas={canvas}
          cluster={null}
          pointed={pointed}
          loading={false}
          summary={
            <>
              Showing <strong>{count(canvas.scene.accounts)}</strong> of{" "}
              <strong>{count(graph.shown.accounts_total)}</strong> accounts, {count(canvas.scene.identifiers)} of{" "}
              {count(graph.shown.identifiers_total)} identifiers · {graph.shown.why ?? "all in the answer"}
            </>
          }
        />
      </section>
      {selected.length > 0 && (
        <aside className="inspector" aria-label="Inspector">
          <Inspector canvas={canvas} selected={selected} back="Answer" cluster={null} onPoint={setPointed} />
        </aside>
      )}
    </div>
  );
}
