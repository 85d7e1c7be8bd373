import { exportUrl, type ExportOptions } from "../api/export-url.ts";
import { withAnalyst } from "./ask-name.ts";

/** Has the browser save an export; one for enforcement in the name of the analyst, who is asked for it where it is not known. */
export function saveExport(options: Omit<ExportOptions, "by">): void {
  const save = (by?: string): void => {
    const link = document.createElement("a");
    link.href = exportUrl({ ...options, by });
    link.download = "";
    // In the page, for whoever listens there: the tour does.
    document.body.append(link);
    link.click();
    link.remove();
  };
  if (options.kind === "enforcement") withAnalyst(save);
  else save();
}
