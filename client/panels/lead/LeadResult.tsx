import { useState, type ReactNode } from "react";
import type { Trace } from "../../../server/contract/api.ts";
import { nodeOfAccount } from "../../../server/contract/node-id.ts";
import { bits, count, kindName, plural, shorten } from "../../state/format.ts";
import { open, openNode, openNodes } from "../../state/router.ts";
import { BitsBar, FamilyMark } from "../../ui/marks.tsx";
import { Section } from "../../ui/Section.tsx";
import { HandMenu } from "../verdict/HandMenu.tsx";

const FIRST = 12;
/** Nodes that one canvas is asked for at most. */
const CANVAS_LIMIT = 300;

function useFolded<T>(items: readonly T[], total = items.length): [readonly T[], ReactNode] {
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, FIRST);
  return [
    shown,
    <p key="foot" className="muted small">
      {count(shown.length)} of {count(total)}{" "}
      {items.length > FIRST && (
        <button type="button" className="text-button" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show ${count(items.length)}`}
        </button>
      )}
    </p>,
  ];
}

/** Why not everybody who shares something with the lead is shown. */
function HiddenOthers({ hidden }: { hidden: Trace["others_hidden"] }) {
  const reasons = [
    { number: hidden.hubs, text: (n: string) => `${n}, too common to prove anything`, one: "hub" },
    { number: hidden.wide, text: (n: string) => `${n} that more than 1,000 accounts have`, one: "identifier" },
    { number: hidden.weak, text: (n: string) => `the ${n} that weigh least`, one: "identifier" },
  ].flatMap(({ number, text, one }) => (number > 0 ? [text(plural(number, one))] : []));
  if (reasons.length === 0) return null;
  return <p className="muted small">Not shown: who shares only {reasons.join("; ")}.</p>;
}

/** What a lead leads to: known or not, clusters it touches, what it shares, who else shares that. */
export function LeadResult({ trace }: { trace: Trace }) {
  const [clusters, clustersFoot] = useFolded(trace.clusters);
  const [shared, sharedFoot] = useFolded(trace.shared, trace.shared_total);
  const [others, othersFoot] = useFolded(trace.others, trace.others_total);
  const [known, knownFoot] = useFolded(trace.known);
  const [unknown, unknownFoot] = useFolded(trace.unknown);
  const draw = (nodes: readonly string[]): void => openNodes(nodes.slice(0, CANVAS_LIMIT));
  const asked = trace.known.map(({ node }) => node);
  const kinds = new Map<string, number>();
  for (const { kind } of trace.known) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return (
    <div className="lead-result">
      <header className="lead-head">
        <ol className="figures">
          <li>
            <strong>{count(trace.asked)}</strong> asked
          </li>
          <li>
            <strong>{count(trace.known.length)}</strong> known
          </li>
          <li className={trace.unknown.length > 0 ? "" : "muted"}>
            <strong>{count(trace.unknown.length)}</strong> unknown
          </li>
          <li>
            <strong>{count(trace.accounts)}</strong> {trace.accounts === 1 ? "account" : "accounts"}
            {trace.accounts_cut && " of more, which are not followed"}
          </li>
          <li>
            <strong>{count(trace.clusters.length)}</strong> {trace.clusters.length === 1 ? "cluster" : "clusters"}
          </li>
        </ol>
        <div className="lead-open">
          <div className="lead-buttons">
            {trace.accounts > 1 && trace.accounts === trace.account_ids.length && (
              <HandMenu accounts={trace.account_ids} cluster={null} acts={["keep", "join", "add"]} />
            )}
            <button type="button" className="button is-small" disabled={asked.length === 0} onClick={() => draw(asked)}>
              Open on the canvas
            </button>
          </div>
          {asked.length > CANVAS_LIMIT && (
            <span className="muted small">
              the first {count(CANVAS_LIMIT)} of {count(asked.length)}
            </span>
          )}
        </div>
      </header>
      <div className="lead-columns">
        <div>
          <Section title="Clusters it touches" aside="of the lead / accounts">
            {clusters.length === 0 ? (
              <p className="muted">None: the accounts of this lead are in no cluster of the last run.</p>
            ) : (
              <ul className="table-list">
                {clusters.map((cluster) => (
                  <li key={cluster.cluster_id}>
                    <button type="button" className="row-button" onClick={() => open("clusters", cluster.cluster_id)}>
                      <strong>{cluster.cluster_id}</strong>
                      <span className={`band is-${cluster.band}${cluster.flagged ? " is-flagged" : ""}`}>
                        {cluster.band}
                        {cluster.flagged ? ", flagged" : ""}
                      </span>
                      <span className="hit-bar" aria-hidden="true">
                        <span style={{ width: `${Math.max(1, (100 * cluster.hit) / cluster.size)}%` }} />
                      </span>
                      <span className="number">
                        {count(cluster.hit)} of {count(cluster.size)}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            )}
            {clustersFoot}
          </Section>
          <Section title="What it shares" aside="bits">
            {shared.length === 0 ? (
              <p className="muted">Nothing that two of its accounts have in common.</p>
            ) : (
              <ul className="evidence">
                {shared.map((item) => (
                  <li key={item.node}>
                    <button type="button" className="evidence-row has-bar" onClick={() => draw([item.node, ...asked])}>
                      <FamilyMark family={item.family} hub={item.hub} />
                      <span className="evidence-label" title={item.label}>
                        {shorten(item.label, 34)} <span className="muted">{kindName(item.kind)}</span>
                      </span>
                      <span className="number">{item.hub ? "hub" : bits(item.bits)}</span>
                      <span className="evidence-reach muted">
                        {count(item.of_lead)} of the lead,{" "}
                        {item.others === 0 ? "nobody else" : plural(item.others, "other")}
                      </span>
                      <BitsBar value={item.hub ? 0 : item.bits} family={item.family} />
                    </button>
                  </li>
                ))}
              </ul>
            )}
            {sharedFoot}
          </Section>
        </div>
        <div>
          <Section title="Who else shares it" aside="shared · bits">
            {others.length === 0 ? (
              <p className="muted">Nobody outside the lead.</p>
            ) : (
              <ul className="table-list">
                {others.map((other) => (
                  <li key={other.account_id}>
                    <button
                      type="button"
                      className="row-button"
                      onClick={() =>
                        other.cluster_id === null
                          ? draw([nodeOfAccount(other.account_id), ...asked])
                          : openNode(nodeOfAccount(other.account_id), other.cluster_id)
                      }
                    >
                      <span>{shorten(other.account_id, 30)}</span>
                      <span className="muted">{other.cluster_id ?? "in no cluster"}</span>
                      <span className="number">
                        {count(other.shared)} · {bits(other.bits)}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            )}
            {othersFoot}
            <HiddenOthers hidden={trace.others_hidden} />
          </Section>
          <Section
            title="Known"
            aside={[...kinds].map(([kind, number]) => plural(number, kindName(kind), kindName(kind, true))).join(", ")}
          >
            <ul className="table-list">
              {known.map((item) => (
                <li key={item.value}>
                  <button type="button" className="row-button" onClick={() => openNode(item.node, item.cluster_id)}>
                    <span>{shorten(item.value, 34)}</span>
                    <span className="muted">{kindName(item.kind)}</span>
                    <span className="number muted">{item.cluster_id ?? ""}</span>
                  </button>
                </li>
              ))}
            </ul>
            {knownFoot}
            {trace.too_wide > 0 && (
              <p className="muted small">
                {plural(trace.too_wide, "value")} of it more than 20,000 accounts have: nobody follows from that.
              </p>
            )}
          </Section>
          {trace.unknown.length > 0 && (
            <Section
              title="Unknown"
              aside={
                <button
                  type="button"
                  className="text-button"
                  onClick={() => void navigator.clipboard.writeText(trace.unknown.join("\n"))}
                >
                  Copy all
                </button>
              }
            >
              <ul className="table-list is-mono">
                {unknown.map((value) => (
                  <li key={value}>{shorten(value, 44)}</li>
                ))}
              </ul>
              {unknownFoot}
            </Section>
          )}
        </div>
      </div>
    </div>
  );
}
