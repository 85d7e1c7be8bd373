import { describe, expect, test } from "vitest";
import { cellTarget, fillFrom } from "../../client/state/asks.ts";
import { toCsv } from "../../client/state/csv.ts";
import { freeParameters, readDefault, readFree, readParameters, textOf } from "../../client/state/parameters.ts";
import { ParameterType, type Parameter } from "../../server/contract/investigate.ts";
import { loadBuiltin } from "../../server/investigate/catalogue.ts";
import { coerceParameters } from "../../server/investigate/parameters.ts";

const takes = (...types: string[]) => ({
  parameters: types.map((written, at): Parameter => {
    const [, type, options] = /^(\w+)(?:\((.*)\))?$/.exec(written) ?? [];
    const listed = options === undefined ? {} : { options: options.split(",") };
    return { name: `p${at}`, type: ParameterType.parse(type), title: "t", default: null, ...listed };
  }),
});
const on = (...nodes: string[]) => ({ nodes, cluster: null });

describe("what is pointed at fills an investigation", () => {
  test("that takes all of it, and no other", () => {
    expect(fillFrom(takes("account", "number"), on("account:a"))).toEqual({ p0: "a" });
    expect(fillFrom(takes("account", "account"), on("account:a", "account:b"))).toEqual({ p0: "a", p1: "b" });
    expect(fillFrom(takes("account"), on("account:a", "account:b"))).toBeNull();
    expect(fillFrom(takes("accounts"), on("account:a", "account:b", "account:c"))).toEqual({ p0: "a\nb\nc" });
    expect(fillFrom(takes("accounts"), on("account:a", "ip:1"))).toBeNull();
    expect(fillFrom(takes("identifier(network)"), on("ip:1"))).toBeNull();
    expect(fillFrom(takes("identifier(network)"), on("network:1"))).toEqual({ p0: "network:1" });
    expect(fillFrom(takes("string"), on("account:a"))).toBeNull();
  });

  test("of the cluster where nothing is pointed at", () => {
    expect(fillFrom(takes("cluster"), { nodes: [], cluster: "H-1" })).toEqual({ p0: "H-1" });
    expect(fillFrom(takes("cluster"), { nodes: ["account:a"], cluster: "H-1" })).toBeNull();
    expect(fillFrom(takes("cluster"), on())).toBeNull();
  });

  test("of those that come with it", async () => {
    const builtin = await loadBuiltin();
    const names = (nodes: string[], cluster: string | null = null) =>
      builtin.filter((each) => fillFrom(each, { nodes, cluster }) !== null).map(({ name }) => name);
    expect(names(["account:a", "account:b"])).toEqual(["common-neighbours", "shortest-evidence-path"]);
    expect(names(["network:192.0.2.0/24"])).toEqual(["network-reach"]);
    expect(names(["organization:example"])).toEqual(["organization-exposure"]);
    expect(names([], "H-0001").length).toBeGreaterThan(3);
  });
});

test("cells name what can be opened", () => {
  expect(cellTarget("first_account", "a")).toEqual({ node: "account:a" });
  expect(cellTarget("cluster_id", "H-1")).toEqual({ cluster: "H-1" });
  expect(cellTarget("identifier", "ip:1")).toEqual({ node: "ip:1" });
  expect(cellTarget("a", { _id: "account:a", _labels: ["Account"] })).toEqual({ node: "account:a" });
  for (const [column, value] of [
    ["accounts", 3],
    ["account", ""],
    ["reason", "a"],
    ["identifier", "plain"],
  ] as const)
    expect(cellTarget(column, value)).toBeNull();
});

describe("what is typed", () => {
  const read = (written: string, text: string) => {
    const { parameters } = takes(written);
    const { values, wrong } = readParameters(parameters, { p0: text });
    return { value: values["p0"], wrong: wrong["p0"], parameters };
  };
  test.each([
    ["datetime", "2026-05-31T12:00", BigInt(Date.UTC(2026, 4, 31, 12))],
    ["datetime", "2026-05-31T12:00:00+02:00", BigInt(Date.UTC(2026, 4, 31, 10))],
    ["date", "2026-05-31", BigInt(Date.UTC(2026, 4, 31))],
    ["accounts", "account:a, b;c\n b", ["a", "b", "c"]],
    ["identifier(ip)", "ip:192.0.2.1", "ip:192.0.2.1"],
    ["boolean", "true", true],
    ["number", "0.5", 0.5],
  ])("as %s, %j, means the same to the server", (type, text, bound) => {
    const { value, wrong, parameters } = read(type, text);
    expect(wrong).toBeUndefined();
    expect(coerceParameters(parameters, { p0: value })).toEqual({ p0: bound });
  });

  test("and does not fit is named, and the server would refuse it too", () => {
    for (const [type, text] of [
      ["identifier", "plain"],
      ["identifier(network)", "ip:1"],
      ["datetime", "noon"],
      ["number", "many"],
    ] as const) {
      const { wrong, parameters } = read(type, text);
      expect(wrong).toBeTypeOf("string");
      expect(() => coerceParameters(parameters, { p0: text })).toThrow(/is not of type/);
    }
  });

  test("as a default keeps its type", () => {
    expect(readDefault({ type: "number" }, " 3 ")).toBe(3);
    expect(readDefault({ type: "list" }, "a, b")).toEqual(["a", "b"]);
    expect(readDefault({ type: "string" }, "")).toBeNull();
  });

  test("in a query of one's own becomes fields", () => {
    expect(freeParameters('RETURN $a, $b_1, $a // $c\n, \'$d\', "\\"$e" /* $f */')).toEqual(["a", "b_1"]);
    expect([readFree("3"), readFree("[1]"), readFree("H-1"), readFree('"3"')]).toEqual([3, [1], "H-1", "3"]);
    expect([textOf(["a", "b"]), textOf(3), textOf(null)]).toEqual(["a\nb", "3", ""]);
  });
});

test("a file of rows holds nothing that a spreadsheet would run", () => {
  expect(
    toCsv(
      ["a", "b"],
      [
        ["=1+1", -3],
        ['x"y', null],
        [{ k: [1] }, true],
        ["-card_1", "a,b"],
      ],
    ),
  ).toBe('a,b\r\n\'=1+1,-3\r\n"x""y",\r\n"{""k"":[1]}",true\r\n-card_1,"a,b"\r\n');
});
