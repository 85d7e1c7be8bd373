import { lazy, Suspense, useMemo, useState } from "react";
import type { ClusterDetail } from "../../server/contract/api.ts";
import { useClusterGraph } from "../api/queries.ts";
import { setParams, useView } from "../state/router.ts";
import { choice } from "../state/view.ts";
import { readMuted } from "../state/muted.ts";
import { count } from "../state/format.ts";
import { ErrorPanel, Loading } from "../ui/states.tsx";
import { ClusterInspector } from "./ClusterInspector.tsx";
import { Inspector } from "./Inspector.tsx";
import { useScene } from "../state/use-scene.ts";

const Canvas = lazy(async () => ({ default: (await import("../graph/Canvas.tsx")).Canvas }));
const STEPS = [200, 500, 1000, 2000] as const;

/** An open cluster: its canvas, and beside it either the argument or what is selected. */
export function ClusterWorkspace({ detail, judged }: { detail: ClusterDetail; judged: number }) {
  const view = useView();
  const cluster = detail.cluster.cluster_id;
  const kind = choice(view, "view", ["evidence", "accounts"]);
  const muted = useMemo(() => readMuted(view.params["muted"]), [view.params]);
  const [accounts, setAccounts] = useState<number>(STEPS[0]);
  const graph = useClusterGraph(cluster, kind, accounts);
  const canvas = useScene(`cluster ${cluster} ${kind}`, graph.data ?? null, muted);
  const [pointed, setPointed] = useState<string | null>(null);
  const shown = graph.data?.shown;
  const more = STEPS.find((step) => step > accounts);
  const why = shown === undefined ? "" : (shown.why ?? "all there are");
  return (
    <>
      <section className="canvas-area" aria-label="Canvas">
        {graph.error !== null ? (
          <ErrorPanel error={graph.error} retry={() => void graph.refetch()} />
        ) : (
          <Suspense fallback={<Loading what="the canvas" />}>
            <Canvas
              key={canvas.key}
              canvas={canvas}
              cluster={cluster}
              pointed={pointed}
              loading={graph.isPending}
              view={{ value: kind, change: (value) => setParams({ view: value === "evidence" ? "" : value }) }}
              summary={
                shown === undefined ? null : (
                  <>
                    Showing <strong>{count(Math.max(shown.accounts, canvas.scene.accounts))}</strong> of{" "}
                    <strong>{count(Math.max(shown.accounts_total, canvas.scene.accounts))}</strong> accounts
                    {kind === "evidence" && (
                      <>
                        , {count(canvas.scene.identifiers)} of {count(shown.identifiers_total)} identifiers
                      </>
                    )}{" "}
                    · {why}{" "}
                    {more !== undefined && shown.accounts < shown.accounts_total && (
                      <button type="button" className="text-button" onClick={() => setAccounts(more)}>
                        Show {count(Math.min(more, shown.accounts_total))}
                      </button>
                    )}
                  </>
                )
              }
            />
          </Suspense>
        )}
      </section>
      <aside className="inspector" aria-label="Inspector">
        {view.selected.length === 0 ? (
          <ClusterInspector detail={detail} judged={judged} muted={muted} onPoint={setPointed} />
        ) : (
          <Inspector
            canvas={canvas}
            selected={view.selected}
            back={`Cluster ${cluster}`}
            cluster={cluster}
            onPoint={setPointed}
          />
        )}
      </aside>
    </>
  );
}
