import { useLocalStorage } from "@mantine/hooks";
import { FAMILIES } from "../../server/contract/graph.ts";
import { FAMILY_NAMES } from "../state/format.ts";
import { Icon } from "../ui/Icon.tsx";
import { FamilyMark, VerdictMark } from "../ui/marks.tsx";

/** What the shapes and colours of the canvas mean; folds away. */
export function Legend({ accountsOnly }: { accountsOnly: boolean }) {
  const [opened, setOpened] = useLocalStorage({ key: "hydrascope-legend", defaultValue: true });
  return (
    <div className="legend">
      <button type="button" className="legend-title" aria-expanded={opened} onClick={() => setOpened(!opened)}>
        Legend <Icon name={opened ? "down" : "left"} size={12} />
      </button>
      {opened && (
        <div className="legend-columns">
          <ul>
            <li>
              <VerdictMark disposition="open" /> account, core
            </li>
            <li>
              <span className="glyph glyph-fringe" aria-hidden="true" /> account, fringe
            </li>
            <li>
              <span className="glyph glyph-verified" aria-hidden="true" /> of a verified organisation
            </li>
            <li>
              <VerdictMark disposition="confirmed_fraud" /> confirmed
            </li>
            <li>
              <VerdictMark disposition="inconclusive" /> on hold
            </li>
            <li>
              <VerdictMark disposition="benign" /> cleared
            </li>
          </ul>
          <ul>
            {FAMILIES.map((family) => (
              <li key={family}>
                <FamilyMark family={family} /> {FAMILY_NAMES[family]}
              </li>
            ))}
            {!accountsOnly && (
              <li>
                <FamilyMark family={null} hub /> hub, proves nothing
              </li>
            )}
          </ul>
        </div>
      )}
    </div>
  );
}
