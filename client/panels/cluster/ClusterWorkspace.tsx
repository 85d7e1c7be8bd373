import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import type { ClusterDetail } from "../../../server/contract/api.ts";
import type { Period } from "../../../server/contract/period.ts";
import { groupSlice } from "../../api/groups.ts";
import { useClusterGraph } from "../../api/queries.ts";
import { setParams, useView } from "../../state/router.ts";
import { choice } from "../../state/view.ts";
import { mutedFamilies, readMuted } from "../../state/muted.ts";
import { ErrorPanel, Loading } from "../../ui/states.tsx";
import { AccountsSummary, GroupsSummary, PeriodSummary } from "./CanvasSummary.tsx";
import { ClusterInspector } from "./ClusterInspector.tsx";
import { Inspector } from "../inspect/Inspector.tsx";
import { useScene } from "../../state/use-scene.ts";

const Canvas = lazy(async () => ({ default: (await import("../../graph/Canvas.tsx")).Canvas }));
const STEPS = [200, 500, 1000, 2000] as const;

/** An open cluster: its canvas, narrowed to who was active in the days chosen, and beside it either the argument or what is selected. */
export function ClusterWorkspace(props: { detail: ClusterDetail; judged: number; period: Period | null }) {
  const { detail, judged, period } = props;
  const view = useView();
  const cluster = detail.cluster.cluster_id;
  const kind = choice(view, "view", ["evidence", "accounts"]);
  const aside = view.params["muted"];
  const muted = useMemo(() => readMuted(aside), [aside]);
  const familiesAside = mutedFamilies(muted);
  const [accounts, setAccounts] = useState<number>(STEPS[0]);
  // The first picture is groups; accounts in one picture are asked for.
  const first = kind === "evidence" && accounts === STEPS[0];
  const groups = useQuery({ ...groupSlice(cluster, ""), enabled: first });
  const flat = useClusterGraph(first ? null : cluster, kind, accounts);
  const graph = first ? groups : flat;
  const canvas = useScene(`cluster ${cluster} ${kind}`, graph.data ?? null, muted, period?.quiet);
  const [pointed, setPointed] = useState<string | null>(null);
  const shown = graph.data?.shown;
  const grouped = graph.data?.nodes.some(({ type }) => type === "group") === true;
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
                <>
                  {period !== null && <PeriodSummary period={period} />}
                  {shown !== undefined && grouped && (
                    <GroupsSummary
                      canvas={canvas}
                      shown={shown}
                      families={detail.cluster.families.filter(({ family }) => !familiesAside.has(family))}
                    />
                  )}
                  {shown !== undefined && !grouped && (
                    <AccountsSummary
                      canvas={canvas}
                      shown={shown}
                      evidence={kind === "evidence"}
                      more={STEPS.find((step) => step > accounts)}
                      onMore={setAccounts}
                    />
                  )}
                </>
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
