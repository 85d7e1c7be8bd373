export const ACCOUNTS = "MATCH (a:Account) RETURN a.id AS id ORDER BY id";
export const WIDEST =
  "MATCH (i:Identifier) WHERE i.accounts IS NOT NULL RETURN i.id AS id ORDER BY i.accounts DESC, id LIMIT 100";
