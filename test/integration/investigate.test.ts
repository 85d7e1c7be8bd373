import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadInvestigations } from "../../server/investigate/catalogue.ts";
import { investigate, LIMITS } from "../../server/investigate/investigate.ts";
import { explainRead, runRead } from "../../server/store/lane.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";
import { ACCOUNTS, HUB, writeFixture } from "./fixture-graph.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await writeFixture(database.graph);
});
afterAll(() => database.stop());

const ask = (cypher: string, parameters: Record<string, unknown> = {}) =>
  investigate(database.graph, { cypher, parameters });

const deep = `RETURN ${"[".repeat(150)}1${"]".repeat(150)}`;
const HOSTILE: readonly string[] = [
  "CREATE (n:Pwned)",
  "MATCH (n) DETACH DELETE n",
  "MATCH (n:Account) SET n.status = 'banned' RETURN n",
  "MATCH (n:Account) REMOVE n.status RETURN n",
  "MERGE (n:Pwned {id: 1}) RETURN n",
  "MATCH (a:Account) FOREACH (x IN [1] | CREATE (:Pwned))",
  "MATCH (a:Account) CALL (a) { CREATE (:Pwned) } RETURN a",
  "UNWIND [1] AS x CALL { CREATE (:Pwned) } IN TRANSACTIONS RETURN x",
  "UNWIND [1] AS x CALL (x) { MATCH (n) RETURN n } IN 3 CONCURRENT TRANSACTIONS RETURN n",
  "M\\u0041TCH (n) RETURN n",
  "CRE\\u0041TE (n:Pwned)",
  "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
  "LOAD  CSV WITH HEADERS FROM 'http://127.0.0.1:9/x' AS line RETURN line",
  "LOAD/* */CSV FROM 'file:///etc/passwd' AS line RETURN line",
  "load csv from 'file:///x' as l return l",
  "RETURN COLLECT { LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line }",
  "RETURN CASE WHEN true THEN COLLECT { LOAD CSV FROM 'file:///x' AS l RETURN l[0] } END",
  "MATCH (n:Account) RETURN [x IN [1] | COLLECT { LOAD CSV FROM 'file:///x' AS l RETURN l[0] }]",
  "SHOW USERS",
  "SHOW DATABASES",
  "SHOW TRANSACTIONS",
  "SHOW SETTINGS",
  "SHOW INDEXES",
  "  // a comment\n  SHOW PROCEDURES",
  "/* a */ SHOW FUNCTIONS YIELD name RETURN name",
  "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
  "CALL dbms.killConnection('bolt-1')",
  "CALL dbms.listConfig() YIELD name, value RETURN name, value",
  "CALL dbms.queryJmx('*:*') YIELD name RETURN name",
  "CALL db.clearQueryCaches()",
  "CALL db.stats.clear('QUERIES')",
  "CALL `dbms`.`listConfig`() YIELD name RETURN name",
  "CALL dbms . listConfig() YIELD name RETURN name",
  "CALL/**/dbms.listConfig()",
  "CALL dbms.components() YIELD name RETURN name",
  "CALL db.createLabel('Pwned')",
  "CALL { CALL dbms.listConfig() YIELD name RETURN name } RETURN name",
  "RETURN COLLECT { CALL dbms.listConfig() YIELD name RETURN name }",
  "RETURN EXISTS { CALL dbms.listConfig() YIELD name RETURN name }",
  "MATCH (n) WHERE COUNT { CALL dbms.components() YIELD name RETURN name } > 0 RETURN n",
  "EXPLAIN MATCH (n) RETURN n",
  "PROFILE MATCH (n) RETURN n",
  "CYPHER runtime=slotted MATCH (n) RETURN n",
  "CYPHER 5 CREATE (n:Pwned)",
  "USE system SHOW USERS",
  "USE neo4j MATCH (n) RETURN n",
  "MATCH (n) RETURN n; CREATE (m:Pwned)",
  "MATCH (n) RETURN n ;; MATCH (m) RETURN m",
  "MATCH (n:Account) WHERE n.id =~ '(.*a){30}' RETURN n",
  "RETURN 'x' =~ '(x+)+y'",
  "CREATE INDEX pwned FOR (n:Account) ON (n.status)",
  "DROP CONSTRAINT account_id",
  "CREATE CONSTRAINT pwned FOR (n:Pwned) REQUIRE n.id IS UNIQUE",
  "CREATE USER eve SET PASSWORD 'x'",
  "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
  "CREATE DATABASE eve",
  "STOP DATABASE neo4j",
  "GRANT ROLE admin TO neo4j",
  "DROP DATABASE neo4j",
  "ENABLE SERVER 'x'",
  deep,
  "MATCH (n) RETURN 'never closed",
  "MATCH (n) /* never closed RETURN n",
  "",
  "RETURN 1 ".repeat(3000),
];

const USEFUL: readonly (readonly [cypher: string, rows: number])[] = [
  ["RETURN 1 AS one", 1],
  ["MATCH (a:Account) RETURN count(a) AS n", 1],
  ["MATCH (a:Account) RETURN a LIMIT 5;", 5],
  ["MATCH (a:Account {id: 'op1-000'})-[r]->(i:Identifier) RETURN a, r, i", 5],
  ["MATCH (a:Account) WHERE a.id STARTS WITH 'op1' RETURN a.id AS account ORDER BY account LIMIT 3", 3],
  ["MATCH (a:Account) WHERE a.id CONTAINS 'p1' AND NOT a.id ENDS WITH '0' RETURN count(*) AS n", 1],
  ["MATCH (i:Identifier) RETURN i.kind AS kind, count(*) AS n ORDER BY n DESC", 7],
  ["MATCH p = (:Account {id: 'op1-000'})-[:PAID_WITH]->()<-[:PAID_WITH]-(:Account) RETURN p LIMIT 4", 4],
  ["MATCH p = shortestPath((a:Account {id: 'op1-000'})-[*..4]-(b:Account {id: 'op2-004'})) RETURN p", 1],
  [
    "MATCH p = ANY SHORTEST (a:Account {id: 'op1-000'})-[:LINKED]-+(b:Account {id: 'op1-009'}) RETURN length(p) AS n",
    1,
  ],
  ["MATCH (a:Account {id: 'op1-000'})-[:LINKED*1..2]-(b) RETURN DISTINCT b.id AS account", 9],
  ["MATCH (a:Account) OPTIONAL MATCH (a)-[:USED_DEVICE]->(d) WITH a, d WHERE d IS NOT NULL RETURN a.id AS account", 2],
  ["MATCH (a:Account) WHERE EXISTS { (a)-[:USED_DEVICE]->() } RETURN a.id AS account", 2],
  ["MATCH (a:Account) WHERE NOT EXISTS { (a)-[:MEMBER_OF]->() } RETURN count(*) AS n", 1],
  ["MATCH (i:Payment) WHERE COUNT { (i)<-[:PAID_WITH]-() } >= 10 RETURN i.id AS identifier", 10],
  ["MATCH (c:Cluster) RETURN c.id AS id, COLLECT { MATCH (c)<-[:MEMBER_OF]-(a) RETURN a.id LIMIT 2 } AS some", 3],
  ["MATCH (c:Cluster) CALL (c) { MATCH (c)<-[m:MEMBER_OF]-() RETURN avg(m.linkage) AS mean } RETURN c.id, mean", 3],
  ["UNWIND $list AS id MATCH (a:Account {id: id}) RETURN a.id AS account", 2],
  ["MATCH (a:Account) WHERE a.createdAt >= $since RETURN count(*) AS n", 1],
  ["MATCH (a:Account {id: 'op1-000'}) RETURN a.id AS x UNION MATCH (b:Account {id: 'op1-001'}) RETURN b.id AS x", 2],
  ["CALL db.labels() YIELD label RETURN label ORDER BY label LIMIT 3", 3],
  ["CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType LIMIT 5", 5],
  ["CALL db.propertyKeys() YIELD propertyKey RETURN count(*) AS n", 1],
  ["CALL db.schema.visualization()", 1],
  ["WITH 'CREATE (n)' AS text RETURN text // DELETE everything", 1],
  ["RETURN 'it\\'s LOAD CSV; SHOW USERS =~' AS `CREATE (x)`", 1],
  ["MATCH (a:Account&!Identifier) RETURN count(a) AS n", 1],
  ["MATCH (a:Account) RETURN CASE WHEN a.verified THEN 'yes' ELSE 'no' END AS v, count(*) AS n ORDER BY v", 2],
  ["MATCH (a:Account) RETURN reduce(s = 0, x IN [1, 2, 3] | s + x) AS n LIMIT 1", 1],
  ["MATCH (a:Account) WHERE a.id IN $list RETURN a {.id, .status} AS map", 2],
  ["MATCH (a:Account)-[m:MEMBER_OF]->(c) WHERE m.linkage < 0.95 RETURN a, m, c ORDER BY m.linkage SKIP 1 LIMIT 2", 2],
  ["MATCH (e:Event) RETURN datetime({epochMillis: e.at}) AS at, e.label AS label", 1],
];

describe("the gate", () => {
  it.each(HOSTILE.map((cypher) => [cypher.slice(0, 90), cypher] as const))("refuses %s", async (_, cypher) => {
    await expect(ask(cypher)).rejects.toMatchObject({ code: expect.stringMatching(/^(QUERY_REFUSED|INVALID_QUERY)$/) });
  });

  it("left the graph as it was", async () => {
    expect(HOSTILE.length).toBeGreaterThan(40);
    const [row] = await database.graph.read(
      "MATCH (n) RETURN COUNT { (:Pwned) } AS pwned, COUNT { (:Account) } AS accounts, COUNT { (:Account {status: 'banned'}) } AS banned LIMIT 1",
    );
    expect(row).toEqual({ pwned: 0, accounts: ACCOUNTS.length, banned: 2 });
  });

  it.each(USEFUL)("admits %s", async (cypher, rows) => {
    const list = ["op1-000", "op1-001"];
    const result = await ask(cypher, { list, since: 0 });
    expect(result.rows).toHaveLength(rows);
  });
});

describe("results", () => {
  it("are cut at the row limit, and say so", async () => {
    const result = await investigate(
      database.graph,
      { cypher: "MATCH (a:Account) RETURN a.id AS account ORDER BY account" },
      { ...LIMITS, rows: 10 },
    );
    expect(result).toMatchObject({ truncated: true, limit: 10 });
    expect(result.rows).toHaveLength(10);
    const whole = await ask("UNWIND range(1, 1000) AS n RETURN n");
    expect([whole.truncated, whole.rows.length]).toEqual([false, 1000]);
  });

  it("are cut where the rows are huge", async () => {
    const result = await ask("UNWIND range(1, 100) AS n RETURN range(1, 50000) AS many");
    expect(result.truncated).toBe(true);
    expect(result.rows.length).toBeLessThan(10);
  });

  it("hold node ids of nodes, relations, paths and named columns", async () => {
    const rows = await ask("MATCH (a:Account {id: 'op1-000'})-[r:PAID_WITH]->() RETURN r");
    expect(rows.nodes.toSorted()).toEqual(["account:op1-000", "payment:card-a0"]);
    const named = await ask("RETURN 'op1-000' AS some_account, ['ip:1', 'ip:2'] AS path, 'x' AS other");
    expect(named.nodes).toEqual(["account:op1-000", "ip:1", "ip:2"]);
    const node = await ask("MATCH (a:Account {id: 'op1-000'}) RETURN a");
    expect(node.rows[0][0]).toMatchObject({ _id: "account:op1-000", _labels: ["Account"] });
  });

  it("give the server's words for a mistake", async () => {
    await expect(ask("MATCH (n RETURN n")).rejects.toMatchObject({
      code: "INVALID_QUERY",
      status: 400,
      next: expect.stringContaining("Invalid input"),
    });
    await expect(ask("RETURN $missing")).rejects.toMatchObject({ code: "INVALID_QUERY" });
  });

  it("end in time", async () => {
    const limits = { ...LIMITS, timeoutMs: 500, deadlineMs: 3000 };
    const slow =
      "MATCH (a:Account), (b:Account), (c:Account), (d:Account) WHERE a.id + b.id + c.id + d.id = '' RETURN 1";
    const began = performance.now();
    await expect(investigate(database.graph, { cypher: slow }, limits)).rejects.toMatchObject({
      code: "QUERY_TIMEOUT",
    });
    expect(performance.now() - began).toBeLessThan(6000);
  });

  it("end at this process's own deadline where the server does not answer", async () => {
    const limits = { ...LIMITS, timeoutMs: 5000, deadlineMs: 200 };
    const slow =
      "MATCH (a:Account), (b:Account), (c:Account), (d:Account) WHERE a.id + b.id + c.id + d.id = '' RETURN 1";
    await expect(runRead(database.graph, slow, {}, limits)).rejects.toMatchObject({ code: "QUERY_TIMEOUT" });
  });

  it("cannot write even past the gate", async () => {
    await expect(runRead(database.graph, "CREATE (n:Pwned)", {}, LIMITS)).rejects.toMatchObject({
      code: "INVALID_QUERY",
    });
    expect(
      (await explainRead(database.graph, "CREATE (n:Pwned)", {}, LIMITS).catch(() => ({ queryType: "refused" })))
        .queryType,
    ).not.toBe("r");
  });
});

describe("saved investigations", () => {
  it("are at least five, each with a question and a meaning", async () => {
    const all = await loadInvestigations();
    expect(all.length).toBeGreaterThanOrEqual(5);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it("find accounts on instruments of banned ones", async () => {
    const { columns, rows, nodes } = await investigate(database.graph, { name: "instruments-of-banned-accounts" });
    expect(rows).toHaveLength(18);
    expect(columns[0]).toBe("account");
    expect(nodes).toContain("payment:card-b2");
  });

  it("find what a cluster shares most", async () => {
    const { rows } = await investigate(database.graph, {
      name: "most-shared-in-cluster",
      parameters: { cluster: "H-0001", limit: "3" },
    });
    expect(rows.map((row) => row[0])).toEqual(["fingerprint:template-a", HUB, expect.stringMatching(/^(ip|payment):/)]);
  });

  it("find the shortest path around hubs", async () => {
    const { rows, nodes } = await investigate(database.graph, {
      name: "shortest-evidence-path",
      parameters: { from: "op1-000", to: "account:op2-004" },
    });
    expect(rows[0][1]).toBe(3);
    expect(nodes).toContain("device:bridge");
    expect(nodes).not.toContain(HUB);
  });

  it("find new accounts at confirmed clusters", async () => {
    const { rows } = await investigate(database.graph, {
      name: "new-accounts-at-confirmed-clusters",
      parameters: { since: "2026-05-10" },
    });
    expect(rows.map((row) => row[0])).toEqual(["new-000"]);
    expect(rows[0][6]).toEqual(["H-0002"]);
  });

  it("find hubs, verified accounts and templates", async () => {
    const hubs = await investigate(database.graph, { name: "busiest-hubs" });
    expect(hubs.rows).toEqual([[HUB, "ip", ACCOUNTS.length, 3, "more accounts than the limit of 100"]]);
    expect((await investigate(database.graph, { name: "verified-accounts-in-flagged-clusters" })).rows).toEqual([]);
    const templates = await investigate(database.graph, { name: "widest-templates" });
    expect(templates.rows).toEqual([["fingerprint:template-a", null, 60, 12_000, 60, 1, false]]);
  });

  it("refuse wrong names and parameters", async () => {
    await expect(investigate(database.graph, { name: "nothing" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const parameters of [{}, { from: "a" }, { from: "a", to: "b", more: "c" }]) {
      await expect(investigate(database.graph, { name: "shortest-evidence-path", parameters })).rejects.toMatchObject({
        code: "WRONG_USE",
      });
    }
    await expect(investigate(database.graph, {})).rejects.toMatchObject({ code: "WRONG_USE" });
  });
});
