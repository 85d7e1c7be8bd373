import { useState } from "react";
import { FAMILY_NAMES } from "../../../server/contract/graph.ts";
import type { AccountExplanation } from "../../../server/contract/cluster.ts";
import { nodeOfAccount } from "../../../server/contract/node-id.ts";
import { useAccountWhy } from "../../api/queries.ts";
import { bits, count, plural, shorten } from "../../state/format.ts";
import { select } from "../../state/router.ts";
import { Icon } from "../../ui/Icon.tsx";
import { BitsBar, FamilyMark } from "../../ui/marks.tsx";
import { Section } from "../../ui/Section.tsx";
import { Waterfall } from "./Waterfall.tsx";

/** The case for (or against) a member, in words with their numbers. */
function Case({ why, direction, empty }: { why: AccountExplanation; direction: "for" | "against"; empty: string }) {
  const found = why.arguments.filter((argument) => argument.direction === direction);
  if (found.length === 0) return <p className="muted">{empty}</p>;
  return (
    <ul className="reasons">
      {found.map(({ code, text }) => (
        <li key={code} className={`is-${direction}`}>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

/** What would be left of its ties without each family: the one that is missed most first. */
function WithoutFamilies({ why }: { why: AccountExplanation }) {
  if (why.without.length === 0) return null;
  return (
    <Section title="Without one kind of evidence" aside="links left · strongest evidence, bits">
      <ul className="without">
        {why.without.map(({ family, links, bits: left }) => (
          <li key={family} className={links === 0 ? "is-needed" : ""}>
            <FamilyMark family={family} />
            <span>
              {FAMILY_NAMES[family]} {links === 0 && <strong>it would fall out</strong>}
            </span>
            <span className="number">
              {count(links)} of {count(why.links)}
            </span>
            <span className="number">{bits(left)}</span>
            <BitsBar value={left} family={null} />
          </li>
        ))}
      </ul>
      <p className="muted small">
        Counted as if members were as likely as not to belong together before anything is compared. The run itself asked
        strangers for more.
      </p>
    </Section>
  );
}

/** The chain of links from a fringe member to the core. */
function PathToCore({ why }: { why: AccountExplanation }) {
  if (why.path.length === 0) return null;
  return (
    <Section title="Its path to the core" aside="bits">
      <ol className="path">
        {why.path.map(({ a, b, bits: value, families }) => (
          <li key={`${a} ${b}`}>
            <button type="button" className="row-button" onClick={() => select([nodeOfAccount(a), nodeOfAccount(b)])}>
              <span>
                {shorten(a, 15)} → {shorten(b, 15)}
              </span>
              <span className="parts-families">
                {families.map((family) => (
                  <span key={family} title={FAMILY_NAMES[family]}>
                    <FamilyMark family={family} />
                  </span>
                ))}
              </span>
              <span className="number">{bits(value)}</span>
            </button>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Ties({ why, onPoint }: { why: AccountExplanation; onPoint: (node: string | null) => void }) {
  const [opened, setOpened] = useState(0);
  if (why.ties.length === 0) return <p className="muted">It is linked to no other account.</p>;
  return (
    <>
      <ul className="ties">
        {why.ties.map((tie, index) => {
          const other = tie.a === why.account_id ? tie.b : tie.a;
          const node = nodeOfAccount(other);
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
        {count(why.ties.length)} of {plural(why.links, "link")} in the cluster, strongest first
      </p>
    </>
  );
}

/** The case for and against an account: what ties it, what hangs on what, how it reaches the core, what speaks for its innocence. */
export function WhyAccount({ account, onPoint }: { account: string; onPoint: (node: string | null) => void }) {
  const { data, error } = useAccountWhy(account);
  if (error !== null || data === undefined) {
    return (
      <Section title="Why it is linked">
        <p className="muted">{error === null ? "Adding up the evidence …" : error.message}</p>
      </Section>
    );
  }
  return (
    <>
      <Section title="For: one operator with the others">
        <Case why={data} direction="for" empty="Nothing that was measured." />
      </Section>
      <Section title="Against, or for its innocence">
        <Case why={data} direction="against" empty="Nothing that was measured. That is no proof." />
      </Section>
      <PathToCore why={data} />
      <Section title="Its strongest ties" aside="bits">
        <Ties why={data} onPoint={onPoint} />
      </Section>
      <WithoutFamilies why={data} />
    </>
  );
}
