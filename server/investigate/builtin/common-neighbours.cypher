// name: common-neighbours
// title: What two accounts have in common
// question: Which identifiers do these two accounts share, and how many others have them too?
// meaning: Rare identifiers count; what a thousand others have too proves nothing. Bits say how much each one weighs.
// tags: account
// parameter: one | account | | One account
// parameter: other | account | | The other account
MATCH (a:Account {id: $one})-[]->(i:Identifier)
MATCH (b:Account {id: $other})-[]->(i)
WITH DISTINCT i
RETURN i.id AS identifier, i.kind AS kind, COUNT { (i)<-[]-() } AS accounts, coalesce(i.bits, 0) AS bits, coalesce(i.hub, false) AS hub
ORDER BY bits DESC, accounts, identifier
