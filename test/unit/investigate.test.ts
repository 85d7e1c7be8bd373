import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvestigationText } from "../../server/contract/investigate.ts";
import { formatInvestigation, loadBuiltin, parseInvestigation } from "../../server/investigate/catalogue.ts";
import { checkPlan, checkText } from "../../server/investigate/gate.ts";
import { describeLane, namedNodes } from "../../server/investigate/investigate.ts";
import { maskCypher, nestingOf } from "../../server/investigate/mask.ts";
import { bindParameters, coerceParameters, readFreeParameter } from "../../server/investigate/parameters.ts";

describe("mask", () => {
  it.each([
    ["a 'b\\'c' d", "a ''     d"],
    ['a "b\'c" d', "a ''    d"],
    ["a // b\nc", "a     \nc"],
    ["a /* b ' */ c", "a           c"],
    ["`a b`.`c``d`", "`a_b`.`c``d`"],
    ["'open", null],
    ["/* open", null],
    ["`open", null],
  ])("of %j is %j", (text, masked) => {
    expect(maskCypher(text)).toBe(masked);
  });

  it("never shows what stands in a string", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const quoted = `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
        expect(maskCypher(`RETURN ${quoted} AS x`)).toBe(`RETURN ${"''".padEnd(quoted.length)} AS x`);
      }),
    );
  });

  it("counts nesting", () => {
    expect(nestingOf("RETURN [[{a: (1)}], 2]")).toBe(4);
  });
});

describe("plan", () => {
  const step = (operator: string, details = "") => ({ operator, details, rows: 1, depth: 0 });
  it.each([
    [{ queryType: "rw", steps: [step("ProduceResults@neo4j")] }],
    [{ queryType: "s", steps: [step("ProduceResults@neo4j")] }],
    [{ queryType: "r", steps: [] }],
    [{ queryType: "r", steps: [step("LoadCSV@neo4j")] }],
    [{ queryType: "r", steps: [step("Projection@system")] }],
    [{ queryType: "r", steps: [step("ProcedureCall@neo4j", "dbms.listConfig() :: (name :: STRING)")] }],
    [{ queryType: "r", steps: [step("ProcedureCall@neo4j", "db.labelsx() :: ()")] }],
    [{ queryType: "r", steps: [step("Projection@neo4j", "CASE WHEN true THEN (LOAD CSV FROM x) END")] }],
    [{ queryType: "r", steps: [step("Projection@neo4j", "ResolvedCall(dbms.listConfig)")] }],
  ])("is refused: %j", (plan) => {
    expect(() => checkPlan(plan, "")).toThrow(/read|plan|procedure|loads/);
  });

  it("of a plain read passes", () => {
    const steps = [step("ProduceResults@neo4j", "n"), step("ProcedureCall@neo4j", "db.labels() :: (label :: STRING)")];
    expect(() => checkPlan({ queryType: "r", steps }, "")).not.toThrow();
  });
});

it("refuses texts by rule", () => {
  const rule = (text: string): unknown => {
    try {
      checkText(text);
      return null;
    } catch (error) {
      return error instanceof Error && "details" in error ? error.details : error;
    }
  };
  expect(rule("MATCH (n) RETURN n")).toBeNull();
  expect(rule("MATCH (n) RETURN n;")).toBeNull();
  expect(rule("CALL {MATCH (n) RETURN n} RETURN n")).toBeNull();
  expect(rule("CALL (a) {MATCH (n) RETURN n} RETURN n")).toBeNull();
  expect(rule("CALL `db`.labels() YIELD label RETURN label")).toBeNull();
  expect(rule("CALL `db.labels`()")).toEqual({ rule: "procedure", offset: 0, length: 16 });
  expect(rule("\u00A0USE x RETURN 1")).toEqual({ rule: "prefix", offset: 1, length: 3 });
  expect(rule("RETURN 1;RETURN 2")).toEqual({ rule: "statements", offset: 8, length: 2 });
  expect(rule("/* 'é' */ RETURN 'a'+apoc.util.x(1)")).toEqual({ rule: "function", offset: 21, length: 12 });
  expect(rule("RETURN date . Truncate('day', date())")).toBeNull();
});

describe("what would never end", () => {
  const rule = (text: string, parameters = {}) => {
    try {
      checkText(text, parameters);
      return null;
    } catch (error) {
      return error instanceof Error && "details" in error ? error.details : error;
    }
  };
  it.each([
    ["range(0, 10000)", null],
    ["range(-5, 5, 2)", null],
    ["range(0, size(a.days) - 1)", null],
    ["range($n - 1, $n + length(p))", null],
    ["range(0, 10001)", { rule: "range" }],
    ["range(0, $big)", { rule: "range" }],
    ["range(0, $absent)", { rule: "range" }],
    ["range(0, n)", { rule: "range" }],
    ["range(0, 100 * 1000000)", { rule: "range" }],
    ["`range` (0, 1e9)", { rule: "range" }],
    ["range(0, size(range(0, 100000)))", { rule: "range" }],
    ["[x IN xs WHERE any(y IN ys WHERE x = y)]", null],
    ["[x IN xs WHERE any(y IN ys WHERE none(z IN zs WHERE x = z))]", { rule: "list-nesting" }],
    ["reduce(a = 0, x IN [y IN ys | [z IN zs | z]] | a)", { rule: "list-nesting" }],
  ])("is judged by bounds and nesting: %s", (expression, expected) => {
    expect(rule(`RETURN ${expression} AS x`, { n: 10n, big: 1_000_000n })).toEqual(expected);
  });
});

describe("parameters", () => {
  const parameter = (
    name: string,
    type: Parameters<typeof coerceParameters>[0][number]["type"],
    preset: string | number | null = null,
  ) => ({
    name,
    type,
    title: name,
    default: preset,
  });

  it("are coerced by type from text and JSON", () => {
    const list = [
      parameter("n", "number", 7),
      parameter("b", "boolean"),
      parameter("d", "date"),
      parameter("a", "account"),
      parameter("l", "accounts"),
      parameter("s", "string", ""),
    ];
    expect(coerceParameters(list, { b: "true", d: "2026-05-01", a: "account:x", l: "p, q\nr" })).toEqual({
      n: 7n,
      b: true,
      d: BigInt(Date.UTC(2026, 4, 1)),
      a: "x",
      l: ["p", "q", "r"],
      s: "",
    });
    expect(coerceParameters([parameter("n", "number")], { n: "1.5" })).toEqual({ n: 1.5 });
    expect(coerceParameters([parameter("l", "accounts")], { l: ["account:a"] })).toEqual({ l: ["a"] });
  });

  it.each([
    ["number", "one"],
    ["date", "yesterday"],
    ["datetime", "2026-05-01T12:00"],
    ["identifier", "nokind"],
    ["boolean", "perhaps"],
    ["accounts", ""],
  ] as const)("refuse a %s that is %j without repeating it", (type, value) => {
    expect(() => coerceParameters([parameter("x", type)], { x: value })).toThrow(
      /^Parameter x is (not of type|missing)/,
    );
  });

  it("know instants, lists and enumerations", () => {
    const list = [
      parameter("t", "datetime"),
      parameter("l", "list"),
      { ...parameter("e", "enumeration", "a"), options: ["a", "b"] },
    ];
    expect(coerceParameters(list, { t: "2026-05-01T12:00:00+02:00", l: "x, y z", e: "b" })).toEqual({
      t: BigInt(Date.UTC(2026, 4, 1, 10)),
      l: ["x", "y z"],
      e: "b",
    });
    expect(coerceParameters(list, { t: "2026-05-01", l: [1, "x"] })).toMatchObject({ l: [1n, "x"], e: "a" });
    expect(() => coerceParameters(list, { t: 0, l: "q", e: "secret" })).toThrow(
      "Parameter e is not of type enumeration.",
    );
  });

  it("of one's own query read as JSON where they look like it", () => {
    expect(
      ["5", "-1.5", "true", "null", "[1,2]", '{"a":1}', '"5"', "abc", "1e9x", "[broken"].map(readFreeParameter),
    ).toEqual([5, -1.5, true, null, [1, 2], { a: 1 }, "5", "abc", "1e9x", "[broken"]);
    expect(bindParameters({ a: [1, "x", { y: 2.5 }] })).toEqual({ a: [1n, "x", { y: 2.5 }] });
  });
});

describe("files", () => {
  const head = "// name: x-y\n// title: T\n// question: Q?\n// meaning: M\n";
  it("are read with their parameters", () => {
    const read = parseInvestigation(
      `${head}// parameter: n | number | 5 | How many\n// parameter: c | cluster | | Which\nRETURN 1\n`,
      "f",
    );
    expect(read).toMatchObject({ show: "table", scan: false, tags: [] });
    expect(read.parameters).toEqual([
      { name: "n", type: "number", default: 5, title: "How many" },
      { name: "c", type: "cluster", default: null, title: "Which" },
    ]);
    expect(read.cypher).toBe("RETURN 1");
  });

  it("are written as they are read", async () => {
    for (const builtin of await loadBuiltin())
      expect(parseInvestigation(formatInvestigation(builtin), "f")).toEqual(InvestigationText.parse(builtin));
    const text = `${head}// show: chart\n// scan: true\n// tags: a, b\n// parameter: e | enumeration(x, y) | x | Which | one\nRETURN 1\n`;
    expect(formatInvestigation(parseInvestigation(text, "f"))).toBe(text);
  });

  it.each([
    head.replace("x-y", "X Y"),
    `${head}// show: poster\n`,
    `${head}// parameter: e | enumeration | | x\n`,
    head.replace("// title: T\n", ""),
    `${head}// nonsense\n`,
    `${head}// parameter: n | float | | x\n`,
  ])("are refused by name: %j", (text) => {
    expect(() => parseInvestigation(`${text}RETURN 1`, "the-file.cypher")).toThrow("the-file.cypher");
  });
});

it("finds nodes by the names of columns", () => {
  expect(
    namedNodes(
      ["account", "banned_account", "identifier", "path", "n"],
      [["a", "b", "ip:1", ["account:x", "ip:2"], "no"]],
    ),
  ).toEqual(["account:a", "account:b", "ip:1", "account:x", "ip:2"]);
});

it("says what a server that somebody else runs cannot guarantee", () => {
  expect(describeLane({ managed: true, reader: false }).not_guaranteed).toEqual([]);
  const foreign = describeLane({ managed: false, reader: false }).not_guaranteed;
  expect(foreign[0]).toContain("NEO4J_READER_USERNAME");
  expect(describeLane({ managed: false, reader: true }).not_guaranteed).toEqual(foreign.slice(1));
});
