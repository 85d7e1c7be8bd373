import { FAMILY_NAMES } from "../../../server/contract/graph.ts";
import type { Evidence, PairExplanation } from "../../../server/contract/cluster.ts";
import { bits, count, isDerived, kindName, probability, shorten } from "../../state/format.ts";
import { select } from "../../state/router.ts";
import { FamilyMark } from "../../ui/marks.tsx";
import { waterfall } from "../../state/waterfall.ts";

/** How the bits of a pair add up: prior, each family with its identifiers, total, probability. */
export function Waterfall({ pair }: { pair: PairExplanation }) {
  const steps = waterfall(pair);
  const share = (value: number): string => `${(100 * (value - steps.low)) / (steps.high - steps.low)}%`;
  const bar = (from: number, to: number, colour: string) => (
    <span className="fall" aria-hidden="true">
      <span className="fall-zero" style={{ left: share(0) }} />
      <span
        className="fall-bar"
        style={{
          left: share(Math.min(from, to)),
          width: `${(100 * Math.abs(to - from)) / (steps.high - steps.low)}%`,
          background: colour,
        }}
      />
    </span>
  );
  return (
    <div className="waterfall">
      <div className="fall-row">
        <span className="fall-name muted">before evidence</span>
        {bar(0, pair.prior_bits, "var(--faint)")}
        <span className="number">{bits(pair.prior_bits)}</span>
      </div>
      {steps.families.map(({ family, bits: value, from, to, evidence }) => (
        <div key={family}>
          <div className="fall-row">
            <span className="fall-name">
              <FamilyMark family={family} /> {FAMILY_NAMES[family]}
            </span>
            {bar(from, to, `var(--family-${family})`)}
            <span className="number">{bits(value)}</span>
          </div>
          <ul className="fall-evidence">
            {strongest(evidence).map((item) => (
              <li key={item.node}>
                {isDerived(item.kind) ? (
                  <span className="row-button">
                    <EvidenceItem item={item} />
                  </span>
                ) : (
                  <button type="button" className="row-button" onClick={() => select([item.node])} title={item.label}>
                    <EvidenceItem item={item} />
                  </button>
                )}
              </li>
            ))}
            {evidence.length > strongest(evidence).length && (
              <li className="muted small">
                {strongest(evidence).length} of {count(evidence.length)} shown, strongest first
              </li>
            )}
          </ul>
        </div>
      ))}
      <div className="fall-row fall-total">
        <span className="fall-name">together</span>
        {bar(0, pair.total_bits, "var(--text)")}
        <span className="number">{bits(pair.total_bits)}</span>
      </div>
      <p className="small">
        One operator with probability {probability(pair.probability)}. <span className="muted">{pair.verdict}</span>
      </p>
    </div>
  );
}

/** The first five of those that add something. */
function strongest(evidence: Evidence[]): Evidence[] {
  return evidence.filter((item) => item.bits > 0).slice(0, 5);
}

function EvidenceItem({ item }: { item: Evidence }) {
  if (item.kind === "time") {
    return (
      <>
        <span>{item.label}</span>
        <span className="number">{bits(item.bits)}</span>
      </>
    );
  }
  return (
    <>
      <span>
        {shorten(item.label, 24)} <span className="muted">{kindName(item.kind)}</span>
      </span>
      <span className="muted">
        {item.hub ? "hub, " : ""}shared by {count(item.accounts)}
      </span>
      <span className="number">{bits(item.bits)}</span>
    </>
  );
}
