import { useOpenFindings } from "../../api/investigations.ts";
import { compact, plural } from "../../state/format.ts";

/** How many findings of watches nobody has looked at; nothing where there are none. */
export function FindingCount() {
  const { data = 0 } = useOpenFindings();
  if (data === 0) return null;
  return (
    <span className="finding-count" title={`${plural(data, "open finding")} of watches`}>
      {compact(data)}
      <span className="visually-hidden"> open findings</span>
    </span>
  );
}
