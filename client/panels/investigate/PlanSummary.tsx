import type { QueryExplanation } from "../../../server/contract/ask.ts";
import { compact } from "../../state/format.ts";
import { Prose } from "../../ui/states.tsx";

/** Expected rows at which the bar of a step is full, on a scale of powers of ten. */
const FULL = 7;

/** What a query would cost, or why it would be refused and where, before it is run. */
export function PlanSummary({ explanation, text }: { explanation: QueryExplanation | undefined; text: string }) {
  if (explanation === undefined) return <p className="plan-line muted">Asking the database for its plan …</p>;
  const { refusal, plan } = explanation;
  if (refusal !== null) {
    const before = refusal.at === null ? null : text.slice(0, refusal.at.offset).split("\n");
    return (
      <p className="plan-line" role="status">
        <strong className="is-harm">{refusal.message}</strong>{" "}
        {before !== null && (
          <span className="muted">
            Line {before.length}, column {(before.at(-1)?.length ?? 0) + 1}.{" "}
          </span>
        )}
        {refusal.operator !== null && (
          <span className="muted">
            Step <code>{refusal.operator}</code>.{" "}
          </span>
        )}
        <Prose text={refusal.next} />
      </p>
    );
  }
  if (plan === null) return null;
  return (
    <details className="plan">
      <summary>
        <span role="status">
          Expects {compact(Math.round(plan.rows))} rows, handles {compact(Math.round(plan.cost))} on the way
          {plan.scan ? ", reads all of some kind: its time grows with the graph" : ", starts from an index"}
        </span>
      </summary>
      <table className="plan-steps">
        <thead>
          <tr>
            <th scope="col">Step, last first</th>
            <th scope="col">What</th>
            <th scope="col" className="number">
              Rows expected
            </th>
            <th aria-hidden="true" />
          </tr>
        </thead>
        <tbody>
          {plan.operators.map(({ operator, details, rows, depth, scan }, index) => (
            <tr key={index}>
              <td style={{ paddingLeft: Math.min(depth, 14) * 10 }} className={scan ? "is-harm" : ""}>
                {operator}
              </td>
              <td className="muted" title={details}>
                {details}
              </td>
              <td className="number">{compact(Math.round(rows))}</td>
              <td>
                <span className="plan-bar" style={{ width: `${Math.min(1, Math.log10(rows + 1) / FULL) * 100}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
