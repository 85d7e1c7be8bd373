import type { NodeDetail } from "../contract/api.ts";

type Fact = NodeDetail["facts"][number];

/** Properties that a person reads, in this order, with their names; instants are epoch milliseconds in the graph. */
const READABLE: readonly (readonly [property: string, name: string, kind: "text" | "instant" | "number"])[] = [
  ["value", "Value", "text"],
  ["type", "Type", "text"],
  ["createdAt", "Opened", "instant"],
  ["displayName", "Display name", "text"],
  ["organization", "Organization", "text"],
  ["verified", "Verified organization", "text"],
  ["country", "Country", "text"],
  ["plan", "Plan", "text"],
  ["programme", "Programme", "text"],
  ["status", "Status", "text"],
  ["statusAt", "Status since", "instant"],
  ["statusReason", "Status reason", "text"],
  ["firstSeen", "First seen", "instant"],
  ["lastSeen", "Last seen", "instant"],
  ["exchanges", "Exchanges", "number"],
  ["inputTokens", "Input tokens", "number"],
  ["outputTokens", "Output tokens", "number"],
  ["method", "Method", "text"],
  ["bin", "BIN", "text"],
  ["issuer", "Issuer", "text"],
  ["billingCountry", "Billing country", "text"],
  ["postalCode", "Postal code", "text"],
  ["asn", "AS number", "text"],
  ["asnName", "AS name", "text"],
  ["proxyService", "Proxy service", "text"],
  ["capability", "Capability", "text"],
  ["accounts", "Accounts in the latest run", "number"],
  ["bits", "Match weight (bits)", "number"],
  ["hub", "Hub", "text"],
  ["hubReason", "Why a hub", "text"],
  ["disposition", "Disposition", "text"],
  ["dispositionAt", "Judged at", "instant"],
  ["dispositionBy", "Judged by", "text"],
];

/** What a person may read of a node's properties, in a fixed order; absent ones and exemplars of prompts are left out. */
export function factsOf(properties: Readonly<Record<string, unknown>>): Fact[] {
  return READABLE.flatMap(([property, name, kind]) => {
    const value = properties[property];
    if (value === undefined || value === null || value === "") return [];
    if (kind === "instant" && typeof value === "number") return [{ name, value: new Date(value).toISOString() }];
    if (kind === "number" && typeof value === "number") return [{ name, value: String(Math.round(value * 100) / 100) }];
    if (typeof value === "boolean") return [{ name, value: value ? "yes" : "no" }];
    return typeof value === "string" || typeof value === "number" ? [{ name, value: String(value) }] : [];
  });
}
