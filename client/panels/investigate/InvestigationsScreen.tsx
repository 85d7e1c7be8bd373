import type { LaneGuarantees } from "../../../server/contract/investigate.ts";
import { useInvestigations, useVersions } from "../../api/investigations.ts";
import { TABS, type Tab } from "../../state/investigations.ts";
import { useView } from "../../state/router.ts";
import { choice } from "../../state/view.ts";
import { ErrorPanel, Loading, Notice } from "../../ui/states.tsx";
import { FindingsPanel } from "./FindingsPanel.tsx";
import { InvestigationEditor } from "./InvestigationEditor.tsx";
import { InvestigationLibrary } from "./InvestigationLibrary.tsx";
import { InvestigationView } from "./InvestigationView.tsx";
import { OwnQuery } from "./OwnQuery.tsx";
import { RunsPanel } from "./RunsPanel.tsx";
import { VersionsPanel } from "./VersionsPanel.tsx";

/** What a database of somebody else's cannot promise, said where questions are asked. */
function Guarantees({ lane }: { lane: LaneGuarantees }) {
  if (lane.not_guaranteed.length === 0) return null;
  return (
    <details className="lane-note">
      <summary>This database is run by somebody else: {lane.not_guaranteed.length} things cannot be promised</summary>
      <ul>
        {lane.not_guaranteed.map((lack) => (
          <li key={lack}>{lack}</li>
        ))}
      </ul>
    </details>
  );
}

function Saved({ name }: { name: string }) {
  const { params } = useView();
  // An archived one is out of the list, and still answers to its link.
  const versions = useVersions(name);
  const asked = Number(params["v"] ?? NaN);
  const [newest] = versions.data ?? [];
  const chosen = versions.data?.find(({ version }) => version === asked) ?? newest;
  if (versions.error !== null) return <ErrorPanel error={versions.error} retry={() => void versions.refetch()} />;
  if (chosen === undefined || newest === undefined) return <Loading what="the investigation" />;
  return <InvestigationView key={`${name} ${chosen.version}`} investigation={chosen} newest={newest.version} />;
}

function Main({ tab, name }: { tab: Tab; name: string | null }) {
  const { params } = useView();
  if (tab === "findings") return <FindingsPanel name={name} />;
  if (tab === "runs") return <RunsPanel name={name} />;
  if (tab === "query") return <OwnQuery key={params["q"] === undefined ? "draft" : "link"} />;
  if (tab === "new") return <InvestigationEditor key={params["from"] ?? ""} from={params["from"] ?? null} isNew />;
  if (name === null) return null;
  if (tab === "edit") return <InvestigationEditor key={name} from={name} isNew={false} />;
  if (tab === "versions") return <VersionsPanel key={name} name={name} />;
  return <Saved key={name} name={name} />;
}

/** The library of questions on the left, the one that is open on the right. */
export function InvestigationsScreen() {
  const view = useView();
  const list = useInvestigations(view.params["archived"] === "1");
  const tab = choice(view, "tab", TABS);
  const investigations = list.data?.investigations ?? [];
  const name = view.id ?? (tab === "ask" ? (investigations[0]?.name ?? null) : null);
  return (
    <div className="split-screen">
      <InvestigationLibrary investigations={investigations} open={name} tab={tab} />
      <section className="split-main investigation" aria-label="Investigation">
        {list.data !== undefined && <Guarantees lane={list.data.lane} />}
        {list.error !== null ? (
          <ErrorPanel error={list.error} retry={() => void list.refetch()} />
        ) : list.isPending ? (
          <Loading what="investigations" />
        ) : name === null && tab === "ask" ? (
          <Notice title="Nothing is saved yet">
            <p>Write a query of your own and save it.</p>
          </Notice>
        ) : (
          <Main tab={tab} name={name} />
        )}
      </section>
    </div>
  );
}
