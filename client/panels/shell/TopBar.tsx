import { Menu, Popover, Tooltip, useMantineColorScheme } from "@mantine/core";
import { spotlight } from "@mantine/spotlight";
import type { Status } from "../../../server/contract/api.ts";
import { compact, count, instant, longDay, shorten } from "../../state/format.ts";
import { formatView, type Screen } from "../../state/view.ts";
import { open } from "../../state/router.ts";
import { Icon } from "../../ui/Icon.tsx";
import { JobBadge } from "./JobBadge.tsx";
import { FindingCount } from "./FindingCount.tsx";
import { SearchBox } from "./SearchBox.tsx";

const ENTRIES: readonly { screen: Screen; title: string }[] = [
  { screen: "clusters", title: "Clusters" },
  { screen: "lead", title: "Lead" },
  { screen: "investigations", title: "Investigations" },
  { screen: "decisions", title: "Decisions" },
  { screen: "history", title: "History" },
  { screen: "data", title: "Data" },
  { screen: "runs", title: "Runs" },
];

/** Only there while it is open: it is reached from a lead or from search. */
const CANVAS = { screen: "canvas", title: "Canvas" } as const;

function Brand() {
  return (
    <span className="brand">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <path d="M10 18v-6M10 12C10 8 4 9 4 4M10 12V4M10 12c0-4 6-3 6-8" />
        <circle cx="4" cy="3" r="1.7" />
        <circle cx="10" cy="3" r="1.7" />
        <circle cx="16" cy="3" r="1.7" />
      </svg>
      Hydrascope
    </span>
  );
}

function RunFacts({ status }: { status: Status }) {
  const { run } = status;
  const seconds = run === null ? 0 : Object.values(run.seconds).reduce((sum, value) => sum + value, 0);
  const facts: [string, string][] = [
    ...(run === null
      ? []
      : ([
          ["Run", run.run_id],
          ["Finished", run.finished_at === null ? "still running" : `${instant(run.finished_at)} UTC`],
          ["Took", `${seconds.toFixed(1)} s`],
          ["Links", count(run.links)],
          ["Flagged accounts", count(run.flagged_accounts)],
          ["Seed", String(run.seed)],
          ["Settings", shorten(run.settings_digest, 16)],
          ["Code", run.code_version],
        ] satisfies [string, string][])),
    ["Accounts", count(status.counts.accounts)],
    ["Identifiers", count(status.counts.identifiers)],
    ["Relations", count(status.counts.relations)],
    ["Exchanges", compact(status.counts.exchanges)],
    [
      "Last load",
      status.last_load === null ? "none" : `${instant(status.last_load.at)}, ${count(status.last_load.rows)} rows`,
    ],
    ...(status.half_loaded
      ? ([["Interrupted load", "to be finished on the data screen"]] satisfies [string, string][])
      : []),
    ["Clusters judged", count(status.judged)],
    ["Database", `Neo4j ${status.database.version}${status.database.managed ? ", managed" : ""}`],
    ["Version", status.version],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function ThemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const options = [
    { value: "auto", title: "As the system", icon: "auto" },
    { value: "light", title: "Light", icon: "sun" },
    { value: "dark", title: "Dark", icon: "moon" },
  ] as const;
  const present = options.find(({ value }) => value === colorScheme) ?? options[0];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="icon-button" aria-label={`Theme: ${present.title}`}>
          <Icon name={present.icon} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {options.map(({ value, title, icon }) => (
          <Menu.Item key={value} leftSection={<Icon name={icon} />} onClick={() => setColorScheme(value)}>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Where one is, where one can go, search, the run, theme and help. */
export function TopBar({ screen, status, onHelp }: { screen: Screen; status: Status | null; onHelp: () => void }) {
  return (
    <header className="topbar">
      <Brand />
      <nav aria-label="Screens">
        {[...ENTRIES, ...(screen === "canvas" ? [CANVAS] : [])].map((entry) => (
          <a
            key={entry.screen}
            href={formatView({ screen: entry.screen, id: null, params: {}, selected: [] })}
            aria-current={entry.screen === screen ? "page" : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              if (entry.screen !== screen || screen !== "canvas") open(entry.screen);
            }}
          >
            <span className="nav-title" data-title={entry.title}>
              {entry.title}
            </span>
            {entry.screen === "investigations" && <FindingCount />}
          </a>
        ))}
      </nav>
      <SearchBox />
      <Tooltip label="Commands (Ctrl K)">
        <button type="button" className="icon-button" aria-label="Commands" onClick={spotlight.open}>
          <Icon name="command" />
        </button>
      </Tooltip>
      <JobBadge />
      {status !== null && (
        <Popover position="bottom-end" width={320}>
          <Popover.Target>
            <button type="button" className="run-button">
              {status.run === null
                ? "No run yet"
                : `Run ${shorten(status.run.run_id, 14)} · ${longDay(status.run.finished_at ?? status.run.started_at)}`}
            </button>
          </Popover.Target>
          <Popover.Dropdown>
            <RunFacts status={status} />
          </Popover.Dropdown>
        </Popover>
      )}
      <ThemeMenu />
      <Tooltip label="Keys and words (?)">
        <button type="button" className="icon-button" aria-label="Help" onClick={onHelp}>
          <Icon name="help" />
        </button>
      </Tooltip>
    </header>
  );
}
