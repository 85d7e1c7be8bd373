import type { MouseEvent } from "react";
import type { QueuedCluster } from "../../../server/contract/queue.ts";
import {
  CASE_NAMES,
  changeText,
  clusterVerdict,
  compact,
  count,
  knownGoodShare,
  shortDay,
} from "../../state/format.ts";
import { FamilyStrip, Sparkline, Verdict } from "../../ui/marks.tsx";
import { RiskBand } from "../../ui/RiskBand.tsx";

/** Columns of the queue as a table. */
export const COLUMNS = [
  "",
  "Likelihood",
  "Cluster",
  "Accounts",
  "A day",
  "Held together by",
  "Trend",
  "Since last run",
  "Verdict",
  "Status",
  "Assigned",
  "Last seen",
] as const;

function KnownGood({ cluster }: { cluster: QueuedCluster }) {
  const share = knownGoodShare(cluster);
  return share === 0 ? null : (
    <span className="known-good" title={`${Math.round(100 * share)} % of its members are on the known-good list`}>
      known good{share < 1 && ` ${Math.max(1, Math.round(100 * share))} %`}
    </span>
  );
}

function Work({ cluster }: { cluster: QueuedCluster }) {
  const { case: its } = cluster;
  if (its === null || (its.assignee === null && its.status === "open")) return null;
  return (
    <span className="queue-work" title={`${CASE_NAMES[its.status]}${its.assignee === null ? "" : `, ${its.assignee}`}`}>
      {its.status !== "open" && CASE_NAMES[its.status]}
      {its.status !== "open" && its.assignee !== null && " · "}
      {its.assignee}
    </span>
  );
}

function Narrow({ cluster }: { cluster: QueuedCluster }) {
  const verdict = clusterVerdict(cluster);
  const change = changeText(cluster.change);
  return (
    <>
      <RiskBand cluster={cluster} />
      <span className="queue-main">
        <span className="queue-title">
          <strong>{cluster.cluster_id}</strong>
          <span
            title={`${count(cluster.size)} accounts, ${count(Math.round(cluster.exchanges_per_day))} exchanges a day`}
          >
            {count(cluster.size)} · {compact(cluster.exchanges_per_day)} a day <KnownGood cluster={cluster} />
          </span>
        </span>
        <FamilyStrip families={cluster.families} />
      </span>
      <Sparkline values={cluster.trend} width={44} />
      <span className="queue-state">
        <span>{change}</span>
        <Verdict disposition={verdict.disposition} detail={verdict.whole ? "" : ` ${compact(verdict.accounts)}`} />
        <Work cluster={cluster} />
      </span>
    </>
  );
}

function Wide({ cluster }: { cluster: QueuedCluster }) {
  const verdict = clusterVerdict(cluster);
  const { case: its } = cluster;
  return (
    <>
      <RiskBand cluster={cluster} />
      <span className="queue-name">
        <strong>{cluster.cluster_id}</strong> <KnownGood cluster={cluster} />
      </span>
      <span className="number">{count(cluster.size)}</span>
      <span className="number">{compact(cluster.exchanges_per_day)}</span>
      <FamilyStrip families={cluster.families} />
      <Sparkline values={cluster.trend} width={96} height={26} />
      <span>{changeText(cluster.change)}</span>
      <Verdict disposition={verdict.disposition} detail={verdict.whole ? "" : ` ${compact(verdict.accounts)}`} />
      <span>{CASE_NAMES[its?.status ?? "open"]}</span>
      <span className="queue-who">{its?.assignee ?? <span className="muted">nobody</span>}</span>
      <span className="muted">{cluster.last_seen === null ? "" : shortDay(cluster.last_seen)}</span>
    </>
  );
}

/** One cluster of the queue: how likely harmful, which, how large, by what it is held together, what is new, who works on it. */
export function QueueRow(props: {
  cluster: QueuedCluster;
  index: number;
  total: number;
  top: number;
  height: number;
  open: boolean;
  cursor: boolean;
  picked: boolean;
  wide: boolean;
  onOpen: () => void;
  /** `through` picks all from the row picked before. */
  onPick: (through: boolean) => void;
}) {
  const { cluster, open, cursor, picked } = props;
  const classes = ["queue-row", open ? "is-open" : "", cursor ? "is-cursor" : "", picked ? "is-picked" : ""];
  const onClick = (event: MouseEvent): void => {
    if (event.shiftKey || event.metaKey || event.ctrlKey) props.onPick(event.shiftKey);
    else props.onOpen();
  };
  return (
    <div
      id={`cluster-row-${props.index}`}
      className={classes.filter((name) => name !== "").join(" ")}
      style={{ height: props.height, transform: `translateY(${props.top}px)` }}
      role="option"
      aria-selected={open}
      aria-checked={picked}
      aria-posinset={props.index + 1}
      aria-setsize={props.total}
      data-cluster={cluster.cluster_id}
      onClick={onClick}
    >
      <span
        className="pick"
        aria-hidden="true"
        title="Pick (x)"
        onClick={(event) => {
          event.stopPropagation();
          props.onPick(event.shiftKey);
        }}
      />
      {props.wide ? <Wide cluster={cluster} /> : <Narrow cluster={cluster} />}
    </div>
  );
}
