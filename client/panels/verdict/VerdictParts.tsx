import { z } from "zod";
import type { Collateral } from "../../../server/contract/api.ts";
import type { Disposition } from "../../../server/contract/graph.ts";
import { useStatus } from "../../api/queries.ts";
import { VERDICTS, compact, count, shortDay } from "../../state/format.ts";
import type { PartKey } from "../../state/verdict-parts.ts";
import { VerdictMark } from "../../ui/marks.tsx";

/** What a run kept of its border between core and fringe; runs without it had the default. */
const Threshold = z.object({ core_threshold: z.number() });
const DEFAULT_THRESHOLD = 0.9;

const CHOICES = ["confirmed_fraud", "inconclusive", "benign", "open"] as const satisfies readonly Disposition[];

interface Row {
  key: PartKey;
  disposition: Disposition | null;
  collateral: Collateral | undefined;
}

function nameOf(key: PartKey, cluster: boolean): { title: string; hint: string } {
  switch (key) {
    case "doubted":
      return { title: "Doubted", hint: "wrong or unsure in the sample" };
    case "named":
      return { title: "Selected", hint: "what you had selected" };
    case "protected":
      return { title: "Protected", hint: "verified organisation or known-good list" };
    case "core":
      return { title: "Core", hint: "tied strongly enough to act on" };
    case "rest":
      return cluster
        ? { title: "Fringe", hint: "tied too weakly to act on" }
        : { title: "Accounts", hint: "all others that were chosen" };
  }
}

/** Members of the accounts that carry another verdict already. */
function otherwise({ already }: Collateral, disposition: Disposition | null): number {
  return CHOICES.reduce((sum, each) => sum + (each === "open" || each === disposition ? 0 : already[each]), 0);
}

function tenure(days: number | null): string {
  if (days === null) return "–";
  return days < 60
    ? `${count(Math.round(days))} d`
    : days < 730
      ? `${count(Math.round(days / 30.4))} mo`
      : `${count(Math.round(days / 365))} y`;
}

/** Each part of a verdict on a line: whom it takes, what it gets, and whom that touches, the delicate numbers marked. */
export function VerdictParts(props: {
  rows: readonly Row[];
  cluster: boolean;
  onChoose: (key: PartKey, disposition: Disposition | null) => void;
}) {
  const rows = props.rows.filter(
    ({ key, collateral }) => key === "core" || key === "rest" || (collateral?.accounts ?? 0) > 0,
  );
  const single = props.rows.length === 1;
  const agedTo = rows[0]?.collateral?.aged_to;
  const end = `the end of the data${agedTo === undefined ? "" : `, ${shortDay(agedTo)}`}`;
  const organizations = new Map<string, { accounts: number; verified: boolean }>();
  for (const { disposition, collateral } of rows) {
    if (disposition === null) continue;
    for (const { name, accounts, verified } of collateral?.organizations ?? []) {
      organizations.set(name, { accounts: accounts + (organizations.get(name)?.accounts ?? 0), verified });
    }
  }
  const named = [...organizations].toSorted(([, one], [, other]) => other.accounts - one.accounts);
  return (
    <div className="parts">
      <table>
        <thead>
          <tr>
            <th scope="col">{single ? "Whom it touches" : "Part"}</th>
            {!single && <th scope="col">Verdict</th>}
            <th scope="col">Accounts</th>
            <th scope="col" title="of verified organisations">
              Verified
            </th>
            <th scope="col" title="an entry of the known-good list vouches for them">
              Known good
            </th>
            <th scope="col" title="a payment of theirs went through, or nothing worse is known of it">
              Paying
            </th>
            <th scope="col" title={`median time from opening to ${end}`}>
              Age
            </th>
            <th scope="col" title={`opened more than a year before ${end}`}>
              Over a year
            </th>
            <th scope="col" title="carry another verdict now, which this one replaces">
              Judged otherwise
            </th>
            <th scope="col">Exchanges a day</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, disposition, collateral }) => {
            const { title, hint } = nameOf(key, props.cluster);
            const harm = (value: number): string => (value > 0 && disposition === "confirmed_fraud" ? "is-harm" : "");
            return (
              <tr key={key} className={disposition === null ? "is-left" : ""}>
                <th scope="row">
                  {single ? "The account" : title}
                  {!single && <span className="muted small">{hint}</span>}
                </th>
                {!single && (
                  <td className="parts-choice">
                    <VerdictMark disposition={disposition ?? "open"} />
                    <select
                      className="field"
                      aria-label={`Verdict on ${title}`}
                      value={disposition ?? ""}
                      onChange={(event) =>
                        props.onChoose(key, CHOICES.find((choice) => choice === event.currentTarget.value) ?? null)
                      }
                    >
                      {CHOICES.filter(
                        (choice) => key !== "doubted" || choice === "inconclusive" || choice === "open",
                      ).map((choice) => (
                        <option key={choice} value={choice}>
                          {VERDICTS[choice].act}
                        </option>
                      ))}
                      <option value="">Leave as they are</option>
                    </select>
                  </td>
                )}
                {collateral === undefined ? (
                  <td colSpan={8} className="muted">
                    counting …
                  </td>
                ) : (
                  <>
                    <td className="parts-count">{count(collateral.accounts)}</td>
                    <td className={harm(collateral.verified_accounts)}>{count(collateral.verified_accounts)}</td>
                    <td className={harm(collateral.known_good)}>{count(collateral.known_good)}</td>
                    <td>{count(collateral.paying)}</td>
                    <td>{tenure(collateral.median_days)}</td>
                    <td className={harm(collateral.older_than_a_year)}>{count(collateral.older_than_a_year)}</td>
                    <td className={otherwise(collateral, disposition) > 0 && disposition !== null ? "is-harm" : ""}>
                      {count(otherwise(collateral, disposition))}
                    </td>
                    <td>{compact(collateral.exchanges_per_day)}</td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      {named.length > 0 && (
        <p className="small">
          Organisations:{" "}
          {named
            .slice(0, 6)
            .map(([name, { accounts, verified }]) => `${name} (${count(accounts)}${verified ? ", verified" : ""})`)
            .join(", ")}
          {named.length > 6 && `, and ${count(named.length - 6)} more`}
        </p>
      )}
    </div>
  );
}

/** Linkages crowd near 1, so that the border moves by nines: 1 is .9, 2 is .99. */
const NINES = { least: 0.3, most: 7 } as const;

function linkageAt(nines: number): number {
  return 1 - 10 ** -nines;
}

/** The linkage from which members count as core, to be moved. */
export function CoreBorder({ from, onChange }: { from: number | null; onChange: (from: number | null) => void }) {
  const { data } = useStatus();
  const own = Threshold.safeParse(data?.run?.settings).data?.core_threshold ?? DEFAULT_THRESHOLD;
  const linkage = from ?? own;
  const nines = -Math.log10(1 - linkage);
  const text = linkage.toFixed(Math.max(2, Math.ceil(nines) + 1)).replace(/(\.\d+?)0+$/, "$1");
  return (
    <div className="core-border">
      <label htmlFor="core-border">Core from linkage</label>
      <input
        id="core-border"
        type="range"
        min={NINES.least}
        max={NINES.most}
        step={0.1}
        value={nines}
        aria-valuetext={text}
        onChange={(event) => onChange(linkageAt(Number(event.currentTarget.value)))}
      />
      <output htmlFor="core-border">{text}</output>
      {from === null ? (
        <span className="muted small">as the run says</span>
      ) : (
        <button type="button" className="text-button" onClick={() => onChange(null)}>
          As the run says
        </button>
      )}
      {from !== null && from < own - 1e-9 && <span className="is-harm small">takes fringe members in</span>}
    </div>
  );
}
