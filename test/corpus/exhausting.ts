const deep = (n: number, open: string, close: string): string => `${open.repeat(n)}1${close.repeat(n)}`;
const accounts = (n: number): string => Array.from({ length: n }, (_, k) => `(a${k}:Account)`).join(", ");

/** Reads that want all of the server's time or memory; `$n` is 10,000 and `$long` a list of 10,000 numbers. */
export const EXHAUSTING: Readonly<Record<string, string>> = {
  "a product of all accounts": `MATCH ${accounts(5)} RETURN count(a0.id + a4.id) AS n`,
  "a product that is filtered": `MATCH ${accounts(4)} WHERE a0.id + a1.id + a2.id + a3.id = '' RETURN 1 AS n`,
  "a product that is collected": `MATCH ${accounts(4)} RETURN collect(a0.id + a1.id + a2.id) AS ids`,
  "a product that is sorted": `MATCH ${accounts(4)} RETURN a0.id + a3.id AS x ORDER BY x DESC`,
  "a product that is made distinct": `MATCH ${accounts(4)} RETURN DISTINCT a0.id + a1.id + a2.id AS x`,
  "paths without a bound": "MATCH p = (:Account {id: 'op1-000'})-[*]-() RETURN count(p) AS n",
  "all paths up to twenty steps": "MATCH p = (:Account)-[:LINKED*1..20]-(:Account) RETURN count(p) AS n",
  "a quantified path without a bound": "MATCH p = (:Account {id: 'op1-000'})-[:LINKED]-+() RETURN count(p) AS n",
  "paths that are collected": "MATCH p = (:Account)-[*1..6]-() RETURN collect(p) AS paths",
  "rows of rows of rows": "UNWIND $long AS x UNWIND $long AS y UNWIND $long AS z RETURN count(*) AS n",
  "a list that is too long": "RETURN size([x IN range(1, 1000000000) | x]) AS n",
  "a sum over a list that is too long": "RETURN reduce(s = 0, x IN range(1, 1000000000) | s + x) AS n",
  "a list as long as a number of the query":
    "WITH 9223372036854775807 AS n RETURN any(x IN range(1, n) WHERE false) AS b",
  "lists in lists in lists":
    "RETURN any(x IN $long WHERE any(y IN $long WHERE any(z IN $long WHERE x + y + z < 0))) AS b",
  "a string that doubles": `WITH 'x' AS s ${"WITH s + s AS s ".repeat(40)} RETURN size(s) AS n`,
  "a string that doubles in a list": "RETURN size(reduce(s = 'x', x IN range(1, 60) | s + s)) AS n",
  "a regular expression": "MATCH (a:Account) WHERE a.id =~ '(.*a){30}' RETURN a",
  "brackets in brackets": `RETURN ${deep(400, "[", "]")} AS x`,
  "a thousand times not": `RETURN ${"NOT ".repeat(4000)} true AS x`,
  "a pattern that is hard to plan": `MATCH ${Array.from({ length: 40 }, (_, k) => `(n${k})--(n${(k * 7) % 40})`).join(", ")} RETURN count(*) AS n`,
  "large rows": "UNWIND range(1, 10000) AS x RETURN x, [y IN $long | toString(y) + toString(x)] AS many",
  "subqueries in each row": "MATCH (a:Account), (b:Account) RETURN sum(COUNT { MATCH (a)-[*1..4]-(b) }) AS n",
};
