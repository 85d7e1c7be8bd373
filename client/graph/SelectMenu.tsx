import { Menu, Tooltip } from "@mantine/core";
import type { GraphNode } from "../../server/contract/api.ts";
import { count, kindName } from "../state/format.ts";
import { select } from "../state/router.ts";
import type { CanvasState } from "../state/use-scene.ts";
import { Icon } from "../ui/Icon.tsx";

/** Numbers of drawn ties from which nodes can be chosen. */
const TIES = [2, 5, 10, 20] as const;

/** Chooses nodes by what they are, by kind, by how many ties they have, or from the present selection. */
export function SelectMenu({ canvas, drawn }: { canvas: CanvasState; drawn: readonly string[] }) {
  const { scene } = canvas;
  const nodes = [...scene.nodes.values()];
  const ties = (node: GraphNode): number => scene.neighbours.get(node.id)?.size ?? 0;
  const kinds = [...new Set(nodes.map(({ kind }) => kind))].toSorted();
  const chosen = new Set(drawn);
  const none = drawn.length === 0;
  const item = (title: string, test: (node: GraphNode) => boolean) => {
    const found = nodes.filter(test);
    if (found.length === 0) return null;
    return (
      <Menu.Item
        key={title}
        rightSection={<span className="muted number">{count(found.length)}</span>}
        onClick={() => select(found.map(({ id }) => id))}
      >
        {title}
      </Menu.Item>
    );
  };
  return (
    <Menu position="bottom-start" width={250}>
      <Menu.Target>
        <Tooltip label="Select by kind or ties">
          <button type="button" className="tool is-wide" aria-label="Select by kind or ties">
            <Icon name="pointer" />
            <Icon name="down" size={10} />
          </button>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown className="select-menu">
        <Menu.Label>Kind</Menu.Label>
        {kinds.map((kind) => item(capital(kindName(kind, true)), (node) => node.kind === kind && !node.hub))}
        {item("Hubs", ({ hub }) => hub)}
        {item("Core accounts", (node) => node.type === "account" && node.core !== false)}
        {item("Fringe accounts", (node) => node.type === "account" && node.core === false)}
        {item("Accounts of verified organisations", ({ verified }) => verified === true)}
        <Menu.Label>Ties on the canvas</Menu.Label>
        {item("None", (node) => ties(node) === 0)}
        {TIES.map((least) => item(`${least} or more`, (node) => ties(node) >= least))}
        <Menu.Label>From the selection</Menu.Label>
        <Menu.Item
          disabled={none}
          onClick={() =>
            select([...new Set([...drawn, ...drawn.flatMap((id) => [...(scene.neighbours.get(id) ?? [])])])])
          }
        >
          With neighbours
        </Menu.Item>
        <Menu.Item
          disabled={none}
          onClick={() => select(nodes.filter(({ id }) => !chosen.has(id)).map(({ id }) => id))}
        >
          All others
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function capital(text: string): string {
  return /^[a-z]/.test(text) ? `${text.slice(0, 1).toUpperCase()}${text.slice(1)}` : text;
}
