"""Compare the locked packages with the advisories of OSV, which has those of PyPI and GitHub.

Fails for a known vulnerability. Where the advisories cannot be reached it says so and passes: a
check that needs a network must not stop who has none. It sends names and versions, all in one
request; further ones follow only where OSV answers in pages, and for the details of what it found.
"""

import argparse
import json
import re
import signal
import sys
import urllib.request
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

ADVISORIES = "https://api.osv.dev/v1/"
# For all of it: a network that neither answers nor refuses must not hold up a check.
SECONDS = 30
# Whatever answers instead of OSV: nobody, a proxy that refuses, the page of a hotel.
UNREADABLE = (OSError, HTTPException, ValueError, TypeError, KeyError, AttributeError)
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def read_pins(locks: list[Path]) -> list[tuple[str, str]]:
    """Return name and version of each package that a lock pins, for whatever Python."""
    return sorted({pin for lock in locks for pin in PIN.findall(lock.read_text())})


def find_advisories(pins: list[tuple[str, str]], address: str) -> list[list[str]]:
    """Return the ids of the advisories of each package.

    A result with a ``next_page_token`` has more, which the next request asks for
    (https://google.github.io/osv.dev/post-v1-querybatch/). Raises OSError, HTTPException, or
    ValueError where what answers is not OSV.
    """
    found: list[list[str]] = [[] for _pin in pins]
    pages = dict.fromkeys(range(len(pins)), "")
    while pages:
        results = ask([query(*pins[number], token) for number, token in pages.items()], address)
        asked, pages = list(pages), {}
        for number, result in zip(asked, results, strict=True):
            answer = result or {}
            found[number] += [each["id"] for each in answer.get("vulns", [])]
            if token := answer.get("next_page_token"):
                pages[number] = token
    return found


def query(name: str, version: str, page_token: str) -> dict[str, Any]:
    asked = {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
    return asked | ({"page_token": page_token} if page_token else {})


def ask(queries: list[dict[str, Any]], address: str) -> list[Any]:
    """Return the result of each query, in their order."""
    answer = read(f"{address}querybatch", json.dumps({"queries": queries}).encode())
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, list) or len(results) != len(queries):
        message = "the answer is not one of OSV"
        raise ValueError(message)
    return results


def read_details(advisories: list[str], address: str) -> dict[str, Any]:
    """Return what OSV says of each advisory; of fewer when it stops answering."""
    details = {}
    with suppress(*UNREADABLE):
        for advisory in advisories:
            details[advisory] = read(f"{address}vulns/{quote(advisory, safe='')}")
    return details


def describe(advisory: str, name: str, details: Any) -> str:
    """Return what an advisory is about, and the versions of a package that mend it.

    Empty where it was withdrawn (https://ossf.github.io/osv-schema/). Without details the address
    of its page is all that there is.
    """
    page = f"https://osv.dev/{advisory}"
    try:
        if details.get("withdrawn"):
            return ""
        fixed = {
            event["fixed"]
            for affected in details.get("affected", [])
            if normalize(affected["package"]["name"]) == normalize(name)
            for versions in affected.get("ranges", [])
            if versions["type"] == "ECOSYSTEM"
            for event in versions["events"]
            if "fixed" in event
        }
        about = " ".join(details.get("summary", "").split())
    except UNREADABLE:
        return f"{advisory} ({page})"
    remedy = f"fixed in {', '.join(sorted(fixed))}" if fixed else "no version mends it"
    return f"{advisory} {about or 'without a summary'}: {remedy} ({page})"


def normalize(name: str) -> str:
    """Return the name of a package as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read(address: str, body: bytes | None = None) -> Any:
    """Return the JSON that an address answers: to GET, or to POST with a ``body``."""
    headers = {"Content-Type": "application/json"}
    # The address is fixed, or that of a test.
    request = urllib.request.Request(address, body, headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310
        return json.load(response)


def give_up(_number: int, _frame: object) -> NoReturn:
    raise TimeoutError


def main() -> int:
    """Print what was found, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("locks", nargs="+", type=Path)
    parser.add_argument("--address", default=ADVISORIES, help="who answers queries as OSV does")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="how long to wait at most")
    parser.add_argument("--accept", action="append", default=[], help="an advisory that is known")
    options = parser.parse_args()
    pins = read_pins(options.locks)
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(options.seconds)
    try:
        advisories = find_advisories(pins, options.address)
    except UNREADABLE as error:
        print(
            f"NOT AUDITED: the advisories cannot be reached ({type(error).__name__}). Nobody has"
            f" compared these {len(pins)} packages with known vulnerabilities."
        )
        return 0
    concerning = [
        (name, version, advisory)
        for (name, version), ids in zip(pins, advisories, strict=True)
        for advisory in ids
        if advisory not in options.accept
    ]
    details = read_details([advisory for _name, _version, advisory in concerning], options.address)
    signal.alarm(0)
    found = [
        f"{name} {version}: {description}"
        for name, version, advisory in concerning
        if (description := describe(advisory, name, details.get(advisory)))
    ]
    print("\n".join([*found, f"{len(pins)} packages audited, {len(found)} advisories."]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
