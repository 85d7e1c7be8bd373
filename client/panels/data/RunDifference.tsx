import type { ClusterDifference, ClusterFate, RunComparison } from "../../../server/contract/runs.ts";
import { count, plural, probability } from "../../state/format.ts";
import { open, setParams, useView } from "../../state/router.ts";
import { choice } from "../../state/view.ts";
import { Icon } from "../../ui/Icon.tsx";

/** What became of a cluster, in a word, in the order of the filter. */
const FATES = [
  ["new", "new"],
  ["grew", "grew"],
  ["shrank", "shrank"],
  ["changed", "changed"],
  ["split", "split"],
  ["merged", "merged"],
  ["absorbed", "went into others"],
  ["gone", "gone"],
] as const satisfies readonly (readonly [ClusterFate, string])[];
const FATE_NAMES: Readonly<Record<string, string>> = { ...Object.fromEntries(FATES), same: "same members" };

/** What one run found otherwise than another: in figures, by cluster, by account. */
export function RunDifference({ comparison, newest }: { comparison: RunComparison; newest: string }) {
  const view = useView();
  const { from, to, accounts, fates, settings } = comparison;
  const fate = choice(view, "fate", ["all", ...FATES.map(([name]) => name)]);
  const clusters = comparison.clusters.filter((cluster) => fate === "all" || cluster.fate === fate);
  return (
    <>
      <h1>
        From {from.run_id} to {to.run_id}
      </h1>
      <ul className="figures">
        <Figure name="clusters" before={from.clusters} after={to.clusters} />
        <Figure name="flagged clusters" before={from.flagged} after={to.flagged} />
        <Figure name="flagged accounts" before={from.flagged_accounts} after={to.flagged_accounts} />
        <Figure name="linked accounts" before={from.linked} after={to.linked} />
        <Figure name="accounts" before={from.accounts} after={to.accounts} />
      </ul>
      <p>
        {plural(accounts.moved, "account")} moved to another cluster, {count(accounts.joined)} joined one,{" "}
        {count(accounts.left)} left. {count(accounts.newly_flagged)} newly flagged, {count(accounts.no_longer_flagged)}{" "}
        no longer.
      </p>
      <Circumstances comparison={comparison} />
      {settings.length > 0 && (
        <section aria-label="Settings that differ">
          <h2>Settings that differ</h2>
          <table className="grid is-narrow">
            <thead>
              <tr>
                <th>Setting</th>
                <th>{from.run_id}</th>
                <th>{to.run_id}</th>
              </tr>
            </thead>
            <tbody>
              {settings.map(({ name, before, after }) => (
                <tr key={name}>
                  <td className="is-mono">{name}</td>
                  <td className="is-mono">{before ?? "default"}</td>
                  <td className="is-mono">{after ?? "default"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <section aria-label="Clusters that changed">
        <div className="grid-head">
          <h2>Clusters that changed</h2>
          <div className="tool-group" role="group" aria-label="Which clusters">
            <button
              type="button"
              className="tool-text"
              aria-pressed={fate === "all"}
              onClick={() => setParams({ fate: "" })}
            >
              All {count(comparison.clusters_total)}
            </button>
            {FATES.filter(([name]) => fates[name] > 0).map(([name, title]) => (
              <button
                key={name}
                type="button"
                className="tool-text"
                aria-pressed={fate === name}
                onClick={() => setParams({ fate: name })}
              >
                {title} {count(fates[name])}
              </button>
            ))}
          </div>
        </div>
        {clusters.length === 0 ? (
          <p className="muted">{comparison.clusters_total === 0 ? "Every cluster has the same members." : "None."}</p>
        ) : (
          <table className="grid">
            <thead>
              <tr>
                <th>Cluster</th>
                <th>What became of it</th>
                <th className="number">Before</th>
                <th className="number">After</th>
                <th className="number">Stayed</th>
                <th>Came from</th>
                <th>Went to</th>
                <th>Flag</th>
                <th className="number">Risk</th>
              </tr>
            </thead>
            <tbody>
              {clusters.map((cluster) => (
                <ClusterRow key={cluster.cluster_id} cluster={cluster} newest={to.run_id === newest} />
              ))}
            </tbody>
          </table>
        )}
        {comparison.clusters.length < comparison.clusters_total && (
          <p className="muted small">
            The {count(comparison.clusters.length)} largest changes of {count(comparison.clusters_total)} are looked
            through.
          </p>
        )}
      </section>
      <Accounts comparison={comparison} />
    </>
  );
}

function Figure({ name, before, after }: { name: string; before: number; after: number }) {
  const change = after - before;
  return (
    <li>
      <strong>
        {count(after)}
        {change !== 0 && (
          <span className="change">
            {" "}
            {change > 0 ? "+" : "−"}
            {count(Math.abs(change))}
          </span>
        )}
      </strong>{" "}
      {name}
    </li>
  );
}

/** What else was different: seed, code, data. */
function Circumstances({ comparison: { from, to, loads } }: { comparison: RunComparison }) {
  const differences = [
    ...(loads > 0 ? [`${plural(loads, "load")} came between them`] : []),
    ...(from.seed === to.seed ? [] : [`seed ${from.seed} and ${to.seed}`]),
    ...(from.code_version === to.code_version ? [] : [`code ${from.code_version} and ${to.code_version}`]),
  ];
  return (
    <p className="muted">
      {differences.length === 0 ? "The same data, seed and code." : `Different: ${differences.join("; ")}.`}
    </p>
  );
}

function ClusterRow({ cluster, newest }: { cluster: ClusterDifference; newest: boolean }) {
  const { cluster_id, fate, before, after, stayed, from, into } = cluster;
  return (
    <tr>
      <td>{after !== null && newest ? <ClusterLink id={cluster_id} /> : cluster_id}</td>
      <td>{FATE_NAMES[fate]}</td>
      <td className="number">{before === null ? "" : count(before.size)}</td>
      <td className="number">{after === null ? "" : count(after.size)}</td>
      <td className="number muted">{stayed === 0 ? "" : count(stayed)}</td>
      <td>
        <Parts parts={from} none="no cluster" links={false} />
      </td>
      <td>
        <Parts parts={into} none="no cluster" links={newest} />
      </td>
      <td>{flagText(before?.flagged, after?.flagged)}</td>
      <td className="number">{riskText(before?.risk, after?.risk)}</td>
    </tr>
  );
}

function ClusterLink({ id }: { id: string }) {
  return (
    <button type="button" className="text-button" onClick={() => open("clusters", id)}>
      {id}
    </button>
  );
}

function Parts({ parts, none, links }: { parts: ClusterDifference["from"]; none: string; links: boolean }) {
  return (
    <>
      {parts.slice(0, 3).map(({ cluster_id, accounts }) => (
        <span className="part" key={cluster_id}>
          {count(accounts)}{" "}
          {cluster_id === null ? (
            <span className="muted">{none}</span>
          ) : links ? (
            <ClusterLink id={cluster_id} />
          ) : (
            cluster_id
          )}
        </span>
      ))}
      {parts.length > 3 && <span className="muted">and {plural(parts.length - 3, "other")}</span>}
    </>
  );
}

function flagText(before: boolean | undefined, after: boolean | undefined) {
  if (before !== true && after !== true) return <span className="muted">no</span>;
  if (before === after) return "flagged";
  return after === true ? <span className="is-harm">newly flagged</span> : <span className="is-clear">no longer</span>;
}

function riskText(before: number | undefined, after: number | undefined): string {
  if (before === undefined || after === undefined) return probability(after ?? before ?? 0);
  return probability(before) === probability(after)
    ? probability(after)
    : `${probability(before)} → ${probability(after)}`;
}

/** Accounts whose cluster or flag changed. */
function Accounts({ comparison: { accounts, moved, flagged } }: { comparison: RunComparison }) {
  if (moved.length === 0 && flagged.length === 0) return null;
  return (
    <div className="two-columns">
      {flagged.length > 0 && (
        <section aria-label="Accounts whose flag changed">
          <h2>Accounts whose flag changed</h2>
          <ul className="account-list">
            {flagged.slice(0, 100).map((account) => (
              <li key={account.account}>
                <span className="is-mono">{account.account}</span>
                <span className="muted">{account.cluster_id}</span>
                {account.flagged ? (
                  <span className="is-harm">newly flagged</span>
                ) : (
                  <span className="is-clear">no longer</span>
                )}
              </li>
            ))}
          </ul>
          <Shown shown={Math.min(100, flagged.length)} total={accounts.newly_flagged + accounts.no_longer_flagged} />
        </section>
      )}
      {moved.length > 0 && (
        <section aria-label="Accounts that moved">
          <h2>Accounts that moved</h2>
          <ul className="account-list">
            {moved.slice(0, 100).map(({ account, from, to }) => (
              <li key={account}>
                <span className="is-mono">{account}</span>
                <span className="muted">{from}</span>
                <span>
                  <Icon name="right" size={11} /> {to}
                </span>
              </li>
            ))}
          </ul>
          <Shown shown={Math.min(100, moved.length)} total={accounts.moved} />
        </section>
      )}
    </div>
  );
}

function Shown({ shown, total }: { shown: number; total: number }) {
  if (shown === total) return null;
  return (
    <p className="muted small">
      {count(shown)} of {count(total)} are shown.
    </p>
  );
}
