import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { lazy, Suspense } from "react";
import { useJobs } from "../../api/jobs.ts";
import { useStatus } from "../../api/queries.ts";
import { isImporting } from "../../state/load-text.ts";
import { open, useView } from "../../state/router.ts";
import type { Screen } from "../../state/view.ts";
import { ErrorPanel, Loading, NoData, NoRun } from "../../ui/states.tsx";
import { startTour } from "../../state/tour.ts";
import { ClustersScreen } from "../cluster/ClustersScreen.tsx";
import { CommandPalette } from "./CommandPalette.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { NameDialog } from "./NameDialog.tsx";
import { TopBar } from "./TopBar.tsx";
import { Tour, TourOffer } from "./Tour.tsx";
import { VerdictProvider } from "../verdict/verdict.tsx";

const InvestigationsScreen = lazy(async () => ({
  default: (await import("../investigate/InvestigationsScreen.tsx")).InvestigationsScreen,
}));
const LeadScreen = lazy(async () => ({ default: (await import("../lead/LeadScreen.tsx")).LeadScreen }));
const HistoryScreen = lazy(async () => ({ default: (await import("../record/HistoryScreen.tsx")).HistoryScreen }));
const DecisionsScreen = lazy(async () => ({
  default: (await import("../record/DecisionsScreen.tsx")).DecisionsScreen,
}));
const DataScreen = lazy(async () => ({ default: (await import("../data/DataScreen.tsx")).DataScreen }));
const RunsScreen = lazy(async () => ({ default: (await import("../data/RunsScreen.tsx")).RunsScreen }));
const CanvasScreen = lazy(async () => ({ default: (await import("../lead/CanvasScreen.tsx")).CanvasScreen }));

function Body({ screen }: { screen: Screen }) {
  switch (screen) {
    case "clusters":
      return <ClustersScreen />;
    case "investigations":
      return <InvestigationsScreen />;
    case "lead":
      return <LeadScreen />;
    case "history":
      return <HistoryScreen />;
    case "decisions":
      return <DecisionsScreen />;
    case "data":
      return <DataScreen />;
    case "runs":
      return <RunsScreen />;
    case "canvas":
      return <CanvasScreen />;
  }
}

/** The workbench: one bar above, one screen below, and what to do where there is nothing to show yet. */
export function App() {
  const view = useView();
  const status = useStatus();
  const [help, helpDialog] = useDisclosure(false);
  useHotkeys([
    ["/", () => document.getElementById("search")?.focus()],
    ["shift+?", helpDialog.open],
    ["g>c", () => open("clusters")],
  ]);
  const { data, error } = status;
  const importing = isImporting(useJobs().data?.current ?? null);
  const needsData = view.screen !== "data" && view.screen !== "runs";
  return (
    <VerdictProvider>
      <div className="app">
        <TopBar screen={view.screen} status={data ?? null} onHelp={helpDialog.open} />
        {data !== undefined && data.run !== null && data.demonstration && <TourOffer judged={data.judged} />}
        {importing ? (
          <div className="banner" role="status">
            Importing: the database is away while it is written. This page reconnects by itself.
          </div>
        ) : (
          data?.database.state === "unreachable" && (
            <div className="banner" role="status">
              The database is away: it is starting, importing or stopped. This page reconnects by itself.
            </div>
          )
        )}
        <main className="screen" id="main">
          {error !== null && data === undefined ? (
            <ErrorPanel error={error} retry={() => void status.refetch()} />
          ) : data === undefined ? (
            <Loading what="the workbench" />
          ) : needsData && data.counts.accounts === 0 && data.database.state === "ready" ? (
            <NoData />
          ) : data.run === null && view.screen === "clusters" ? (
            <NoRun counts={data.counts} />
          ) : (
            <Suspense fallback={<Loading what="the screen" />}>
              <Body screen={view.screen} />
            </Suspense>
          )}
        </main>
      </div>
      <HelpDialog opened={help} onClose={helpDialog.close} hasTour={data?.demonstration === true} />
      <NameDialog />
      <CommandPalette onHelp={helpDialog.open} onTour={data?.demonstration === true ? startTour : null} />
      <Tour />
    </VerdictProvider>
  );
}
