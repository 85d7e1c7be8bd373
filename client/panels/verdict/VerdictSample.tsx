import type { UseQueryResult } from "@tanstack/react-query";
import { useState, type KeyboardEvent } from "react";
import { FAMILY_NAMES, type Disposition } from "../../../server/contract/graph.ts";
import { sampleError, type Mark, type Sample } from "../../../server/contract/verdicts.ts";
import { useAccountWhy } from "../../api/queries.ts";
import { VERDICTS, bits, count, plural, probability, shorten } from "../../state/format.ts";
import { BitsBar, FamilyMark } from "../../ui/marks.tsx";
import { ErrorPanel } from "../../ui/states.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";

const MARKS = [
  { mark: "right", title: "Right", key: "r", icon: "check" },
  { mark: "wrong", title: "Wrong", key: "w", icon: "cross" },
  { mark: "unsure", title: "Unsure", key: "u", icon: "help" },
] as const satisfies readonly { mark: Mark; title: string; key: string; icon: IconName }[];

/** What the sample says of all whom the verdict touches, in words that claim no more than it shows. */
function errorText(population: number, marks: readonly Mark[]): string {
  const { reviewed, wrong, unsure, up_to: upTo, accounts } = sampleError(population, marks);
  const found = `${count(wrong)} of ${count(reviewed)} wrong${unsure > 0 ? `, ${count(unsure)} unsure (counted as wrong)` : ""}`;
  if (reviewed >= population) return `${found}: every account was looked at.`;
  return `${found}: up to ${(100 * upTo).toFixed(1)} %, ${plural(accounts, "more account")}, could still be wrong.`;
}

/** Why one account is in, in short. */
function SampleWhy({ account }: { account: string }) {
  const { data, error } = useAccountWhy(account);
  if (error !== null) return <p className="muted">{error.message}</p>;
  if (data === undefined) return <p className="muted">Adding up the evidence …</p>;
  const [tie] = data.ties;
  const said = data.arguments.filter(({ direction }) => direction === "for");
  return (
    <div className="sample-why" role="group" aria-label="Why it is in" tabIndex={0}>
      {tie === undefined ? (
        <p>It is linked to no other account.</p>
      ) : (
        <>
          <p>
            {plural(data.links, "link")} in the cluster; the strongest, to{" "}
            {shorten(tie.a === account ? tie.b : tie.a, 24)}:
          </p>
          <ul>
            {tie.families.map(({ family, bits: value }) => (
              <li key={family} className="sample-family">
                <FamilyMark family={family} />
                <span>{FAMILY_NAMES[family]}</span>
                <BitsBar value={value} family={family} />
                <span className="number">{bits(value)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {data.weakest !== null && (
        <p className="muted">Without {FAMILY_NAMES[data.weakest].toLowerCase()} it would fall out.</p>
      )}
      <ul className="reasons">
        {said.slice(0, 4).map(({ code, text }) => (
          <li key={code} className="is-for">
            {text}
          </li>
        ))}
        {data.against.map((text) => (
          <li key={text} className="is-against">
            {text}
          </li>
        ))}
      </ul>
      {data.against.length === 0 && <p className="muted">Nothing that was measured speaks against it.</p>}
    </div>
  );
}

/** A random sample of those whom the verdict touches: each is marked while its reasons are in sight, and what that implies is said. */
export function VerdictSample(props: {
  disposition: Disposition;
  population: number;
  sample: UseQueryResult<Sample> | null;
  marks: ReadonlyMap<string, Mark>;
  reviewed: readonly { account_id: string; mark: Mark }[];
  onMark: (account: string, mark: Mark) => void;
  onMore: () => void;
}) {
  const { disposition, sample, marks, reviewed, onMark, onMore } = props;
  const [chosen, setChosen] = useState<string | null>(null);
  if (sample === null) {
    return (
      <div className="sample is-closed">
        <p>
          <strong>Nobody was looked at one by one.</strong>{" "}
          <span className="muted">How many of these {count(props.population)} are wrong is unknown.</span>
        </p>
        <button type="button" className="button" onClick={onMore}>
          Review a random sample
        </button>
      </div>
    );
  }
  if (sample.error !== null) return <ErrorPanel error={sample.error} retry={() => void sample.refetch()} />;
  if (sample.data === undefined) return <p className="muted">Drawing a sample …</p>;
  const { accounts, population } = sample.data;
  const current =
    accounts.find(({ account_id }) => account_id === chosen) ??
    accounts.find(({ account_id }) => !marks.has(account_id)) ??
    accounts[0];
  const mark = (value: Mark): void => {
    if (current === undefined) return;
    onMark(current.account_id, value);
    setChosen(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const pressed = MARKS.find(({ key }) => key === event.key);
    if (pressed === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    mark(pressed.mark);
  };
  const more = accounts.length < population && accounts.length < 500;
  return (
    <section className="sample" aria-label="Random sample" onKeyDown={onKeyDown}>
      <p className="sample-says" role="status">
        {reviewed.length === 0 ? (
          <>
            <strong>None looked at yet.</strong> {plural(accounts.length, "account")} drawn at random of{" "}
            {count(population)}.
          </>
        ) : (
          <>
            <strong>
              {errorText(
                population,
                reviewed.map((each) => each.mark),
              )}
            </strong>{" "}
            <span className="muted">95 % sure.</span>
          </>
        )}
      </p>
      <div className="sample-body">
        <ol className="sample-list" aria-label="Accounts of the sample">
          {accounts.map(({ account_id: account, linkage, core }) => {
            const given = MARKS.find((each) => each.mark === marks.get(account));
            return (
              <li key={account}>
                <button
                  type="button"
                  className="row-button"
                  aria-current={account === current?.account_id}
                  onClick={() => setChosen(account)}
                >
                  <span className={`sample-mark is-${given?.mark ?? "none"}`}>
                    {given !== undefined && <Icon name={given.icon} size={12} />}
                    <span className="visually-hidden">{given?.title ?? "not marked"}</span>
                  </span>
                  <span>{shorten(account, 20)}</span>
                  <span className="number muted">
                    {core ? "" : "fringe "}
                    {linkage === null ? "" : probability(linkage)}
                  </span>
                </button>
              </li>
            );
          })}
        </ol>
        {current !== undefined && (
          <div className="sample-case">
            <div className="sample-head">
              <strong>{shorten(current.account_id, 30)}</strong>
              <span className="muted">
                {current.organization === null ? "" : `${current.organization}${current.verified ? ", verified" : ""}`}
              </span>
            </div>
            <SampleWhy key={current.account_id} account={current.account_id} />
            <div
              className="sample-marks"
              role="group"
              aria-label={`Is “${VERDICTS[disposition].act}” right for ${current.account_id}?`}
            >
              {MARKS.map(({ mark: value, title, key, icon }) => (
                <button
                  key={value}
                  type="button"
                  className="button"
                  aria-pressed={marks.get(current.account_id) === value}
                  onClick={() => mark(value)}
                >
                  <Icon name={icon} size={12} /> {title} <kbd aria-hidden="true">{key}</kbd>
                </button>
              ))}
            </div>
          </div>
        )}
      </div>
      <p className="small muted">
        Drawn in an order that the run fixes: drawing again gives the same accounts. Who is marked wrong or unsure is
        left out of the verdict and held.{" "}
        {more && (
          <button type="button" className="text-button" onClick={onMore}>
            Draw more
          </button>
        )}
      </p>
    </section>
  );
}
