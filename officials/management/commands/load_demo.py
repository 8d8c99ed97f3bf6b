"""`manage.py load_demo`: invented officials in real regions."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from officials import coverage
from officials.clock import now, today
from officials.management.demonstration.mass.country import Site
from officials.management.demonstration.mass.loading import load
from officials.management.demonstration.mass.offices import DOCUMENT
from officials.management.demonstration.mass.posts import Setting
from officials.management.demonstration.plan import PlannedRegion, offices
from officials.management.demonstration.promises import enact_promise
from officials.management.demonstration.stories import Stage, enact
from officials.management.demonstration.writing import write
from officials.management.progress import progress
from officials.models import (
    AreaCode,
    Department,
    Level,
    Notice,
    Official,
    Post,
    Region,
    Role,
    RoleName,
    User,
)

Row = dict[str, str]

MOST_POSTS = 2_000_000
# 西安市: the accounts of this region demonstrate regional permissions.
CITY = "610100"
# 鼓楼区, whose promise of 2013 was in every paper.
PROMISING = "320106"
NO_REGIONS = "The regions are missing: run manage.py load_reference first."


class Command(BaseCommand):
    help = "Load invented officials into real regions, for a demonstration or for measurements."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", default="1", help="another seed gives other officials")
        parser.add_argument(
            "--posts",
            type=int,
            help=f"load this number of posts for measurements instead, up to {MOST_POSTS:,};"
            " their officials have ordinary names",
        )

    def handle(
        self, *args: Any, seed: str, posts: int | None, verbosity: int, **options: Any
    ) -> None:
        if posts is None:
            self.demonstrate(seed, verbosity)
        else:
            self.load_mass(posts, seed, verbosity)

    def load_mass(self, posts: int, seed: str, verbosity: int) -> None:
        if not 1 <= posts <= MOST_POSTS:
            message = f"--posts takes a number from 1 to {MOST_POSTS:,}."
            raise CommandError(message)
        if Notice.objects.filter(document_number__startswith=DOCUMENT).exists():
            message = (
                f"The database has {Post.objects.count():,} posts already, some for measurements:"
                " name an empty database with DATABASE_URL or DATA_DIR."
            )
            raise CommandError(message)
        if any(model.objects.filter(demo=False).exists() for model in (Post, Official, Notice)):
            message = (
                "The database has real rows, and invented officials with ordinary names are not"
                " loaded beside them: name an empty database with DATABASE_URL or DATA_DIR."
            )
            raise CommandError(message)
        departments = _read("departments.csv")
        places = _mass_places(departments)
        if not places:
            raise CommandError(NO_REGIONS)
        with transaction.atomic():
            clerk, reviewer = _staff()
            setting = Setting(clerk=clerk.pk, reviewer=reviewer.pk, today=today(), now=now())
            load(places, departments, setting, posts=posts, seed=seed)
        if not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")
        if verbosity:
            self.stdout.write(f"{posts:,} posts for measurements")

    def demonstrate(self, seed: str, verbosity: int) -> None:
        places = _read("places.csv")
        there = set(Notice.objects.filter(demo=True).values_list("owner_region__code", flat=True))
        missing = [(at, row) for at, row in enumerate(places) if row["code"] not in there]
        if missing:
            self.load(missing, seed, first=not there)
            coverage.record_figures()
            # Without it the first pages read each live edition, until autovacuum comes.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        if verbosity:
            posts = Post.objects.filter(demo=True).count()
            self.stdout.write(
                f"{posts:,} posts in {len(places)} regions, {len(missing)} of them new"
            )

    def load(self, missing: list[tuple[int, Row]], seed: str, *, first: bool) -> None:
        if first and Post.objects.exists():
            message = (
                "The database has real posts, and the demonstration is not loaded beside them:"
                " name an empty database with DATABASE_URL or DATA_DIR."
            )
            raise CommandError(message)
        regions = Region.objects.in_bulk([row["code"] for _at, row in missing], field_name="code")
        if len(regions) < len(missing):
            raise CommandError(NO_REGIONS)
        stage = Stage(*_staff(), today())
        departments = _read("departments.csv")
        for position, row in progress(missing, "Demonstration"):
            region = regions[row["code"]]
            fitting = [each for each in departments if each["level"] in _levels(region)]
            with transaction.atomic():
                planned_region = _plan_region(region, position, int(row["posts"]), seed)
                planned = offices(planned_region, fitting)
                enact(stage, write(region, planned, by=stage.clerk, today=stage.today))
                if region.code == PROMISING:
                    enact_promise(stage, region)


def _read(name: str) -> list[Row]:
    path: Path = settings.BASE_DIR / "fixtures" / "demo" / name
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _levels(region: Region) -> set[str]:
    """Return the levels in departments.csv that apply to a region."""
    if region.is_zone:
        return {"zone", "upper"}
    if region.level < Level.TOWNSHIP:
        return {"government", "upper"}
    return {"street" if region.type == "街道" else "town"}


def _plan_region(region: Region, position: int, posts: int, seed: str) -> PlannedRegion:
    code = AreaCode.objects.filter(region__in=region.path).order_by("-region__level")[0]
    return PlannedRegion(
        position=position,
        name=region.name,
        area_code=code.code,
        local_digits=max(code.local_digits),
        posts=posts,
        random=Random(f"{seed} {region.code}"),  # noqa: S311 - nothing here is a secret
        today=today(),
    )


def _mass_places(departments: list[Row]) -> list[Site]:
    """Return the regions of the mainland with an area code and without departments."""
    codes = {code.region_id: code for code in AreaCode.objects.all()}
    taken = set(Department.objects.values_list("region", flat=True))

    @cache
    def fitting(levels: frozenset[str]) -> tuple[int, ...]:
        return tuple(n for n, row in enumerate(departments) if row["level"] in levels)

    places = []
    for region in Region.objects.present().order_by("code").exclude(pk__in=taken):
        code = next((codes[each] for each in region.path[::-1] if each in codes), None)
        if code and region.on_mainland:
            places.append(
                Site(
                    region=region.pk,
                    code=region.code,
                    name=region.name,
                    path=region.path,
                    level=region.level,
                    area_code=code.code,
                    local_digits=max(code.local_digits),
                    offices=fitting(frozenset(_levels(region))),
                )
            )
    return places


def _staff() -> tuple[User, User]:
    """Create the accounts of the demonstration, without usable passwords."""
    everywhere = Region.objects.filter(level=Level.PROVINCE)
    clerk = _user("clerk", "演示编辑", {RoleName.EDITOR: everywhere})
    reviewer = _user("reviewer", "演示审核", {RoleName.REVIEWER: everywhere})
    city = Region.objects.filter(code=CITY)
    _user("office", "演示办公室", {RoleName.OFFICE: city, RoleName.REVIEWER: city})
    _user("admin", "演示管理员", {}, is_superuser=True)
    return clerk, reviewer


@transaction.atomic
def _user(
    username: str, name: str, roles: Mapping[RoleName, Iterable[Region]], **values: Any
) -> User:
    user, made = User.objects.get_or_create(
        username=username,
        defaults={"first_name": name, "is_staff": True, "demo": True, "confirmed_at": now()}
        | values,
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        Role.objects.bulk_create(
            Role(user=user, role=role, region=region)
            for role, regions in roles.items()
            for region in regions
        )
    return user
