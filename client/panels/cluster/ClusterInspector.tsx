import { useEffect } from "react";
import type { ClusterDetail } from "../../../server/contract/api.ts";
import { clusterVerdict, compact, count, plural, span } from "../../state/format.ts";
import type { Mutes } from "../../state/muted.ts";
import { setParams, useView } from "../../state/router.ts";
import { choice } from "../../state/view.ts";
import { Tabs } from "../../ui/Tabs.tsx";
import { Verdict } from "../../ui/marks.tsx";
import { Argument } from "./Argument.tsx";
import { ClusterHistory } from "./ClusterHistory.tsx";
import { ExportMenu } from "./ExportMenu.tsx";
import { HandMenu } from "../verdict/HandMenu.tsx";
import { Members } from "./Members.tsx";
import { Use } from "./Use.tsx";
import { VerdictBar } from "../verdict/VerdictBar.tsx";

const TABS = [
  { value: "why", title: "Why" },
  { value: "use", title: "Use" },
  { value: "members", title: "Members" },
  { value: "history", title: "Notes and history" },
] as const;

/** The open cluster: what it is, the argument about it, its members, its history, and the verdict. */
export function ClusterInspector(props: {
  detail: ClusterDetail;
  judged: number;
  muted: Mutes;
  onPoint: (node: string | null) => void;
}) {
  const { onPoint } = props;
  const { cluster } = props.detail;
  const view = useView();
  const tab = choice(view, "tab", ["why", "use", "members", "history"]);
  const verdict = clusterVerdict(cluster);
  // A list that goes away under the pointer never reports that the pointer left it.
  useEffect(() => () => onPoint(null), [onPoint]);
  return (
    <>
      <header className="inspector-head">
        <div className="inspector-title">
          <h1>Cluster {cluster.cluster_id}</h1>
          <HandMenu accounts={[]} cluster={cluster.cluster_id} acts={["take-in", "merge"]} />
          <ExportMenu cluster={cluster.cluster_id} confirmed={cluster.dispositions.confirmed_fraud} />
        </div>
        <p className="muted">
          {plural(cluster.size, "account")}, {count(cluster.core)} core · {compact(cluster.exchanges_per_day)} exchanges
          a day · {span(cluster.first_seen, cluster.last_seen)}
        </p>
        {verdict.disposition !== "open" && (
          <p>
            <Verdict
              disposition={verdict.disposition}
              detail={verdict.whole ? "" : `: ${count(verdict.accounts)} of ${count(cluster.size)}`}
            />
          </p>
        )}
        <Tabs
          label="About the cluster"
          panel="cluster-tab"
          tabs={TABS.map(({ value, title }) => ({
            value,
            title:
              value === "members" ? (
                <>
                  {title}
                  <span className="muted"> {compact(cluster.size)}</span>
                </>
              ) : (
                title
              ),
          }))}
          shown={tab}
          onShow={(value) => setParams({ tab: value === "why" ? "" : value })}
        />
      </header>
      <div className="inspector-body" id="cluster-tab" role="tabpanel" aria-label={tab} key={cluster.cluster_id + tab}>
        {tab === "why" && (
          <Argument detail={props.detail} judged={props.judged} muted={props.muted} onPoint={props.onPoint} />
        )}
        {tab === "use" && <Use cluster={cluster.cluster_id} />}
        {tab === "members" && <Members cluster={cluster} onPoint={props.onPoint} />}
        {tab === "history" && <ClusterHistory cluster={cluster.cluster_id} />}
      </div>
      <VerdictBar
        target={{ cluster: cluster.cluster_id }}
        subject={`cluster ${cluster.cluster_id}`}
        accounts={cluster.size}
      />
    </>
  );
}
