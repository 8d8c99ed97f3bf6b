"""Run ``make bench``: load databases of its own, measure, and delete them."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
parser.add_argument("--posts", type=int, default=200_000, help="posts to load, up to 2,000,000")
parser.add_argument("--each", type=int, default=12, help="queries of each kind")
parser.add_argument("--compared", type=int, default=4, help="of those, compared with a full sort")
parser.add_argument("--small", type=int, default=20_000, help="posts of the small database")
parser.add_argument("--data", help="a folder to keep and to use again with the posts in it")
parser.add_argument(
    "--rows", type=int, nargs="+", default=[5_000, 50_000], help="the sizes of lists"
)
parser.add_argument(
    "--peers", type=Path, help="the Python that has Datasette and django-import-export installed"
)
PARTS = (
    "demonstration",
    "pages",
    "anchors",
    "load",
    "approval",
    "imports",
    "search",
    "regions",
    "staff",
)
parser.add_argument("--seconds", type=int, default=300, help="of the run under load")
parser.add_argument("--only", choices=PARTS)
options = parser.parse_args()

FOLDER = tempfile.TemporaryDirectory(prefix="bench-")
# For root the database runs as another account, which must be able to enter the folder.
Path(FOLDER.name).chmod(0o711)
os.environ["DJANGO_SETTINGS_MODULE"] = "directory.settings"
os.environ["DATA_DIR"] = str(Path(options.data or FOLDER.name).resolve())

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import (  # noqa: E402
    anchors,
    bulk_approval,
    datasette,
    demonstration,
    http_server,
    imports,
    kept_pages,
    load as load_run,
    region_pages,
    sample_queries,
    search,
    staff_pages,
)
from bench.measure import print_row, print_title, quantile, time_call  # noqa: E402
from officials.models import Post  # noqa: E402


def load(posts: int) -> None:
    """Migrate the database, and load the reference data and ``posts`` posts if they are missing."""
    for command in ("migrate", "load_reference"):
        call_command(command, verbosity=0)
    if Post.objects.count() < posts:
        seconds = time_call(lambda: call_command("load_demo", posts=posts, verbosity=0)) / 1000
        print_title(f"{posts:,} posts loaded in {seconds:,.0f} s, {posts / seconds:,.0f} a second")


def measure_search() -> None:
    """Measure searches, suggestions and indexing, and compare them with Datasette."""
    queries = sample_queries.draw_queries(options.each)
    kinds = search.measure_searches(queries, options.compared)
    http_server.measure_site(kinds)
    if options.peers:
        datasette.measure(kinds, options.peers, Path(FOLDER.name))
    search.print_searches(kinds)
    search.measure_suggestions(sample_queries.prefixes_of(queries))
    search.print_sizes()
    search.measure_indexing()
    search.print_slowest(kinds)


def compare_region_pages() -> None:
    """Compare the pages of the same regions in a small database, in a process of its own."""
    command = [sys.executable, "-m", "bench", "--only", "regions", "--posts", str(options.small)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603
    small, large = json.loads(done.stdout.splitlines()[-1]), region_pages.measure()
    print_title("The page of a region with about 50 posts, not cached, in milliseconds of CPU")
    print_row("posts in the country", "p50", "p95")
    for posts, times in ((options.small, small), (options.posts, large)):
        print_row(f"  {posts:,}", *(f"{quantile(times, share):.1f}" for share in (0.5, 0.95)))
    print_row("  ratio", f"{quantile(large, 0.5) / quantile(small, 0.5):.2f}")


def measure_kept_pages() -> None:
    """Measure pages of the demonstration in a process of its own, which connects as the site."""
    subprocess.run([sys.executable, "-m", "bench", "--only", "pages"], check=True)


def measure_anchors() -> None:
    """Compare pages over HTTP with plain ones, in a database and a process of their own."""
    command = [sys.executable, "-m", "bench", "--only", "anchors"]
    command += ["--peers", str(options.peers)] if options.peers else []
    subprocess.run(command, check=True)  # noqa: S603


def measure_under_load() -> None:
    """Send requests for some minutes, in a database and a process of their own."""
    command = [sys.executable, "-m", "bench", "--only", "load"]
    subprocess.run([*command, "--seconds", str(options.seconds)], check=True)  # noqa: S603


def measure_imports() -> None:
    """Measure lists in a database and a process of their own, which tells the memory."""
    command = [sys.executable, "-m", "bench", "--only", "imports"]
    command += ["--rows", *map(str, options.rows)]
    command += ["--peers", str(options.peers)] if options.peers else []
    subprocess.run(command, check=True)  # noqa: S603


if __name__ == "__main__":
    if options.only == "regions":
        load(options.posts)
        call_command("collectstatic", interactive=False, verbosity=0)
        sys.stdout.write("\n" + json.dumps(region_pages.measure()) + "\n")
        sys.exit()
    if options.only in {None, "demonstration"} and not options.data:
        demonstration.measure_loading()
        call_command("collectstatic", interactive=False, verbosity=0)
        demonstration.measure_actions()
        demonstration.measure_pages()
    if options.only in {"pages", "anchors", "load"}:
        load(0)
        call_command("load_demo", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # a new database knows nothing of its rows
    if options.only == "anchors":
        anchors.measure(Path(FOLDER.name), options.peers)
    if options.only == "load":
        load_run.measure(options.seconds)
    if options.only == "pages":
        changes = kept_pages.Changes()
        # It connects as the site from here on.
        from directory.wsgi import application

        kept_pages.measure(application, changes)
    if options.only == "imports":
        load(0)
        imports.measure(options.rows, options.peers, Path(FOLDER.name))
    if options.only is None:
        measure_kept_pages()
        measure_anchors()
        measure_under_load()
        measure_imports()
    if options.only in {None, "approval", "search", "staff"}:
        load(options.posts)
        call_command("collectstatic", interactive=False, verbosity=0)
    if options.only in {None, "search"}:
        measure_search()
        compare_region_pages()
    if options.only in {None, "staff"}:
        staff_pages.measure()
    if options.only in {None, "approval"}:
        bulk_approval.measure()
