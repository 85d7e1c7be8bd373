import { useState } from "react";
import { useAccountWhy } from "../api/queries.ts";
import { bits, count, plural, shorten } from "../state/format.ts";
import { select } from "../state/router.ts";
import { Icon } from "../ui/Icon.tsx";
import { Section } from "../ui/Section.tsx";
import { Waterfall } from "./Waterfall.tsx";

/** Why an account is in its cluster: its strongest ties, each as a sum of bits, and what speaks against. */
export function WhyAccount({ account, onPoint }: { account: string; onPoint: (node: string | null) => void }) {
  const { data, error } = useAccountWhy(account);
  const [opened, setOpened] = useState(0);
  if (error !== null) {
    return (
      <Section title="Why it is linked">
        <p className="muted">{error.message}</p>
      </Section>
    );
  }
  if (data === undefined) {
    return (
      <Section title="Why it is linked">
        <p className="muted">Adding up the evidence …</p>
      </Section>
    );
  }
  return (
    <>
      <Section title="Why it is linked" aside="bits">
        {data.ties.length === 0 ? (
          <p className="muted">It is linked to no other account.</p>
        ) : (
          <>
            <ul className="ties">
              {data.ties.map((tie, index) => {
                const other = tie.a === account ? tie.b : tie.a;
                const node = `account:${other}`;
                return (
                  <li key={other}>
                    <div className="tie-head" onMouseEnter={() => onPoint(node)} onMouseLeave={() => onPoint(null)}>
                      <button
                        type="button"
                        className="row-button"
                        aria-expanded={index === opened}
                        onClick={() => setOpened(index === opened ? -1 : index)}
                      >
                        <Icon name={index === opened ? "down" : "right"} size={12} />
                        <span>{shorten(other, 28)}</span>
                        <span className="number">{bits(tie.total_bits)}</span>
                      </button>
                      <button type="button" className="text-button" onClick={() => select([node])}>
                        open
                      </button>
                    </div>
                    {index === opened && <Waterfall pair={tie} />}
                  </li>
                );
              })}
            </ul>
            <p className="muted small">
              {count(data.ties.length)} of {plural(data.links, "link")} in the cluster, strongest first
            </p>
          </>
        )}
      </Section>
      <Section title="What speaks against it">
        {data.against.length === 0 ? (
          <p className="muted">Nothing that was measured.</p>
        ) : (
          <ul className="reasons">
            {data.against.map((text) => (
              <li key={text} className="is-against">
                <span>{text}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}
