import { useState } from "react";
import type { ClusterDetail } from "../../../server/contract/api.ts";
import type { Cluster, Reason } from "../../../server/contract/cluster.ts";
import { FAMILIES, FAMILY_NAMES, type Family } from "../../../server/contract/graph.ts";
import { useCollateral } from "../../api/queries.ts";
import { bits, compact, count, interval, kindName, plural, shorten } from "../../state/format.ts";
import type { Mutes } from "../../state/muted.ts";
import { select } from "../../state/router.ts";
import { BitsBar, FamilyMark } from "../../ui/marks.tsx";
import { Section } from "../../ui/Section.tsx";
import { DecisionsOn, OwnClusterNote } from "../verdict/ByHand.tsx";
import { MuteButton } from "./MuteButton.tsx";
import { useReadAhead, WhatIf } from "./WhatIf.tsx";

const FIRST = 6;
const MORE = 40;
/** Clusters that must have been judged before risk can be calibrated on verdicts. */
const JUDGED_ENOUGH = 200;
/** What ties members where none of a family's identifiers is shared, but what follows from them. */
const DERIVED_TIES: Readonly<Partial<Record<Family, string>>> = {
  payment: "the same BIN",
  network: "the same networks",
  signup: "opened in the same hours",
  synchrony: "at work in the same hours",
};

function calibrationText({ calibration }: Cluster, judged: number): string {
  if (calibration === "labels") return `Calibrated on ${count(judged)} verdicts.`;
  return judged < JUDGED_ENOUGH
    ? `Calibrated on simulation, until ${JUDGED_ENOUGH} clusters are judged; so far ${count(judged)}.`
    : "Calibrated on simulation: weights that the verdicts teach do not predict better.";
}

function Families({ detail, muted }: { detail: ClusterDetail; muted: Mutes }) {
  const families = FAMILIES.flatMap((name) => detail.cluster.families.filter(({ family }) => family === name));
  return (
    <ul className="families">
      {families.map(({ family, bits: value, identifiers, accounts }) => {
        const off = muted.includes(`family:${family}`);
        return (
          <li key={family} className={off ? "is-muted" : ""}>
            <FamilyMark family={family} />
            <span className="families-name">
              {FAMILY_NAMES[family]}{" "}
              <span className="muted">
                {identifiers > 0 ? `${count(identifiers)} shared, tie ${count(accounts)}` : DERIVED_TIES[family]}
              </span>
            </span>
            <span className="number">{bits(value)}</span>
            <MuteButton mute={`family:${family}`} name={FAMILY_NAMES[family]} muted={muted} />
            <BitsBar value={value} family={family} />
          </li>
        );
      })}
    </ul>
  );
}

function Identifiers(props: { detail: ClusterDetail; muted: Mutes; onPoint: (node: string | null) => void }) {
  const { detail, muted, onPoint } = props;
  const [all, setAll] = useState(false);
  const shown = detail.evidence.slice(0, all ? MORE : FIRST);
  return (
    <>
      <ul className="evidence has-mutes">
        {shown.map((item) => (
          <li key={item.node} className={muted.includes(item.node) ? "is-muted" : ""}>
            <button
              type="button"
              className="evidence-row has-bar"
              title={item.hub_reason === null ? item.label : `${item.label}: a hub, ${item.hub_reason}`}
              onClick={() => select([item.node])}
              onMouseEnter={() => onPoint(item.node)}
              onMouseLeave={() => onPoint(null)}
            >
              <FamilyMark family={item.family} hub={item.hub} />
              <span className="evidence-label">
                {shorten(item.label, 21)} <span className="muted">{kindName(item.kind)}</span>
              </span>
              <span className="number">{item.hub ? "hub" : bits(item.weight)}</span>
              <span className="evidence-reach muted">
                shared by {plural(item.accounts, "account")},{" "}
                {item.members < item.accounts
                  ? `${count(item.members)} of them here`
                  : item.members === 2
                    ? "both here"
                    : "all of them here"}
              </span>
              <BitsBar value={item.hub ? 0 : item.weight} family={item.family} />
            </button>
            <MuteButton mute={item.node} name={item.label} muted={muted} />
          </li>
        ))}
      </ul>
      <p className="muted small evidence-foot">
        <span>
          {count(shown.length)} of {plural(detail.evidence_total, "shared identifier")}, strongest first.{" "}
          {detail.evidence.length > FIRST && (
            <button type="button" className="text-button" onClick={() => setAll(!all)}>
              {all ? "Show fewer" : `Show ${count(Math.min(MORE, detail.evidence.length))}`}
            </button>
          )}
        </span>
        {detail.evidence.some(({ hub }) => hub) && (
          <span className="evidence-hubs">
            all hubs <MuteButton mute="hubs" name="all hubs" muted={muted} />
          </span>
        )}
      </p>
    </>
  );
}

function Reasons({ reasons, empty }: { reasons: readonly Reason[]; empty: string }) {
  if (reasons.length === 0) return <p className="muted">{empty}</p>;
  return (
    <ul className="reasons">
      {reasons.map((reason) => (
        <li key={reason.code} className={`is-${reason.direction}`} title={`${reason.code}: ${bits(reason.bits)} bits`}>
          <span>{reason.text}</span>
          <span className="number muted">{reason.bits === 0 ? "" : bits(reason.bits)}</span>
        </li>
      ))}
    </ul>
  );
}

function Touches({ cluster }: { cluster: string }) {
  const { data, error } = useCollateral({ cluster });
  if (error !== null) return <p className="muted">{error.message}</p>;
  if (data === undefined) return <p className="muted">Counting …</p>;
  return (
    <p className="touches">
      <strong>{plural(data.accounts, "account")}</strong> with <strong>{compact(data.exchanges)}</strong> exchanges;{" "}
      <strong className={data.verified_accounts > 0 ? "is-harm" : ""}>{count(data.verified_accounts)}</strong> of
      verified organisations, <strong>{count(data.older_than_a_year)}</strong> older than a year,{" "}
      <strong>{count(data.fringe)}</strong> at the fringe.
    </p>
  );
}

/** The argument about a cluster: why it is one, why it looks harmful, what speaks against, whom a verdict would touch. */
export function Argument(props: {
  detail: ClusterDetail;
  judged: number;
  muted: Mutes;
  onPoint: (node: string | null) => void;
}) {
  const { cluster } = props.detail;
  useReadAhead(cluster.cluster_id, cluster.size);
  const toward = cluster.reasons.filter(({ direction }) => direction === "for").toSorted((a, b) => b.bits - a.bits);
  const against = cluster.reasons
    .filter(({ direction }) => direction === "against")
    .toSorted((a, b) => a.bits - b.bits);
  const knownGood = against.find(({ code }) => code === "KNOWN_GOOD");
  return (
    <>
      {cluster.made_by_hand !== undefined && <OwnClusterNote cluster={cluster.cluster_id} />}
      {knownGood !== undefined && <p className="callout">{knownGood.text}. They are shown, and never flagged.</p>}
      <WhatIf cluster={cluster.cluster_id} muted={props.muted} />
      <DecisionsOn cluster={cluster.cluster_id} />
      <Section title="Why they belong together" aside="bits a link">
        <Families detail={props.detail} muted={props.muted} />
      </Section>
      <Section title="What they share most" aside="bits">
        <Identifiers detail={props.detail} muted={props.muted} onPoint={props.onPoint} />
      </Section>
      <Section
        title="Why it looks harmful"
        aside={
          cluster.made_by_hand === undefined
            ? `${cluster.band} · ${interval(cluster.risk_low, cluster.risk_high)}`
            : "not judged by a run"
        }
      >
        <Reasons
          reasons={toward}
          empty={cluster.made_by_hand === undefined ? "Nothing that was measured." : "Nothing was measured."}
        />
        {cluster.made_by_hand === undefined && <p className="muted small">{calibrationText(cluster, props.judged)}</p>}
      </Section>
      <Section title="What speaks against it">
        <Reasons reasons={against} empty="Nothing that was measured. That is no proof: look at the members." />
      </Section>
      <Section title="A verdict would touch">
        <Touches cluster={cluster.cluster_id} />
      </Section>
    </>
  );
}
