import { describe, expect, it } from "vitest";
import { chooseIdentifiers } from "../../server/explore/choose.ts";
import { daysShown } from "../../server/explore/days.ts";
import { factsOf } from "../../server/explore/facts.ts";
import { familyOfKind, labelOf } from "../../server/explore/names.ts";
import { normaliseIp, spellings } from "../../server/explore/values.ts";
import { isOwnHost, isOwnOrigin, sameSecret } from "../../server/http/auth.ts";
import { refusalOf } from "../../server/http/refusal.ts";
import { UsageError } from "../../server/errors.ts";
import { maskEmail } from "../../server/mask-email.ts";

describe("access", () => {
  it("knows its own hosts and origins", () => {
    expect(["127.0.0.1:7", "localhost:7", "[::1]:7"].map((host) => isOwnHost(host, 7))).toEqual([true, true, true]);
    expect(
      ["127.0.0.1", "evil:7", "localhost:70", undefined, "127.0.0.1:7.evil"].some((host) => isOwnHost(host, 7)),
    ).toBe(false);
    expect(isOwnOrigin("http://localhost:7", 7)).toBe(true);
    expect(["https://localhost:7", "null", "http://localhost:7/x"].some((origin) => isOwnOrigin(origin, 7))).toBe(
      false,
    );
  });

  it("compares secrets", () => {
    expect([sameSecret("a", "a"), sameSecret("a", "b"), sameSecret("", "a")]).toEqual([true, false, false]);
  });

  it("tells errors of its own and hides all others", () => {
    expect(refusalOf(new UsageError("No.", "Do.", { reason: "hidden", n: 1 }))).toEqual({
      status: 400,
      body: { code: "WRONG_USE", message: "No.", next: "Do.", details: { n: 1 } },
    });
    expect(JSON.stringify(refusalOf(new Error("secret")))).not.toContain("secret");
  });
});

describe("explore", () => {
  it("masks addresses and names attributes", () => {
    expect([maskEmail("ana@example.com"), maskEmail("broken"), maskEmail("@x")]).toEqual([
      "a***@example.com",
      "b***",
      "@***",
    ]);
    expect(labelOf("attribute", "v", "paid_to")).toBe("paid_to: v");
    expect(labelOf("hour", "2026-05-01T09", null)).toBe("2026-05-01 09:00 UTC");
    expect(labelOf("name", "x".repeat(100), null)).toHaveLength(80);
    expect(familyOfKind("attribute", "paid_to", { paid_to: "payment" })).toBe("payment");
    expect([
      familyOfKind("attribute", "toString", {}),
      familyOfKind("network", null, {}),
      familyOfKind("ip", null, {}),
    ]).toEqual(["other", "network", "network"]);
  });

  it.each([
    ["2001:0DB8:0:0::1", "2001:db8::1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::FFFF:C000:0201", "192.0.2.1"],
    ["192.0.2.1", "192.0.2.1"],
    ["fe80::1%eth0", null],
    ["nothing", null],
  ])("normalises %s", (text, ip) => {
    expect(normaliseIp(text)).toBe(ip);
  });

  it("tries the text itself first", () => {
    expect(spellings(" Ab ")).toEqual(["Ab", "ab"]);
  });

  it("chooses identifiers so that nobody stays alone, and keeps room for hubs", () => {
    const tie = (id: string, bits: number, accounts: string[], hub = false) => ({ id, bits, hub, accounts });
    const ties = [
      tie("strong", 10, ["a", "b", "c"]),
      tie("same", 9, ["a", "b", "c"]),
      tie("other", 6, ["x", "y", "z"]),
      tie("hub", 0, ["a", "b", "c", "x", "y", "z"], true),
    ];
    expect(chooseIdentifiers(ties, 3)).toEqual(["strong", "other", "hub"]);
    expect(chooseIdentifiers([], 3)).toEqual([]);
  });

  it("shows the days of activity, and sign-ups shortly before", () => {
    expect(daysShown([100, 110], [50, 95])).toEqual({ first: 50, last: 110 });
    expect(daysShown([1000, 1010], [50, 2000])).toEqual({ first: 940, last: 1010 });
    expect(daysShown([], [50, 55])).toEqual({ first: 50, last: 55 });
    expect(daysShown([], [])).toBeNull();
  });

  it("reads facts in order and leaves out exemplars", () => {
    expect(factsOf({ exemplar: "secret", hub: true, value: "v", firstSeen: 0, json: "{}" })).toEqual([
      { name: "Value", value: "v" },
      { name: "First seen", value: "1970-01-01T00:00:00.000Z" },
      { name: "Hub", value: "yes" },
    ]);
  });
});
