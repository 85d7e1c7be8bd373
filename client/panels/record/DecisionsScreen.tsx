import { useState, type ReactNode } from "react";
import { FAMILY_NAMES } from "../../../server/contract/graph.ts";
import type { Decision, FamilyPrecision, FeedbackReport, KnownGoodEntry } from "../../../server/contract/feedback.ts";
import type { OwnCluster } from "../../../server/contract/own-clusters.ts";
import {
  useDecisions,
  useEndKnownGood,
  useFeedback,
  useKnownGood,
  useOwnClusters,
  useUndoDecision,
} from "../../api/by-hand.ts";
import { analyst } from "../../state/analyst.ts";
import { count, longDay, plural, shorten, shortDay } from "../../state/format.ts";
import { open, setParams, useView } from "../../state/router.ts";
import { choice } from "../../state/view.ts";
import { FamilyMark } from "../../ui/marks.tsx";
import { ErrorPanel, Loading, Notice } from "../../ui/states.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { KnownGoodDialog } from "./KnownGoodDialog.tsx";

const TABS = [
  { value: "known-good", title: "Known good" },
  { value: "by-hand", title: "By hand" },
  { value: "evidence", title: "What verdicts teach" },
] as const;
const KINDS = { identifier: "identifier", range: "range", organization: "organisation" } as const;
const ACTS = { join: "joined", part: "parted", keep: "cluster of their own", undo: "a decision taken back" } as const;

/** The answer of a query, or what stands in its place. */
function Answer<T>(props: {
  query: { data: T | undefined; error: Error | null; refetch: () => unknown };
  what: string;
  children: (data: T) => ReactNode;
}) {
  const { data, error, refetch } = props.query;
  if (error !== null) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading what={props.what} />;
  return props.children(data);
}

function Entries({ entries }: { entries: readonly KnownGoodEntry[] }) {
  const end = useEndKnownGood();
  const order = { active: 0, expired: 1, removed: 2 } as const;
  return (
    <>
      {end.error !== null && <p className="is-harm">{end.error.message}</p>}
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Why it is good</th>
            <th scope="col">Answers for it</th>
            <th scope="col">Until</th>
            <th scope="col">Added</th>
            <th scope="col">
              <span className="visually-hidden">End it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries
            .toSorted((a, b) => order[a.state] - order[b.state])
            .map((entry) => (
              <tr key={entry.entry_id} className={entry.state === "active" ? "" : "is-over"}>
                <td>
                  <span title={entry.value}>{shorten(entry.value, 36)}</span>{" "}
                  <span className="muted">{KINDS[entry.kind]}</span>
                </td>
                <td>{entry.reason}</td>
                <td>{entry.owner}</td>
                <td className="number">{longDay(entry.expires)}</td>
                <td className="muted">
                  {entry.by}, {shortDay(entry.at)}
                </td>
                <td className="number">
                  {entry.state === "active" ? (
                    <button
                      type="button"
                      className="text-button"
                      disabled={end.isPending}
                      aria-label={`End ${entry.value}`}
                      onClick={() => end.mutate({ entry: entry.entry_id, by: analyst() || entry.by })}
                    >
                      End
                    </button>
                  ) : (
                    <span className="muted">
                      {entry.state === "expired" ? "expired" : `ended by ${entry.removed_by ?? ""}`}
                    </span>
                  )}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </>
  );
}

function KnownGood() {
  const list = useKnownGood();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <div className="page-lead">
        <p className="muted">
          Own staff, partners, the red team: who falls under an entry is shown as before, and never flagged. It takes
          effect with the next run; an ended entry stays on record.
        </p>
        <button type="button" className="button" onClick={() => setAdding(true)}>
          Add an entry
        </button>
      </div>
      {adding && <KnownGoodDialog kind="identifier" value="" onClose={() => setAdding(false)} />}
      <Answer query={list} what="the known-good list">
        {({ entries }) =>
          entries.length === 0 ? (
            <Notice title="Nothing is known good yet">
              <p>Add an identifier, a range of addresses or an organisation, with a reason and an expiry.</p>
            </Notice>
          ) : (
            <Entries entries={entries} />
          )
        }
      </Answer>
    </>
  );
}

function DecisionRow({ decision, own }: { decision: Decision; own: OwnCluster | undefined }) {
  const undo = useUndoDecision();
  return (
    <li className={decision.undone ? "is-undone" : ""}>
      <div className="events-line">
        <span className="events-kind">{ACTS[decision.kind]}</span>
        <span className="events-what">
          {own === undefined ? (
            decision.kind !== "undo" && plural(decision.accounts, "account")
          ) : (
            <>
              <button type="button" className="text-button" onClick={() => open("clusters", own.cluster_id)}>
                {own.cluster_id}
              </button>{" "}
              {plural(own.size, "account")}
              {decision.accounts > own.size && `, kept apart from ${count(decision.accounts - own.size)} others`}
            </>
          )}
        </span>
        <span className="events-when">
          {decision.by} · {longDay(decision.at)}
        </span>
        {decision.undone ? (
          <span className="muted">taken back</span>
        ) : (
          decision.kind !== "undo" && (
            <button
              type="button"
              className="text-button"
              disabled={undo.isPending}
              aria-label={`Take back: ${count(decision.accounts)} accounts ${ACTS[decision.kind]}`}
              onClick={() => undo.mutate({ decision: decision.decision_id, by: analyst() || decision.by })}
            >
              Undo
            </button>
          )
        )}
      </div>
      {decision.reason !== "" && <p>{decision.reason}</p>}
      {undo.error !== null && <p className="is-harm">{undo.error.message}</p>}
    </li>
  );
}

function Decisions() {
  const list = useDecisions();
  const own = useOwnClusters();
  return (
    <>
      <p className="muted page-lead">
        What people joined, parted or made a cluster of: it binds every later run until it is taken back.
      </p>
      <Answer query={list} what="the decisions">
        {({ decisions }) =>
          decisions.length === 0 ? (
            <Notice title="Nothing was decided by hand yet">
              <p>Select accounts on a canvas, follow a lead, or open a cluster: “By hand” stands there.</p>
            </Notice>
          ) : (
            <ol className="events">
              {decisions.map((decision) => (
                <DecisionRow
                  key={decision.decision_id}
                  decision={decision}
                  own={own.data?.clusters.find(({ decision_id }) => decision_id === decision.decision_id)}
                />
              ))}
            </ol>
          )
        }
      </Answer>
    </>
  );
}

function Precision({ rows }: { rows: readonly FamilyPrecision[] }) {
  return (
    <ul className="precision" aria-label="Precision by family">
      {rows.map(({ family, confirmed, benign, precision, low, high }) => (
        <li key={family}>
          <FamilyMark family={family} />
          <span>{FAMILY_NAMES[family]}</span>
          <span className="precision-bar" aria-hidden="true">
            <span
              className="precision-range"
              style={{ left: `${100 * low}%`, width: `${Math.max(0.5, 100 * (high - low))}%` }}
            />
            <span
              className="precision-point"
              style={{ left: `${100 * precision}%`, background: `var(--family-${family})` }}
            />
          </span>
          <span className="number">
            {precision.toFixed(2)}{" "}
            <span className="muted">
              {low.toFixed(2)}–{high.toFixed(2)}
            </span>
          </span>
          <span className="muted number">
            {count(confirmed)} of {plural(confirmed + benign, "cluster")}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Teaching({ report }: { report: FeedbackReport }) {
  const { judged, precision, calibration } = report;
  const total = judged.confirmed_fraud + judged.benign;
  if (total === 0) {
    return (
      <Notice title="No cluster is judged yet">
        <p>
          A cluster counts once half of its members carry a verdict. Then how often each kind of evidence was right
          stands here.
        </p>
      </Notice>
    );
  }
  return (
    <>
      <p className="page-lead">
        {plural(total, "cluster")} judged: {count(judged.confirmed_fraud)} confirmed, {count(judged.benign)} cleared.{" "}
        <span className="muted">
          A family is right where it helped to tie a cluster that was confirmed. The line is where the truth lies with
          95 % confidence.
        </span>
      </p>
      <Precision rows={precision} />
      {calibration !== null && (
        <p className="muted page-lead">
          {calibration.why === null
            ? `Risk is calibrated on ${plural(calibration.model.judged, "verdict")}.`
            : `As of the last run: ${calibration.why}.`}
          {calibration.cross_validated !== null &&
            ` Cross-validated log loss ${calibration.cross_validated.log_loss_before.toFixed(2)} → ${calibration.cross_validated.log_loss_after.toFixed(2)} bits.`}
        </p>
      )}
    </>
  );
}

function Feedback() {
  const report = useFeedback();
  return (
    <Answer query={report} what="what verdicts teach">
      {(data) => <Teaching report={data} />}
    </Answer>
  );
}

/** What people told the program beside verdicts, and what verdicts taught it. */
export function DecisionsScreen() {
  const tab = choice(useView(), "tab", ["known-good", "by-hand", "evidence"]);
  return (
    <div className="page">
      <header className="page-head">
        <h1>Decisions</h1>
        <Tabs
          label="Decisions"
          panel="decisions-tab"
          tabs={TABS}
          shown={tab}
          onShow={(value) => setParams({ tab: value === "known-good" ? "" : value })}
        />
      </header>
      <div id="decisions-tab" role="tabpanel" aria-label={TABS.find(({ value }) => value === tab)?.title}>
        {tab === "known-good" && <KnownGood />}
        {tab === "by-hand" && <Decisions />}
        {tab === "evidence" && <Feedback />}
      </div>
    </div>
  );
}
