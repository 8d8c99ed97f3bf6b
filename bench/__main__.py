"""`make bench`: everything on databases of its own, thrown away afterwards."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
parser.add_argument("--posts", type=int, default=200_000, help="to search in, up to 2,000,000")
parser.add_argument("--each", type=int, default=12, help="queries of each kind")
parser.add_argument("--compared", type=int, default=4, help="of those, held against a full sort")
parser.add_argument("--small", type=int, default=20_000, help="posts that a place is compared at")
parser.add_argument("--data", help="a folder that is kept, and used again with the posts in it")
parser.add_argument("--datasette", type=Path, help="the Python that has it")
parser.add_argument("--only", choices=("demonstration", "approving", "search", "places"))
options = parser.parse_args()

FOLDER = tempfile.TemporaryDirectory(prefix="bench-")
# Root's database lives with another account: it must get in, or its data would stay elsewhere.
Path(FOLDER.name).chmod(0o711)
os.environ["DJANGO_SETTINGS_MODULE"] = "directory.settings"
os.environ["DATA_DIR"] = str(Path(options.data or FOLDER.name).resolve())

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from bench import approving, datasette, demonstration, places, queries, searching, serving  # noqa: E402
from bench.figures import quantile, say, timed, title  # noqa: E402
from officials.models import Post  # noqa: E402


def load(posts: int) -> None:
    for command in ("migrate", "load_reference"):
        call_command(command, verbosity=0)
    if Post.objects.count() < posts:
        took = timed(lambda: call_command("load_demo", posts=posts, verbosity=0)) / 1000
        title(f"{posts:,} posts loaded in {took:,.0f} s, {posts / took:,.0f} a second")


def search() -> None:
    asked = queries.queries(options.each)
    kinds = searching.measure(asked, options.compared)
    serving.site(kinds)
    if options.datasette:
        datasette.compare(kinds, options.datasette, Path(FOLDER.name))
    searching.told(kinds)
    searching.suggesting(queries.beginnings(asked))
    searching.sizes()
    searching.writing()
    searching.slowest(kinds)


def place_pages() -> None:
    """Compare the same places in a small directory, in a process and a database of its own."""
    command = [sys.executable, "-m", "bench", "--only", "places", "--posts", str(options.small)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603
    small, large = json.loads(done.stdout.splitlines()[-1]), places.places()
    title("The page of a place with about 50 posts, nothing cached, in milliseconds of CPU")
    say("posts in the country", "p50", "p95")
    for posts, took in ((options.small, small), (options.posts, large)):
        say(f"  {posts:,}", *(f"{quantile(took, share):.1f}" for share in (0.5, 0.95)))
    say("  ratio", f"{quantile(large, 0.5) / quantile(small, 0.5):.2f}")


if __name__ == "__main__":
    if options.only == "places":
        load(options.posts)
        call_command("collectstatic", interactive=False, verbosity=0)
        sys.stdout.write("\n" + json.dumps(places.places()) + "\n")
        sys.exit()
    if options.only in {None, "demonstration"} and not options.data:
        demonstration.loading()
        call_command("collectstatic", interactive=False, verbosity=0)
        demonstration.acts()
        demonstration.pages()
    if options.only in {None, "approving", "search"}:
        load(options.posts)
        call_command("collectstatic", interactive=False, verbosity=0)
    if options.only in {None, "search"}:
        search()
        place_pages()
    if options.only in {None, "approving"}:
        approving.many()
