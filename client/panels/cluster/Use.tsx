import type { UsagePart } from "../../../server/contract/activity.ts";
import { useActivity, useUsage } from "../../api/queries.ts";
import { compact, count, plural } from "../../state/format.ts";
import { setParams } from "../../state/router.ts";
import type { Split } from "../../state/series.ts";
import { Sparkline } from "../../ui/marks.tsx";
import { Section } from "../../ui/Section.tsx";
import { ErrorPanel, Loading, Notice } from "../../ui/states.tsx";

/** Rows that one table shows. */
const SHOWN = 8;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Exchanges, tokens and accounts by one thing, with the trend of each day. */
function By(props: { title: string; split: Split; parts: readonly UsagePart[]; whole: number; empty: string }) {
  const { parts, whole } = props;
  const sorted = parts
    .map((part) => ({ ...part, total: sum(part.exchanges) }))
    .filter(({ total }) => total > 0)
    .toSorted((a, b) => b.total - a.total);
  return (
    <Section
      title={props.title}
      aside={
        sorted.length > 0 && (
          <button type="button" className="text-button" onClick={() => setParams({ chart: "", by: props.split })}>
            by day below
          </button>
        )
      }
    >
      {sorted.length === 0 ? (
        <p className="muted">{props.empty}</p>
      ) : (
        <table className="use-table">
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Name</span>
              </th>
              <th scope="col">a day</th>
              <th scope="col">exchanges</th>
              <th scope="col">tokens</th>
              <th scope="col">accounts</th>
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, SHOWN).map(({ name, total, tokens, accounts, exchanges }) => (
              <tr key={name}>
                <th scope="row" title={name}>
                  {name.replaceAll("_", " ")}
                  <span className="use-share" aria-hidden="true">
                    <span style={{ width: `${(100 * total) / Math.max(1, whole)}%` }} />
                  </span>
                </th>
                <td>
                  <Sparkline values={exchanges} width={44} height={16} />
                </td>
                <td>{compact(total)}</td>
                <td>{compact(tokens)}</td>
                <td>{count(accounts)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {sorted.length > SHOWN && (
        <p className="muted small">
          {count(SHOWN)} of {count(sorted.length)}, most exchanges first
        </p>
      )}
    </Section>
  );
}

/** What the operator was after: exchanges, tokens and accounts by capability, model and channel. */
export function Use({ cluster }: { cluster: string }) {
  const activity = useActivity(cluster);
  const usage = useUsage(cluster);
  const failed = activity.error === null ? usage : activity;
  if (failed.error !== null) return <ErrorPanel error={failed.error} retry={() => void failed.refetch()} />;
  if (activity.data === undefined || usage.data === undefined) return <Loading what="what it used" />;
  const { exchanges } = activity.data;
  const { input_tokens, output_tokens, models, capabilities, channels } = usage.data;
  const whole = sum(exchanges);
  if (whole === 0) {
    return (
      <Notice title="No exchanges are known of these accounts">
        <p>What they were after shows in exchanges; none were loaded for them.</p>
      </Notice>
    );
  }
  const answers = sum(output_tokens);
  return (
    <>
      <p className="use-whole">
        <strong>{compact(whole)}</strong> exchanges, <strong>{compact(sum(input_tokens) + answers)}</strong> tokens (
        {compact(answers)} of them answers) on {plural(exchanges.filter((each) => each > 0).length, "day")}
      </p>
      <By
        title="By what it was after"
        split="capability"
        parts={capabilities}
        whole={whole}
        empty="The exchanges carry no capability."
      />
      <By title="By model" split="model" parts={models} whole={whole} empty="The exchanges name no model." />
      <By title="By channel" split="channel" parts={channels} whole={whole} empty="The exchanges name no channel." />
    </>
  );
}
