import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { graphOf } from "../../api/queries.ts";
import { count, plural } from "../../state/format.ts";
import { readMuted } from "../../state/muted.ts";
import { currentView, select, setParams, useView } from "../../state/router.ts";
import { useScene } from "../../state/use-scene.ts";
import { formatNodes, parseNodes } from "../../state/view.ts";
import { ErrorPanel, Loading, Notice } from "../../ui/states.tsx";
import { Inspector } from "../inspect/Inspector.tsx";

const Canvas = lazy(async () => ({ default: (await import("../../graph/Canvas.tsx")).Canvas }));

/** A canvas of one's own: a lead's accounts, or something that was found and is in no cluster. */
export function CanvasScreen() {
  const view = useView();
  const [pointed, setPointed] = useState<string | null>(null);
  const asked = view.params["nodes"];
  const nodes = useMemo(() => parseNodes(asked ?? ""), [asked]);
  // A link that only selects is a canvas of that; it stays so when the selection changes.
  const bare = asked === undefined && view.selected.length > 0;
  useEffect(() => {
    if (bare) setParams({ nodes: formatNodes(currentView().selected) });
  }, [bare]);
  const graph = useQuery(graphOf(nodes));
  const aside = view.params["muted"];
  const muted = useMemo(() => readMuted(aside), [aside]);
  const canvas = useScene(`nodes ${nodes.join(" ")}`, graph.data ?? null, muted);
  const shown = graph.data?.shown;
  return (
    <div className="canvas-screen">
      <section className="canvas-area" aria-label="Canvas">
        {nodes.length === 0 ? (
          <Notice title="An empty canvas">
            <p>Search for an account above, or follow a lead, and open it here.</p>
          </Notice>
        ) : graph.error !== null ? (
          <ErrorPanel error={graph.error} retry={() => void graph.refetch()} />
        ) : (
          <Suspense fallback={<Loading what="the canvas" />}>
            <Canvas
              key={canvas.key}
              canvas={canvas}
              cluster={null}
              pointed={pointed}
              loading={graph.isPending}
              summary={
                shown === undefined ? null : (
                  <>
                    Showing <strong>{count(canvas.scene.accounts)}</strong> of{" "}
                    <strong>{count(Math.max(shown.accounts_total, canvas.scene.accounts))}</strong> accounts,{" "}
                    {plural(canvas.scene.identifiers, "identifier")} ·{" "}
                    {shown.why ?? "what was asked for, and what ties it together"}
                  </>
                )
              }
            />
          </Suspense>
        )}
      </section>
      <aside className="inspector" aria-label="Inspector">
        {view.selected.length > 0 ? (
          <Inspector
            canvas={canvas}
            selected={view.selected}
            back="Nothing selected"
            cluster={null}
            onPoint={setPointed}
          />
        ) : (
          <div className="inspector-body">
            <Notice title="Select something">
              <p>Click a node to see its facts, what it is tied to and why. Shift-click adds to the selection.</p>
              {canvas.scene.accounts > 0 && (
                <button
                  type="button"
                  className="button"
                  onClick={() =>
                    select(
                      [...canvas.scene.nodes.values()].filter(({ type }) => type === "account").map(({ id }) => id),
                    )
                  }
                >
                  Select all {count(canvas.scene.accounts)} accounts
                </button>
              )}
            </Notice>
          </div>
        )}
      </aside>
    </div>
  );
}
