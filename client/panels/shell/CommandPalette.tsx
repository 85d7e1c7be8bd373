import { useMantineColorScheme } from "@mantine/core";
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import { useInvestigations } from "../../api/investigations.ts";
import { useViews } from "../../api/triage.ts";
import { withAnalyst } from "../../state/ask-name.ts";
import { CASE_NAMES, VERDICTS } from "../../state/format.ts";
import { GIVEN_VIEWS, viewPatch } from "../../state/queue-filter.ts";
import { open, setParams, useView } from "../../state/router.ts";
import { saveExport } from "../../state/save-export.ts";
import { MODE_LOOKS, modeParams } from "../../twin/settings.ts";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { VerdictMark } from "../../ui/marks.tsx";
import { useCaseWork } from "../queue/QueueBulk.tsx";
import { showView } from "../queue/QueueViews.tsx";
import { useVerdicts } from "../verdict/verdict-context.ts";

const SCREENS = [
  { screen: "clusters", title: "Clusters", also: "queue triage" },
  { screen: "lead", title: "Lead", also: "paste accounts trace" },
  { screen: "investigations", title: "Investigations", also: "cypher query questions" },
  { screen: "decisions", title: "Decisions", also: "known good by hand precision" },
  { screen: "history", title: "History", also: "verdicts audit log" },
  { screen: "data", title: "Data", also: "load upload files" },
  { screen: "runs", title: "Runs", also: "detect compare" },
] as const;
const TABS = [
  { tab: "", title: "Why it is a cluster" },
  { tab: "members", title: "Its members" },
  { tab: "history", title: "Its history" },
] as const;
const STATUSES = ["open", "reviewing", "waiting", "done"] as const;
const GIVEN = ["confirmed_fraud", "inconclusive", "benign", "open"] as const;
const THEMES = [
  { value: "dark", title: "Dark theme", icon: "moon" },
  { value: "light", title: "Light theme", icon: "sun" },
  { value: "auto", title: "Theme of the system", icon: "auto" },
] as const;

const icon = (name: IconName) => <Icon name={name} size={14} />;

function useClusterActions(): SpotlightActionGroupData[] {
  const { screen, id } = useView();
  const { ask } = useVerdicts();
  const work = useCaseWork();
  if (screen !== "clusters" || id === null) return [];
  const action = (name: string, label: string, onClick: () => void, left: SpotlightActionData["leftSection"]) => ({
    id: `cluster-${name}`,
    label,
    onClick,
    leftSection: left,
  });
  return [
    {
      group: `Cluster ${id}`,
      actions: [
        ...GIVEN.map((disposition) =>
          action(
            disposition,
            `${VERDICTS[disposition].act} …`,
            () => ask({ target: { cluster: id }, subject: `cluster ${id}`, accounts: 0, disposition }),
            <VerdictMark disposition={disposition} />,
          ),
        ),
        action("mine", "Assign to me", () => withAnalyst((me) => work([id], { assignee: me })), icon("person")),
        action("nobody", "Assign to nobody", () => work([id], { assignee: null }), icon("person")),
        ...STATUSES.map((status) =>
          action(`status-${status}`, `Status: ${CASE_NAMES[status]}`, () => work([id], { status }), icon("check")),
        ),
        ...TABS.map(({ tab, title }) =>
          action(`tab-${tab}`, title, () => setParams({ tab, queue: "" }), icon("right")),
        ),
        ...(["csv", "jsonl", "gexf", "enforcement"] as const).map((kind) =>
          action(kind, `Export the cluster: ${kind}`, () => saveExport({ kind, cluster: id }), icon("export")),
        ),
      ],
    },
  ];
}

/** How the open canvas is looked at. */
function useCanvasActions(): SpotlightActionGroupData[] {
  const { screen, id } = useView();
  if (screen !== "canvas" && (screen !== "clusters" || id === null)) return [];
  return [
    {
      group: "Canvas",
      actions: MODE_LOOKS.map(({ mode, title, icon: name }) => ({
        id: `canvas-${mode}`,
        label: `Show: ${title.toLowerCase()}`,
        keywords: "table canvas rows list grid twin",
        leftSection: icon(name),
        onClick: () => setParams({ ...modeParams(mode), queue: "" }),
      })),
    },
  ];
}

/** Everything that can be done or opened, by its name (⌘K). */
export function CommandPalette({ onHelp, onTour }: { onHelp: () => void; onTour: (() => void) | null }) {
  const { setColorScheme } = useMantineColorScheme();
  const cluster = useClusterActions();
  const canvas = useCanvasActions();
  const saved = useViews().data?.views ?? [];
  const investigations = useInvestigations().data?.investigations ?? [];
  const actions: SpotlightActionGroupData[] = [
    {
      group: "Go to",
      actions: [
        ...SCREENS.map(({ screen, title, also }) => ({
          id: `screen-${screen}`,
          label: title,
          keywords: also,
          leftSection: icon("right"),
          onClick: () => open(screen),
        })),
        {
          id: "search",
          label: "Search everything",
          keywords: "find account ip note",
          leftSection: icon("search"),
          onClick: () => window.setTimeout(() => document.getElementById("search")?.focus(), 150),
        },
      ],
    },
    ...cluster,
    ...canvas,
    {
      group: "Views of the queue",
      actions: [
        ...GIVEN_VIEWS.map(({ name, params }) => ({ id: `view-${name}`, name, params, by: "" })),
        ...saved.map(({ view_id: id, name, params, by }) => ({ id, name, params, by })),
      ].map(({ id, name, params, by }) => ({
        id,
        label: name,
        ...(by === "" ? {} : { description: `saved by ${by}` }),
        leftSection: icon("filter"),
        onClick: () => {
          open("clusters", null, viewPatch({}));
          showView(params);
        },
      })),
    },
    {
      group: "Investigations",
      actions: investigations.map(({ name, title }) => ({
        id: `investigation-${name}`,
        label: title,
        keywords: name,
        leftSection: icon("file"),
        onClick: () => open("investigations", name),
      })),
    },
    {
      group: "Workbench",
      actions: [
        ...THEMES.map(({ value, title, icon: name }) => ({
          id: `theme-${value}`,
          label: title,
          leftSection: icon(name),
          onClick: () => setColorScheme(value),
        })),
        { id: "help", label: "Keys and words", leftSection: icon("help"), onClick: onHelp },
        ...(onTour === null
          ? []
          : [
              { id: "tour", label: "Guided tour", keywords: "first steps", leftSection: icon("play"), onClick: onTour },
            ]),
      ],
    },
  ];
  return (
    <Spotlight
      actions={actions}
      shortcut="mod + K"
      tagsToIgnore={[]}
      nothingFound="Nothing is called so"
      highlightQuery
      scrollable
      maxHeight={420}
      limit={60}
      size={560}
      radius={8}
      overlayProps={{ blur: 0, backgroundOpacity: 0.5 }}
      searchProps={{
        placeholder: "Go to, do, open …",
        "aria-label": "Find a command",
        leftSection: icon("search"),
      }}
    />
  );
}
