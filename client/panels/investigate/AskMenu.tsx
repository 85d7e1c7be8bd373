import { Menu } from "@mantine/core";
import { useInvestigations } from "../../api/investigations.ts";
import { fillFrom } from "../../state/asks.ts";
import { openFilled } from "../../state/investigations.ts";
import { currentView } from "../../state/router.ts";

/** The investigations that take what is pointed at: a node, a selection, or the cluster of the canvas. */
export function AskMenu({ nodes }: { nodes: readonly string[] }) {
  const { screen, id } = currentView();
  const list = useInvestigations();
  const subject = { nodes, cluster: screen === "clusters" ? id : null };
  const takers = (list.data?.investigations ?? []).flatMap((investigation) => {
    const filled = fillFrom(investigation, subject);
    return filled === null ? [] : [{ investigation, filled }];
  });
  if (takers.length === 0) return null;
  return (
    <>
      <Menu.Divider />
      <Menu.Label>Ask</Menu.Label>
      {takers.map(({ investigation: { name, title, question }, filled }) => (
        <Menu.Item key={name} title={question} onClick={() => openFilled(name, filled)}>
          {title}
        </Menu.Item>
      ))}
    </>
  );
}
