import { useEffect, useState } from "react";
import { FAMILY_NAMES } from "../../../server/contract/graph.ts";
import type { WhatIf as Answer } from "../../../server/contract/api.ts";
import { nodeOfAccount } from "../../../server/contract/node-id.ts";
import { useWhatIf } from "../../api/evidence.ts";
import { bits, count, plural, probability, shorten } from "../../state/format.ts";
import { isFamily, muteName, NOTHING, toggleMute, type Mutes } from "../../state/muted.ts";
import { isRange } from "../../state/ranges.ts";
import { select, setParams } from "../../state/router.ts";
import { Icon } from "../../ui/Icon.tsx";
import { FamilyMark } from "../../ui/marks.tsx";
import { Section } from "../../ui/Section.tsx";

/** Groups, and fallen members, that are named. */
const NAMED = 6;
/** Accounts that are selected at once from here: the address holds them. */
const SELECTED = 500;

/** Selects accounts; all of them or none, so that nobody takes a part for the whole. */
function SelectAccounts({ accounts }: { accounts: readonly string[] }) {
  if (accounts.length > SELECTED) return <span className="muted">too many to select</span>;
  return (
    <button type="button" className="text-button" onClick={() => select(accounts.map(nodeOfAccount))}>
      select
    </button>
  );
}

function Parts({ answer }: { answer: Answer }) {
  const { groups, fallen, size } = answer;
  const share = (value: number): string => `${(100 * value) / size}%`;
  const named = groups.slice(0, NAMED);
  return (
    <>
      <div className="parts-bar" aria-hidden="true">
        {groups.map((group) => (
          <span key={group.accounts[0]} style={{ width: share(group.size) }} />
        ))}
        <span className="is-fallen" style={{ width: share(fallen.accounts.length) }} />
      </div>
      <ul className="parts">
        {named.map((group, index) => (
          <li key={group.accounts[0]}>
            <span>
              {groups.length === 1 ? "What is left" : `Group ${index + 1}`}{" "}
              <span className="muted">
                {plural(group.size, "account")}, {count(group.core)} core
              </span>
            </span>
            <span className="parts-families">
              {group.families.map(({ family, bits: value }) => (
                <span key={family} title={`${FAMILY_NAMES[family]} ${bits(value)} bits a link`}>
                  <FamilyMark family={family} />
                </span>
              ))}
            </span>
            <SelectAccounts accounts={group.accounts} />
          </li>
        ))}
        {groups.length > named.length && (
          <li className="muted">
            {count(named.length)} of {plural(groups.length, "group")}
          </li>
        )}
        {fallen.accounts.length > 0 && (
          <li className="is-fallen">
            <span>
              Fall out{" "}
              <span className="muted">
                {plural(fallen.accounts.length, "account")}, {count(fallen.core)} core:{" "}
                {fallen.accounts
                  .slice(0, 2)
                  .map((account) => shorten(account, 16))
                  .join(", ")}
                {fallen.accounts.length > 2 ? " …" : ""}
              </span>
            </span>
            <span />
            <SelectAccounts accounts={fallen.accounts} />
          </li>
        )}
      </ul>
    </>
  );
}

function verdictOf({ groups, fallen }: Answer): string {
  if (groups.length === 0) return "Nothing is left: no two members would be linked.";
  const parts = groups.length === 1 ? "It stays one group" : `It falls into ${count(groups.length)} groups`;
  return fallen.accounts.length === 0 ? `${parts}, and nobody falls out.` : `${parts}.`;
}

function Risk({ answer }: { answer: Answer }) {
  if (answer.risk_without === null) {
    return (
      <p className="muted small">Risk is told anew where whole families are put aside; the next run tells the rest.</p>
    );
  }
  return (
    <p>
      Risk {probability(answer.risk)} → <strong>{probability(answer.risk_without)}</strong>{" "}
      <span className="muted">without the reasons that rest on these families.</span>
    </p>
  );
}

function PutAsideRange({ muted }: { muted: Mutes }) {
  const [text, setText] = useState("");
  const range = text.trim();
  const wrong = range !== "" && !isRange(range);
  return (
    <form
      className="parts-range"
      onSubmit={(event) => {
        event.preventDefault();
        if (range === "" || wrong) return;
        setText("");
        if (!muted.includes(`network:${range}`)) setParams({ muted: toggleMute(muted, `network:${range}`) });
      }}
    >
      <input
        className="field"
        aria-label="Range of addresses to put aside"
        aria-invalid={wrong}
        placeholder="a range too: 45.83.64.0/22"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button" disabled={range === "" || wrong}>
        Put aside
      </button>
    </form>
  );
}

/** Accounts from which reading the evidence of a cluster takes seconds. */
const LARGE = 1000;
/** Milliseconds for which a cluster is looked at by somebody who is not on the way to another. */
const DWELL_MS = 2000;

/** Has the server read the evidence of a large cluster ahead, or the first that is put aside would wait for it. */
export function useReadAhead(cluster: string, size: number): void {
  const [looked, setLooked] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setLooked(cluster), DWELL_MS);
    return () => clearTimeout(timer);
  }, [cluster]);
  useWhatIf(cluster, NOTHING, size >= LARGE && looked === cluster);
}

/** The cluster without what is put aside: which groups remain, who falls out, how the risk would change. */
export function WhatIf({ cluster, muted }: { cluster: string; muted: Mutes }) {
  const { data, error, isPlaceholderData } = useWhatIf(cluster, muted);
  if (muted.length === 0) return null;
  return (
    <Section
      title="Without this evidence"
      aside={
        <button type="button" className="text-button" onClick={() => setParams({ muted: "" })}>
          Reset
        </button>
      }
    >
      <ul className="mutes" aria-label="Put aside">
        {muted.map((mute) => {
          const values = data?.muted.find((row) => row.mute === mute)?.values;
          return (
            <li key={mute}>
              <span>{shorten(muteName(mute), 28)}</span>
              {values === 0 && !isFamily(mute) && <span className="muted">nothing shared</span>}
              <button
                type="button"
                className="icon-button is-small"
                aria-label={`Take back ${muteName(mute)}`}
                onClick={() => setParams({ muted: toggleMute(muted, mute) })}
              >
                <Icon name="close" size={10} />
              </button>
            </li>
          );
        })}
      </ul>
      <div role="status" aria-busy={isPlaceholderData}>
        {error !== null ? (
          <p className="is-harm">{error.message}</p>
        ) : data === undefined ? (
          <p className="muted">Linking the rest anew …</p>
        ) : (
          <>
            <p className="parts-verdict">{verdictOf(data)}</p>
            <Parts answer={data} />
            <Risk answer={data} />
          </>
        )}
      </div>
      <PutAsideRange muted={muted} />
    </Section>
  );
}
