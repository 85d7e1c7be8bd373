// name: shortest-evidence-path
// title: Shortest evidence path between two accounts
// question: Through which shared identifiers are these two accounts connected?
// meaning: Each step is an identifier that two accounts share. Hubs are not walked through. A short path through rare identifiers is strong; a long one is mere coincidence.
// show: graph
// tags: account
// parameter: from | account | | From account
// parameter: to | account | | To account
MATCH path = SHORTEST 1 (a:Account {id: $from})
  (()-[:PAID_WITH|USED_IP|SENT|USED_CLIENT|HAS_EMAIL|HAS_EMAIL_DOMAIN|HAS_PHONE|USED_DEVICE|HAS_ADDRESS|HAS_NAME|HAS_REFERRAL|USED_KEY|BELONGS_TO|HAS_ATTRIBUTE]-(step WHERE NOT coalesce(step.hub, false))){1,10}
  (b:Account {id: $to})
RETURN [n IN nodes(path) | CASE WHEN n:Account THEN 'account:' + n.id ELSE n.id END] AS path, length(path) / 2 AS steps,
       [n IN nodes(path) WHERE n:Identifier | coalesce(n.bits, 0)] AS bits
