import { describe, expect, test } from "vitest";
import { GraphNode } from "../../server/contract/api.ts";
import { NO_EDITS } from "../../client/state/canvas.ts";
import { hideMuted, mutedFamilies, readMuted, toggleMute } from "../../client/state/muted.ts";
import { inRange, isRange } from "../../client/state/ranges.ts";

function identifier(id: string, hub = false): GraphNode {
  const kind = id.slice(0, id.indexOf(":"));
  const unknown = { core: null, linkage: null, cluster_id: null, disposition: null, verified: null, status: null };
  return GraphNode.parse({
    ...unknown,
    id,
    type: "identifier",
    kind,
    family: "other",
    label: id,
    hub,
    hub_reason: null,
    degree: 2,
    bits: 1,
    exchanges: null,
  });
}

describe("what is put aside", () => {
  test("any id comes back from the address as it was, families by their name", () => {
    const id = "fingerprint:100 % a,b";
    const text = toggleMute(readMuted("payment,hubs"), id);
    expect(readMuted(text)).toEqual(["family:payment", "hubs", id]);
    expect([...mutedFamilies(readMuted(text))]).toEqual(["payment"]);
    expect(toggleMute(readMuted(text), id)).toBe("payment,hubs");
    expect(readMuted("nonsense,family:payment")).toEqual([]);
  });

  test("hides an identifier, the hubs, and the addresses of a range", () => {
    const ids = ["ip:10.0.3.9", "ip:10.0.4.1", "ip:2001:db8::7", "payment:x"];
    const nodes = [...ids.map((id) => identifier(id)), identifier("client:c", true)];
    const shown = { accounts: 0, accounts_total: 0, identifiers: 5, identifiers_total: 5, why: null };
    const hidden = (...mutes: string[]) => [...hideMuted({ nodes, edges: [], shown }, NO_EDITS.now, mutes).hidden];
    expect(hidden("network:10.0.0.0/22")).toEqual(["ip:10.0.3.9"]);
    expect(hidden("network:2001:db8::/32", "payment:x")).toEqual(["ip:2001:db8::7", "payment:x"]);
    expect(hidden("hubs")).toEqual(["client:c"]);
    expect(hidden("family:other")).toEqual([]);
  });

  test("ranges are of either version, and none other", () => {
    expect(
      ["10.0.0.0/8", "::/0", "2001:db8::/129", "10.0.0/8", "10.0.0.256/8", "1::2::3/8", "x/1"].map(isRange),
    ).toEqual([true, true, false, false, false, false, false]);
    expect(inRange("10.255.0.1", "10.0.0.0/8")).toBe(true);
    expect(inRange("11.0.0.1", "10.0.0.0/8")).toBe(false);
    expect(inRange("::ffff", "10.0.0.0/8")).toBe(false);
    expect(inRange("2001:db8:0:1::1", "2001:db8::/63")).toBe(true);
  });
});
