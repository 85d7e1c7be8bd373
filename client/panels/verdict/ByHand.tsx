import { useClusterDecisions, useOwnClusters, useUndoDecision } from "../../api/by-hand.ts";
import { useWhatIf } from "../../api/evidence.ts";
import { analyst } from "../../state/analyst.ts";
import { decisionText } from "../../state/by-hand.ts";
import { count, plural, shortDay } from "../../state/format.ts";
import { NOTHING } from "../../state/muted.ts";
import { open } from "../../state/router.ts";
import { Section } from "../../ui/Section.tsx";

/** What people decided by hand about the members of a cluster, each to be taken back. */
export function DecisionsOn({ cluster }: { cluster: string }) {
  const { data } = useClusterDecisions(cluster);
  const undo = useUndoDecision();
  if (data === undefined || data.decisions.length === 0) return null;
  return (
    <Section title="By hand">
      <ul className="by-hand">
        {data.decisions.map((decision) => (
          <li key={decision.decision_id}>
            <span>
              {decisionText(cluster, decision)}{" "}
              <span className="muted">
                {decision.by}, {shortDay(decision.at)}
                {decision.reason === "" ? "" : `: ${decision.reason}`}
              </span>
            </span>
            <button
              type="button"
              className="text-button"
              disabled={undo.isPending}
              onClick={() => undo.mutate({ decision: decision.decision_id, by: analyst() || decision.by })}
            >
              Undo
            </button>
          </li>
        ))}
      </ul>
      {undo.error !== null && <p className="is-harm">{undo.error.message}</p>}
    </Section>
  );
}

/** Says of a cluster that people made it, what of it hangs together by evidence, and where later runs have its accounts. */
export function OwnClusterNote({ cluster }: { cluster: string }) {
  const { data } = useOwnClusters();
  const asItIs = useWhatIf(cluster, NOTHING, true).data;
  const own = data?.clusters.find(({ cluster_id }) => cluster_id === cluster);
  if (own === undefined) return null;
  const tied = asItIs === undefined ? null : asItIs.size - asItIs.fallen.accounts.length;
  return (
    <div className="callout">
      <p>
        Made by hand by {own.by}, {shortDay(own.at)}
        {own.reason === "" ? "" : `: “${own.reason}”`}. No run has judged it: its risk is not known, and nobody in it is
        flagged.
      </p>
      {tied !== null && asItIs !== undefined && (
        <p>
          {tied === asItIs.size && asItIs.groups.length === 1
            ? "By evidence all of it hangs together."
            : `By evidence ${count(tied)} of ${plural(asItIs.size, "account")} are tied, in ${plural(asItIs.groups.length, "group")}; the rest are in by hand alone.`}
        </p>
      )}
      {own.undone && <p>The decision was taken back: later runs are free again.</p>}
      {own.now.length > 0 && (
        <p>
          {own.seen ? "The newest run has them in" : "The run, which was before, has them in"}{" "}
          {own.now.map(({ cluster_id, accounts }, place) => (
            <span key={cluster_id}>
              {place > 0 && ", "}
              <button type="button" className="text-button" onClick={() => open("clusters", cluster_id)}>
                {cluster_id}
              </button>{" "}
              ({count(accounts)})
            </span>
          ))}
          .
        </p>
      )}
    </div>
  );
}
