import { usePairWhy } from "../../api/queries.ts";
import { idValue } from "../../state/format.ts";
import { Section } from "../../ui/Section.tsx";
import { Waterfall } from "./Waterfall.tsx";

/** Why two accounts are, or are not, linked. */
export function PairInspector({ a, b }: { a: string; b: string }) {
  const { data, error } = usePairWhy(idValue(a), idValue(b));
  return (
    <Section title={data?.linked === false ? "Why they are not linked" : "Why they are linked"} aside="bits">
      {error !== null ? (
        <p className="muted">{error.message}</p>
      ) : data === undefined ? (
        <p className="muted">Adding up the evidence …</p>
      ) : (
        <Waterfall pair={data} />
      )}
    </Section>
  );
}
