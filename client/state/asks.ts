import type { Investigation } from "../../server/contract/investigate.ts";
import { accountsAmong, isAccount, nodeOfAccount } from "../../server/contract/node-id.ts";

/** What is pointed at: node ids of the canvas, and the cluster that the canvas is of. */
export interface Subject {
  nodes: readonly string[];
  cluster: string | null;
}

/** The parameters that a subject fills, by name; null where the investigation does not take it. */
export function fillFrom(
  { parameters }: Pick<Investigation, "parameters">,
  subject: Subject,
): Record<string, string> | null {
  const accounts = accountsAmong(subject.nodes);
  const identifiers = subject.nodes.filter((id) => !isAccount(id));
  const filled: Record<string, string> = {};
  const single = [...accounts];
  let took = 0;
  for (const { name, type, options } of parameters) {
    if (type === "accounts" && accounts.length > 0) {
      filled[name] = accounts.join("\n");
      took += accounts.length;
    } else if (type === "account" && accounts.length <= 2 && single.length > 0) {
      filled[name] = single.shift() ?? "";
      took += 1;
    } else if (type === "identifier" && identifiers.length === 1) {
      const [node = ""] = identifiers;
      if (options !== undefined && !options.includes(node.split(":", 1)[0] ?? "")) continue;
      filled[name] = node;
      took += 1;
    } else if (type === "cluster" && subject.cluster !== null) filled[name] = subject.cluster;
  }
  if (Object.keys(filled).length === 0) return null;
  // Of what is pointed at nothing may be left out silently; nothing pointed at means the cluster.
  return took === subject.nodes.length ? filled : null;
}

/** What a cell of a result names, by its column or by itself: something that the workbench can open. */
export function cellTarget(column: string, value: unknown): { node: string } | { cluster: string } | null {
  if (value !== null && typeof value === "object" && "_id" in value && typeof value["_id"] === "string")
    return { node: value["_id"] };
  if (typeof value !== "string" || value === "") return null;
  const [, kind = ""] = /(?:^|_)(account|identifier|node|cluster)(?:_id)?$/i.exec(column) ?? [];
  if (kind === "") return null;
  if (kind.toLowerCase() === "cluster") return { cluster: value };
  if (kind.toLowerCase() === "account") return { node: isAccount(value) ? value : nodeOfAccount(value) };
  return value.includes(":") ? { node: value } : null;
}
