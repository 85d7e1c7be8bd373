import { useDebouncedValue } from "@mantine/hooks";
import { useId, useState, type KeyboardEvent } from "react";
import type { GraphNode } from "../../server/contract/api.ts";
import { useSearch } from "../api/queries.ts";
import { kindName, plural, shorten } from "../state/format.ts";
import { currentView, go } from "../state/router.ts";
import { FamilyMark, VerdictMark } from "../ui/marks.tsx";
import { Icon } from "../ui/Icon.tsx";

/** Opens what was found: in its cluster where it has one, else on a canvas of its own. */
export function openNode(node: string, cluster: string | null): void {
  if (cluster === null) {
    go({ screen: "canvas", id: null, params: {}, selected: [node] });
    return;
  }
  const view = currentView();
  const params = view.screen === "clusters" ? view.params : {};
  go({ screen: "clusters", id: cluster, params, selected: [node] });
}

function NodeMark({ node }: { node: GraphNode }) {
  return node.type === "account" ? (
    <VerdictMark disposition={node.disposition ?? "open"} />
  ) : (
    <FamilyMark family={node.family} hub={node.hub} />
  );
}

/** Search over accounts and identifiers, from anywhere. */
export function SearchBox() {
  const list = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [focused, setFocused] = useState(false);
  const [asked] = useDebouncedValue(text.trim(), 140);
  const { data, error, isFetching } = useSearch(asked);
  const hits = data?.hits ?? [];
  const shown = focused && asked.length > 1;
  const choose = (index: number): void => {
    const hit = hits[index];
    if (hit === undefined) return;
    openNode(hit.node.id, hit.cluster_id);
    setText("");
    document.getElementById("search")?.blur();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown") setActive((active + 1) % Math.max(1, hits.length));
    else if (event.key === "ArrowUp") setActive((active + hits.length - 1) % Math.max(1, hits.length));
    else if (event.key === "Enter") choose(active);
    else if (event.key === "Escape") {
      // The first Esc empties the field, the second leaves it.
      if (text === "") document.getElementById("search")?.blur();
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
        placeholder="Search accounts, IPs, instruments, templates …"
        aria-label="Search accounts and identifiers"
        aria-expanded={shown}
        aria-controls={list}
        aria-activedescendant={shown && hits.length > 0 ? `${list}-${active}` : undefined}
        value={text}
        onFocus={() => setFocused(true)}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKey}
      />
      {!focused && text === "" && <kbd aria-hidden="true">/</kbd>}
      <div className="search-results" hidden={!shown}>
        {/* A press must not take the focus from the field before the click. */}
        <ul id={list} role="listbox" aria-label="Found" onMouseDown={(event) => event.preventDefault()}>
          {hits.map(({ node, cluster_id: cluster }, index) => (
            <li
              key={node.id}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === active}
              onMouseMove={() => setActive(index)}
              onClick={() => choose(index)}
            >
              <NodeMark node={node} />
              <span className="search-label">{shorten(node.label, 48)}</span>
              <span className="muted">{kindName(node.kind)}</span>
              <span className="search-cluster">{cluster ?? (node.type === "account" ? "in no cluster" : "")}</span>
            </li>
          ))}
        </ul>
        {shown && (
          <p className="search-foot" role="status">
            {error !== null
              ? error.message
              : data === undefined || isFetching
                ? "Searching …"
                : hits.length === 0
                  ? "Nothing found. Whole ids and beginnings are found; text within is not."
                  : `${hits.length} of ${plural(data.page.total, "hit")}`}
          </p>
        )}
      </div>
    </div>
  );
}
