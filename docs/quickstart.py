"""A quick start: who has adopted what is similar to an instrument, what changed since, and the dump as rows.

    python quickstart.py https://exchange.example "Model code of conduct" 0

Python's own library is enough. The last argument is the cursor after which changes are read.
"""

import csv
import io
import json
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any


def get(address: str) -> Any:
    """Return the JSON at an address."""
    request = urllib.request.Request(address, headers={"Accept": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def rows(address: str, **query: str) -> Iterator[dict[str, Any]]:
    """Return every row of a list, page after page."""
    following: str | None = f"{address}?{urllib.parse.urlencode(query)}"
    while following:
        page = get(following)
        yield from page["results"]
        following = page["next"]


def changes(portal: str, after: str) -> Iterator[dict[str, Any]]:
    """Return what changed after a cursor, up to now; keep the last `cursor` for the next time."""
    page = {"more": True, "next": f"{portal}/api/v1/changes/?after={after}"}
    while page["more"]:
        page = get(page["next"])
        yield from page["results"]


def table(portal: str, name: str) -> Iterator[dict[str, str]]:
    """Return the rows of a table of the dump as they come."""
    with urllib.request.urlopen(f"{portal}/api/v1/dump/{name}.csv", timeout=300) as answer:
        yield from csv.DictReader(io.TextIOWrapper(answer, "utf-8", newline=""))


def main(portal: str, title: str, after: str) -> None:
    """Print all three. Ends with a message where no instrument has the title."""
    found = (row for row in rows(f"{portal}/api/v1/instruments/") if row["title"] == title)
    ours = next(found, None)
    if ours is None:
        sys.exit(f"No public instrument of {portal} has the title {title!r}. Titles: {portal}/api/v1/instruments/")
    print(f"Who has adopted what is similar to {title}:")
    for event in rows(f"{portal}/api/v1/adoptions/", similar_to=ours["id"], track="adoption"):
        print(f"  {event['organization']['name']}: {event['state']} since {event['effective_on']} ({event['basis']})")
    cursor = after
    for change in changes(portal, after):
        cursor = change["cursor"]
    print(f"The log of changes was read up to {cursor}.")
    print(f"Instruments in the dump: {sum(1 for _row in table(portal, 'instruments'))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
