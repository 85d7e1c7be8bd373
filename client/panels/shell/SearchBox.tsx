import { useDebouncedValue } from "@mantine/hooks";
import { useId, useState, type KeyboardEvent, type ReactNode } from "react";
import type { SearchGroup, SearchResult } from "../../../server/contract/search.ts";
import { useSearch } from "../../api/triage.ts";
import { count, kindName, plural, shortDay, shorten } from "../../state/format.ts";
import { recentHits, rememberHit } from "../../state/recent.ts";
import { open, openNode } from "../../state/router.ts";
import { FamilyMark, VerdictMark } from "../../ui/marks.tsx";
import { Icon } from "../../ui/Icon.tsx";

const TITLES = {
  account: "Accounts",
  address: "Addresses",
  instrument: "Payment instruments",
  template: "Prompt templates",
  organisation: "Organisations",
  other: "Other identifiers",
} as const satisfies Record<SearchGroup, string>;

/** One line of the list: what it shows, and what it opens. */
interface Line {
  key: string;
  group: string;
  mark: ReactNode;
  label: string;
  kind: string;
  aside: string;
  choose: () => void;
}

function linesOf({ clusters, hits, notes }: SearchResult): Line[] {
  return [
    ...clusters.map(({ cluster_id: id, size, flagged }) => ({
      key: id,
      group: "Clusters",
      mark: <Icon name="circle" size={12} />,
      label: id,
      kind: plural(size, "account"),
      aside: flagged ? "flagged" : "",
      choose: () => open("clusters", id),
    })),
    ...hits.map(({ group, node, cluster_id: cluster }) => ({
      key: node.id,
      group: TITLES[group],
      mark:
        node.type === "account" ? (
          <VerdictMark disposition={node.disposition ?? "open"} />
        ) : (
          <FamilyMark family={node.family} hub={node.hub} />
        ),
      label: node.label,
      kind: node.type === "account" ? "" : `${kindName(node.kind)}, ${count(node.degree)}`,
      aside: cluster ?? (node.type === "account" ? "in no cluster" : ""),
      choose: () => {
        rememberHit({ node: node.id, label: node.label, kind: kindName(node.kind), cluster });
        openNode(node.id, cluster);
      },
    })),
    ...notes.map(({ note_id: id, text, by, at, cluster_id: cluster, node }) => ({
      key: id,
      group: "Notes",
      mark: <Icon name="file" size={12} />,
      label: text,
      kind: `${by}, ${shortDay(at)}`,
      aside: cluster ?? "",
      choose: () => (node === null ? open("clusters", cluster) : openNode(node, cluster)),
    })),
  ];
}

function recentLines(): Line[] {
  return recentHits().map(({ node, label, kind, cluster }) => ({
    key: node,
    group: "Opened last",
    mark: <Icon name="undo" size={12} />,
    label,
    kind,
    aside: cluster ?? "",
    choose: () => openNode(node, cluster),
  }));
}

function footOf(found: SearchResult | undefined, error: Error | null, busy: boolean): string {
  if (error !== null) return error.message;
  if (found === undefined || busy) return "Searching …";
  const total = found.page.total + found.clusters.length + found.notes.length;
  const shown = found.hits.length + found.clusters.length + found.notes.length;
  const words = found.words ? "" : " Words within are still being indexed: only beginnings are found.";
  if (total === 0) return `Nothing found: no id or value begins so or holds these words.${words}`;
  return `${count(shown)} of ${found.more ? "more than " : ""}${plural(total, "hit")}${words}`;
}

/** Search over everything, from anywhere; where nothing is typed, what was opened last. */
export function SearchBox() {
  const list = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [focused, setFocused] = useState(false);
  const [asked] = useDebouncedValue(text.trim(), 120);
  const { data, error, isFetching } = useSearch(asked);
  const typed = text.trim().length > 1;
  const lines = !typed ? recentLines() : asked.length > 1 && data !== undefined ? linesOf(data) : [];
  const groups = [...new Set(lines.map(({ group }) => group))];
  const shown = focused && (typed || lines.length > 0);
  const leave = (): void => document.getElementById("search")?.blur();
  const choose = (index: number): void => {
    const line = lines[index];
    if (line === undefined) return;
    line.choose();
    setText("");
    leave();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown") setActive((active + 1) % Math.max(1, lines.length));
    else if (event.key === "ArrowUp") setActive((active + lines.length - 1) % Math.max(1, lines.length));
    else if (event.key === "Enter") choose(active);
    else if (event.key === "Escape") {
      // The first Esc empties the field, the second leaves it.
      if (text === "") leave();
      setText("");
    } else return;
    event.preventDefault();
  };
  return (
    <div className="search" onBlur={() => setFocused(false)}>
      <Icon name="search" />
      <input
        id="search"
        type="search"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        placeholder="Search accounts, identifiers, notes …"
        aria-label="Search everything"
        aria-expanded={shown}
        aria-controls={list}
        aria-activedescendant={shown && lines.length > 0 ? `${list}-${active}` : undefined}
        value={text}
        onFocus={() => {
          setFocused(true);
          setActive(0);
        }}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKey}
      />
      {!focused && text === "" && <kbd aria-hidden="true">/</kbd>}
      <div className="search-results" hidden={!shown}>
        {/* A press must not take the focus from the field before the click. */}
        <div
          id={list}
          className="search-list"
          role="listbox"
          aria-label="Found"
          onMouseDown={(event) => event.preventDefault()}
        >
          {groups.map((group) => (
            <ul key={group} role="group" aria-label={group}>
              <li className="search-group" role="presentation">
                {group}
              </li>
              {lines.map((line, index) =>
                line.group !== group ? null : (
                  <li
                    key={line.key}
                    id={`${list}-${index}`}
                    className="search-hit"
                    role="option"
                    aria-selected={index === active}
                    onMouseMove={() => setActive(index)}
                    onClick={() => choose(index)}
                  >
                    {line.mark}
                    <span className="search-label">{shorten(line.label, 60)}</span>
                    <span className="muted">{line.kind}</span>
                    <span className="search-cluster">{line.aside}</span>
                  </li>
                ),
              )}
            </ul>
          ))}
        </div>
        {shown && typed && (
          <p className="search-foot" role="status">
            {footOf(data, error, isFetching || asked !== text.trim())}
          </p>
        )}
      </div>
    </div>
  );
}
