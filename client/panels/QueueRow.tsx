import type { Cluster } from "../../server/contract/cluster.ts";
import { changeText, clusterVerdict, compact, count } from "../state/format.ts";
import { FamilyStrip, Sparkline, Verdict } from "../ui/marks.tsx";
import { RiskBand } from "../ui/RiskBand.tsx";

/** One cluster of the queue: how likely harmful, which, how large, by what it is held together, what is new. */
export function QueueRow(props: {
  cluster: Cluster;
  index: number;
  total: number;
  top: number;
  height: number;
  open: boolean;
  cursor: boolean;
  onOpen: () => void;
}) {
  const { cluster, open, cursor } = props;
  const verdict = clusterVerdict(cluster);
  const change = changeText(cluster.change);
  return (
    <div
      id={`cluster-row-${props.index}`}
      className={`queue-row${open ? " is-open" : ""}${cursor ? " is-cursor" : ""}`}
      style={{ height: props.height, transform: `translateY(${props.top}px)` }}
      role="option"
      aria-selected={open}
      aria-posinset={props.index + 1}
      aria-setsize={props.total}
      data-cluster={cluster.cluster_id}
      onClick={props.onOpen}
    >
      <RiskBand cluster={cluster} />
      <span className="queue-main">
        <span className="queue-title">
          <strong>{cluster.cluster_id}</strong>
          <span
            title={`${count(cluster.size)} accounts, ${count(Math.round(cluster.exchanges_per_day))} exchanges a day`}
          >
            {count(cluster.size)} · {compact(cluster.exchanges_per_day)} a day
          </span>
        </span>
        <FamilyStrip families={cluster.families} />
      </span>
      <Sparkline values={cluster.trend} width={44} />
      <span className="queue-state">
        <span>{change}</span>
        <Verdict disposition={verdict.disposition} detail={verdict.whole ? "" : ` ${compact(verdict.accounts)}`} />
      </span>
    </div>
  );
}
