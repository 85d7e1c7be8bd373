import type { Cluster } from "../../server/contract/cluster.ts";
import { FAMILIES, FAMILY_NAMES, type Disposition, type Family } from "../../server/contract/graph.ts";
import { VERDICTS, bits, plural } from "../state/format.ts";

/** Bits of one family at which its bar is full, everywhere in the workbench. */
export const FULL_BITS = 30;

/** The square of a family in its colour; hubs are hollow rings. */
export function FamilyMark({ family, hub = false }: { family: Family | null; hub?: boolean }) {
  if (hub) return <span className="mark mark-hub" aria-hidden="true" />;
  return <span className="mark" style={{ background: `var(--family-${family ?? "other"})` }} aria-hidden="true" />;
}

/** The icon of a verdict, the same shape as on the canvas. */
export function VerdictMark({ disposition }: { disposition: Disposition }) {
  return (
    <svg className={`verdict-mark is-${disposition}`} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {disposition === "confirmed_fraud" && <path d="M6 .8 11.2 6 6 11.2.8 6Z" fill="currentColor" />}
      {disposition === "benign" && (
        <>
          <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <circle cx="6" cy="6" r="1.6" fill="currentColor" />
        </>
      )}
      {disposition === "inconclusive" && (
        <>
          <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M6 1.7a4.3 4.3 0 0 0 0 8.6Z" fill="currentColor" />
        </>
      )}
      {disposition === "open" && <circle cx="6" cy="6" r="3.6" fill="currentColor" />}
    </svg>
  );
}

/** A verdict as mark and word. */
export function Verdict({ disposition, detail = "" }: { disposition: Disposition; detail?: string }) {
  return (
    <span className={`verdict is-${disposition}`}>
      <VerdictMark disposition={disposition} />
      {VERDICTS[disposition].state}
      {detail}
    </span>
  );
}

/** A bar of bits on the common scale. */
export function BitsBar({ value, family }: { value: number; family: Family | null }) {
  const share = Math.min(1, Math.max(0, value) / FULL_BITS);
  return (
    <span className="bits-bar" aria-hidden="true">
      <span
        style={{ width: `${share * 100}%`, background: family === null ? "var(--muted)" : `var(--family-${family})` }}
      />
    </span>
  );
}

/** Which families hold a cluster together, as one strip of bars in the order of every chart. */
export function FamilyStrip({ families }: { families: Cluster["families"] }) {
  const present = FAMILIES.flatMap((name) =>
    families.filter(({ family, bits: value }) => family === name && value > 0),
  );
  const label = present.map(({ family, bits: value }) => `${FAMILY_NAMES[family]} ${bits(value)}`).join(", ");
  return (
    <span
      className="family-strip"
      role="img"
      aria-label={label === "" ? "no shared evidence" : `Bits: ${label}`}
      title={label}
    >
      {present.map(({ family, bits: value }) => (
        <span
          key={family}
          style={{
            width: `${Math.max(2, Math.min(1, value / FULL_BITS) * 26)}%`,
            background: `var(--family-${family})`,
          }}
        />
      ))}
    </span>
  );
}

/** Exchanges a day as a line without axes; flat where nothing happened. */
export function Sparkline({
  values,
  width = 60,
  height = 20,
}: {
  values: readonly number[];
  width?: number;
  height?: number;
}) {
  const most = Math.max(...values, 0);
  if (values.length < 2 || most === 0)
    return <svg className="sparkline" width={width} height={height} aria-hidden="true" />;
  const points = values
    .map(
      (value, i) =>
        `${((i / (values.length - 1)) * (width - 2) + 1).toFixed(1)},${(height - 2 - (value / most) * (height - 4)).toFixed(1)}`,
    )
    .join(" ");
  return (
    <svg
      className="sparkline"
      width={width}
      height={height}
      role="img"
      aria-label={`Exchanges a day, at most ${plural(Math.round(most), "exchange")}`}
    >
      <polyline points={points} />
    </svg>
  );
}
