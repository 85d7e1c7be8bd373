import { useLocalStorage } from "@mantine/hooks";
import { FAMILIES, FAMILY_NAMES } from "../../server/contract/graph.ts";
import { Icon } from "../ui/Icon.tsx";
import { FamilyMark, VerdictMark } from "../ui/marks.tsx";
import type { Scene } from "./scene.ts";

/** What the shapes and colours mean that are on the canvas now; folds away. */
export function Legend({ scene }: { scene: Scene }) {
  const [opened, setOpened] = useLocalStorage({ key: "hydrascope-legend", defaultValue: window.innerWidth > 1360 });
  const nodes = [...scene.nodes.values()];
  if (nodes.length === 0) return null;
  const accounts = nodes.filter(({ type }) => type === "account");
  const verdicts = [
    { disposition: "confirmed_fraud", title: "confirmed" },
    { disposition: "inconclusive", title: "on hold" },
    { disposition: "benign", title: "cleared" },
  ] as const;
  const families = FAMILIES.filter((family) => nodes.some((node) => node.family === family && !node.hub));
  return (
    <div className="legend">
      <button type="button" className="legend-title" aria-expanded={opened} onClick={() => setOpened(!opened)}>
        Legend <Icon name={opened ? "down" : "left"} size={12} />
      </button>
      {opened && (
        <ul>
          {nodes.some(({ type }) => type === "group") && (
            <li>
              <span className="glyph glyph-group" aria-hidden="true" /> group of accounts, rim: core
            </li>
          )}
          {accounts.length > 0 && (
            <li>
              <VerdictMark disposition="open" /> account
            </li>
          )}
          {accounts.some(({ core }) => core === false) && (
            <li>
              <span className="glyph glyph-fringe" aria-hidden="true" /> fringe account
            </li>
          )}
          {accounts.some(({ verified }) => verified === true) && (
            <li>
              <span className="glyph glyph-verified" aria-hidden="true" /> verified organisation
            </li>
          )}
          {verdicts.map(
            ({ disposition, title }) =>
              accounts.some((node) => node.disposition === disposition) && (
                <li key={disposition}>
                  <VerdictMark disposition={disposition} /> {title}
                </li>
              ),
          )}
          {families.map((family) => (
            <li key={family}>
              <FamilyMark family={family} /> {FAMILY_NAMES[family]}
            </li>
          ))}
          {nodes.some(({ hub }) => hub) && (
            <li>
              <FamilyMark family={null} hub /> hub, proves nothing
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
