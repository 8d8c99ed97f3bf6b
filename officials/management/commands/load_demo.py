"""`manage.py load_demo`: invented officials in real places."""

import csv
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from officials.actions.staff import ensure_groups
from officials.management.demonstration.plan import Place, offices
from officials.management.demonstration.stories import Stage, tell
from officials.management.demonstration.writing import write
from officials.management.progress import progress
from officials.models import AreaCode, Level, Notice, Post, Region, User
from officials.register import today

Row = dict[str, str]


class Command(BaseCommand):
    help = "Load invented officials into real places, to see and try everything with."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", default="1", help="another seed gives other officials")

    def handle(self, *args: Any, seed: str, verbosity: int, **options: Any) -> None:
        places = _read("places.csv")
        there = set(Notice.objects.filter(demo=True).values_list("owner_region__code", flat=True))
        missing = [(at, row) for at, row in enumerate(places) if row["code"] not in there]
        if missing:
            self.load(missing, seed, first=not there)
        if verbosity:
            posts = Post.objects.filter(demo=True).count()
            self.stdout.write(
                f"{posts:,} posts in {len(places)} places, {len(missing)} of them new"
            )

    def load(self, missing: list[tuple[int, Row]], seed: str, *, first: bool) -> None:
        if first and Post.objects.exists():
            message = (
                "There are real posts in this database, and the demonstration does not go beside"
                " them: name an empty database with DATABASE_URL or DATA_DIR."
            )
            raise CommandError(message)
        regions = Region.objects.in_bulk([row["code"] for _at, row in missing], field_name="code")
        if len(regions) < len(missing):
            message = "Places are missing: run manage.py load_reference first."
            raise CommandError(message)
        stage = Stage(*_staff(), today())
        departments = _read("departments.csv")
        for position, row in progress(missing, "Demonstration"):
            region = regions[row["code"]]
            fitting = [each for each in departments if each["level"] in _levels(region)]
            with transaction.atomic():
                place = _place(region, position, int(row["posts"]), seed)
                planned = offices(place, fitting)
                tell(stage, write(region, planned, by=stage.clerk, today=stage.today))


def _read(name: str) -> list[Row]:
    path: Path = settings.BASE_DIR / "fixtures" / "demo" / name
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _levels(region: Region) -> set[str]:
    """Return what departments.csv calls the rows that fit a region."""
    if region.is_zone:
        return {"zone", "upper"}
    if region.level < Level.TOWNSHIP:
        return {"government", "upper"}
    return {"street" if region.type == "街道" else "town"}


def _place(region: Region, position: int, posts: int, seed: str) -> Place:
    code = AreaCode.objects.filter(region__in=region.path).order_by("-region__level")[0]
    return Place(
        position=position,
        name=region.name,
        area_code=code.code,
        local_digits=max(code.local_digits),
        posts=posts,
        random=Random(f"{seed} {region.code}"),  # noqa: S311 - nothing here is a secret
        today=today(),
    )


def _staff() -> tuple[User, User]:
    """Make the accounts of the demonstration; nobody can log in until they get a password."""
    editors, reviewers = ensure_groups()
    clerk, reviewer = _user("clerk", "演示编辑"), _user("reviewer", "演示审核")
    clerk.groups.add(editors)
    reviewer.groups.add(reviewers)
    _user("admin", "演示管理员", is_superuser=True)
    return clerk, reviewer


def _user(username: str, name: str, **values: Any) -> User:
    user, made = User.objects.get_or_create(
        username=username, defaults={"first_name": name, "is_staff": True, **values}
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
