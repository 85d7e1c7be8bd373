import { Menu } from "@mantine/core";
import { saveExport } from "../../state/save-export.ts";
import { Icon } from "../../ui/Icon.tsx";

const KINDS = [
  { kind: "csv", title: "CSV", hint: "a row for each member" },
  { kind: "jsonl", title: "JSON Lines", hint: "an object for each account" },
  { kind: "gexf", title: "GEXF", hint: "the graph, for Gephi" },
  { kind: "enforcement", title: "Enforcement", hint: "confirmed accounts, to act on" },
] as const;

/** Files to save: of one cluster, or of all. `confirmed`: members of the cluster that an enforcement file would hold. */
export function ExportMenu({ cluster, confirmed }: { cluster: string | null; confirmed: number }) {
  const scopes =
    cluster === null
      ? [{ title: "All clusters", cluster: undefined }]
      : [
          { title: `Cluster ${cluster}`, cluster },
          { title: "All clusters", cluster: undefined },
        ];
  return (
    <Menu position="bottom-end" width={270}>
      <Menu.Target>
        <button type="button" className="button is-quiet">
          <Icon name="export" size={14} /> Export
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {scopes.map((scope) => (
          <div key={scope.title} role="group" aria-label={scope.title}>
            <Menu.Label>{scope.title}</Menu.Label>
            {KINDS.map(({ kind, title, hint }) =>
              kind === "enforcement" && scope.cluster !== undefined && confirmed === 0 ? (
                <Menu.Item key={kind} disabled rightSection={<span className="small">nobody is confirmed yet</span>}>
                  {title}
                </Menu.Item>
              ) : (
                <Menu.Item
                  key={kind}
                  onClick={() => saveExport({ kind, cluster: scope.cluster })}
                  rightSection={<span className="muted small">{hint}</span>}
                >
                  {title}
                </Menu.Item>
              ),
            )}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
