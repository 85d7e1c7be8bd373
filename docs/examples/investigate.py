"""Asks Hydrascope a question from a notebook or a script; needs nothing but Python 3.

    hydrascope start                    # prints http://127.0.0.1:7700/?token=...
    python3 docs/examples/investigate.py 'http://127.0.0.1:7700/?token=...' shared-instruments min_accounts=5
"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request


def connect(address):
    """A function that asks the API at the address that `hydrascope start` printed."""
    parts = urllib.parse.urlsplit(address)
    token = urllib.parse.parse_qs(parts.query)["token"][0]

    def ask(path, body=None):
        request = urllib.request.Request(
            f"{parts.scheme}://{parts.netloc}/api/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            error = json.load(refused)
            raise SystemExit(f"{error['code']}: {error['message']} {error['next']}")

    return ask


def main(address, name, *parameters):
    ask = connect(address)
    values = dict(each.split("=", 1) for each in parameters)
    result = ask("investigations/run", {"name": name, "parameters": values, "by": "notebook"})
    print(",".join(result["columns"]))
    for row in result["rows"]:
        print(",".join(json.dumps(cell) for cell in row))
    if result["truncated"]:
        print(f"truncated by {result['cut_by']}: there are more", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
