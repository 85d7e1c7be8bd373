import { useFindings } from "../../api/investigations.ts";
import { openTab } from "../../state/investigations.ts";
import { ErrorPanel, Loading, Notice } from "../../ui/states.tsx";
import { FindingRow } from "../investigate/FindingRow.tsx";

/** What watches found and nobody has looked at yet, in the place of the clusters. */
export function QueueFindings() {
  const findings = useFindings("open");
  if (findings.error !== null) return <ErrorPanel error={findings.error} retry={() => void findings.refetch()} />;
  if (findings.data === undefined) return <Loading what="findings" />;
  return (
    <div className="queue-rows queue-findings">
      {findings.data.findings.length === 0 && (
        <Notice title="Nothing new">
          <p>Rows that a watched investigation did not have before appear here.</p>
        </Notice>
      )}
      <ul>
        {findings.data.findings.map((finding) => (
          <FindingRow key={finding.id} finding={finding} />
        ))}
      </ul>
      <button type="button" className="text-button" onClick={() => openTab("findings")}>
        All findings and watches
      </button>
    </div>
  );
}
