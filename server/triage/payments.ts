import { IdentifierKind } from "../contract/graph.ts";
import { type Projection, TRAITS } from "../contract/projection.ts";
import { greatest } from "./greatest.ts";

/** How the members of a cluster pay; null where too few pay. */
export interface PaymentMeasures {
  /** Share of paying members who use a disposable instrument. */
  disposableShare: number | null;
  /** Share of paying members who pay by invoice. */
  invoicedShare: number | null;
  /** Share of paying members who pay with one and the same ordinary instrument. */
  onePayerShare: number | null;
  /** Share of paying members whose instrument some others of them use too, but less than half of them: instruments that are passed on. */
  passedShare: number | null;
  /** Number of those instruments. */
  passedInstruments: number;
  /** Share of the members' instruments that are of one issuer's series (BIN), less for a series that is common anyway. */
  seriesShare: number | null;
  /** Number of the members' instruments. */
  instruments: number;
}

const PAYMENT = IdentifierKind.options.indexOf("payment");
/** Members that must pay, and instruments that a series or passing on must have, before anything is said. */
const LEAST_PAYERS = 3;
const LEAST_PASSED = 3;
const LEAST_SERIES = 8;
/** Instruments for each paying member from which members are taken to have one of their own. */
const OWN = 0.5;
/** Share of all instruments from which a series says nothing. */
const COMMON_SERIES = 0.2;

/** Makes a function that measures how members (account numbers) pay. */
export function paymentMeasurer(projection: Projection): (members: Uint32Array) => PaymentMeasures {
  const { offsets, targets, kinds, traits, bin, bins } = projection;
  const inSeries = new Float64Array(bins.length);
  let known = 0;
  for (const number of bin) {
    if (number < 0) continue;
    inSeries[number]++;
    known++;
  }
  return (members) => {
    const payers = new Map<number, number>();
    let paying = 0;
    let disposable = 0;
    let invoiced = 0;
    for (const a of members) {
      let pays = false;
      let marked = false;
      let contract = false;
      for (let i = offsets[a]; i < offsets[a + 1]; i++) {
        const v = targets[i];
        if (kinds[v] !== PAYMENT) continue;
        pays = true;
        marked ||= isDisposable(traits[v]);
        contract ||= (traits[v] & TRAITS.contractInstrument) !== 0;
        payers.set(v, (payers.get(v) ?? 0) + 1);
      }
      if (pays) paying++;
      if (marked) disposable++;
      if (contract) invoiced++;
    }
    const passed = new Set([...payers].filter(([, count]) => count >= 2 && 2 * count < paying).map(([v]) => v));
    let passing = 0;
    for (const a of members) {
      for (let i = offsets[a]; i < offsets[a + 1]; i++) {
        if (!passed.has(targets[i])) continue;
        passing++;
        break;
      }
    }
    const ordinary = [...payers].filter(([v]) => !isDisposable(traits[v])).map(([, count]) => count);
    const enough = paying >= LEAST_PAYERS;
    return {
      disposableShare: paying > 0 ? disposable / paying : null,
      invoicedShare: paying > 0 ? invoiced / paying : null,
      onePayerShare: enough ? greatest(ordinary) / paying : null,
      passedShare: enough ? (passed.size >= LEAST_PASSED ? passing / paying : 0) : null,
      passedInstruments: passed.size,
      seriesShare: payers.size >= LEAST_SERIES && payers.size >= OWN * paying ? series([...payers.keys()]) : null,
      instruments: payers.size,
    };
  };

  function series(instruments: number[]): number {
    const counts = new Map<number, number>();
    for (const v of instruments) if (bin[v] >= 0) counts.set(bin[v], (counts.get(bin[v]) ?? 0) + 1);
    return Math.max(
      0,
      ...[...counts].map(([number, count]) => {
        const usual = inSeries[number] / Math.max(1, known) / COMMON_SERIES;
        return (count / instruments.length) * Math.max(0, 1 - usual);
      }),
    );
  }
}

function isDisposable(traits: number): boolean {
  return (traits & TRAITS.disposableInstrument) !== 0;
}
