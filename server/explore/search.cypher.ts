/** Accounts whose id begins with the text: a page of node ids, and how many there are. */
export const ACCOUNTS_BY_PREFIX = `
CALL () { MATCH (a:Account) WHERE a.id STARTS WITH $q RETURN a.id AS id ORDER BY id LIMIT $limit }
RETURN 'account:' + id AS id`;
export const ACCOUNTS_BY_PREFIX_COUNT = `MATCH (a:Account) WHERE a.id STARTS WITH $q RETURN count(a) AS total`;

/** Identifiers whose value begins with one of the texts, exact ones first, then the most shared. */
export const IDENTIFIERS_BY_PREFIX = `
UNWIND $texts AS q
MATCH (i:Identifier) WHERE i.value STARTS WITH q
WITH DISTINCT i
RETURN i.id AS id ORDER BY i.value IN $texts DESC, coalesce(i.accounts, 1) DESC, id LIMIT $limit`;
export const IDENTIFIERS_BY_PREFIX_COUNT = `
UNWIND $texts AS q
MATCH (i:Identifier) WHERE i.value STARTS WITH q
RETURN count(DISTINCT i) AS total`;
