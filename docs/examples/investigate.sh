#!/bin/sh
# Asks Hydrascope a question in Cypher with curl: docs/examples/investigate.sh 'http://127.0.0.1:7700/?token=...'
set -eu
address=$1
origin=${address%%/\?*}
token=${address##*token=}
curl --silent --show-error --fail-with-body "$origin/api/investigations/run" \
  --header "Authorization: Bearer $token" --header "Content-Type: application/json" \
  --data '{
    "cypher": "MATCH (a:Account) WHERE a.status = $status RETURN a.id AS account ORDER BY account",
    "parameters": { "status": "banned" },
    "by": "curl"
  }'
