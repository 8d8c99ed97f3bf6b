"""The time that one test may take: a longer one is listed, one far above it fails the run in CI.

Only CI fails, and only at eight times the budget, because machines are shared and their times vary.
"""

from collections import defaultdict

SECONDS = 8
FAR_ABOVE = 8
# Tests that take longer by their nature, by the beginning of their names.
EXCEPTIONS = {
    "tests/journeys/test_deploy.py": "its first test collects the static files, and starts nginx "
    "and both services",
    "tests/journeys/test_two_commands.py": "installs and starts the site from a bare clone",
    "tests/journeys/test_outages.py": "makes a database of its own, and lets it hang",
    "tests/journeys/test_reports_in_outages.py": "makes a database of its own, and lets it hang",
    "tests/journeys/test_metrics.py": "makes a database of its own, and measures two workers",
    "tests/officials/actions/test_killed_imports.py": "kills who applies 5,000 rows, with `FULL=1`",
    "tests/officials/admin/test_parallel_saves.py": "fifty requests at one moment, each with a "
    "new session of the database",
}


def seconds_by_test(stats):
    """Return how long each test took to set up and run. ``stats``: the reports of a terminal."""
    seconds = defaultdict(float)
    for report in {id(each): each for reports in stats.values() for each in reports}.values():
        if getattr(report, "when", "") in {"setup", "call"}:
            seconds[report.nodeid] += report.duration
    return seconds


def above(stats, limit):
    """Return tests above ``limit`` seconds without an exception, slowest first."""
    return sorted(
        (
            (spent, name)
            for name, spent in seconds_by_test(stats).items()
            if spent > limit and not name.startswith(tuple(EXCEPTIONS))
        ),
        reverse=True,
    )
