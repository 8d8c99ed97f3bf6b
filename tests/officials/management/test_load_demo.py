"""The demonstration: all of it in real places, and a small one that is broken and mended."""

import csv
import shutil
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Q

from directory.management.commands.serve import new_passwords
from officials import permissions, search
from officials.clock import now, today
from officials.management.demonstration.names import GIVEN
from officials.models import (
    Department,
    DepartmentType,
    Edition,
    Hotline,
    LiveCover,
    LiveHotline,
    LivePost,
    Notice,
    Official,
    PastPost,
    Post,
    PublicVersion,
    Region,
    ReviewState,
    User,
)
from officials.permissions import Permission
from officials.publication.live import Publication, read_publication
from tests.support import factories

DEMO = settings.BASE_DIR / "fixtures" / "demo"


def rows(name):
    with (DEMO / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def live_with(**conditions):
    return LivePost.objects.filter(**conditions)


def open_editions():
    return Edition.objects.filter(closed=False)


STATES = {
    "live": live_with,
    "vacant": lambda: live_with(card__holder=None, card__kind="seat"),
    "a desk": lambda: live_with(card__kind="desk"),
    "past terms": lambda: live_with(card__terms__0__isnull=False),
    "an appointment that ended": lambda: live_with(card__holder=None, card__terms__0__isnull=False),
    "a successor who is published already": lambda: open_editions().filter(
        period__startswith__gt=now(), official__isnull=False, published_at__lte=now()
    ),
    "a holder who will leave": lambda: open_editions().filter(
        period__startswith__gt=now(), official=None, published_at__lte=now()
    ),
    "a scheduled edition": lambda: open_editions().filter(published_at__gt=now()),
    "an acting holder": lambda: live_with(card__holder__capacity="acting"),
    "a presiding holder": lambda: live_with(card__holder__capacity="presiding"),
    "a holder's own number": lambda: LiveHotline.objects.filter(own=True),
    "six numbers": lambda: LivePost.objects.annotate(n=Count("hotlines")).filter(n=6),
    "an extension": lambda: LiveHotline.objects.exclude(extension=""),
    "verified lately": lambda: LiveHotline.objects.filter(
        last_verified__gt=today() - timedelta(30), result="answered"
    ),
    "overdue": lambda: LiveHotline.objects.filter(last_verified__lt=today() - timedelta(180)),
    "never verified": lambda: LiveHotline.objects.filter(last_verified=None),
    "nobody answers": lambda: LiveHotline.objects.filter(result="unanswered"),
    "a wrong number": lambda: LiveHotline.objects.filter(result="wrong"),
    "a dead number": lambda: LiveHotline.objects.filter(result="dead"),
    "a holder who is away": lambda: LiveCover.objects.filter(start=today()),
    "a suspended number": lambda: LiveHotline.objects.filter(suspended=True),
    "a restored number": lambda: Hotline.objects.exclude(restored_by=None),
    "a withdrawn number": lambda: Hotline.objects.exclude(withdrawn_at=None),
    "a draft": lambda: never_published(review_state=ReviewState.DRAFT, review_comment=""),
    "in review": lambda: never_published(review_state=ReviewState.SUBMITTED),
    "returned with a comment": lambda: Post.objects.exclude(review_comment=""),
    "a withdrawn post": lambda: PastPost.objects.filter(outcome="withdrawn"),
    "an abolished post": lambda: PastPost.objects.filter(outcome="abolished"),
    "edited since": lambda: edited(review_state=ReviewState.DRAFT),
    "edited and in review": lambda: edited(review_state=ReviewState.SUBMITTED),
    "a notice that corrects another": lambda: Notice.objects.exclude(supersedes=None),
    "two sources": lambda: Hotline.objects.annotate(n=Count("sources")).filter(n=2),
    "a long title": lambda: live_with(card__title__regex=".{20}"),
    "a name of twelve characters": lambda: Official.objects.filter(name__regex="^.{9}·..$"),
    "a compound surname": lambda: Official.objects.filter(name__startswith="欧阳"),
    "a rare character": lambda: live_with(region__name="𰝟渡镇"),
    "a zone": lambda: live_with(region__code="z-xiongan"),
}


def never_published(**conditions):
    shown = Edition.objects.values("post")
    return Post.objects.filter(**conditions).exclude(pk__in=shown)


def edited(**conditions):
    live = Edition.objects.filter(closed=False, period__contains=now()).values("post")
    return Post.objects.filter(**conditions, pk__in=live)


@pytest.mark.usefixtures("demonstration")
class TestTheDemonstration:
    def test_every_place_has_the_posts_it_should(self):
        counted = Post.objects.values_list("department__region__code").annotate(n=Count("pk"))
        assert dict(counted) == {row["code"]: int(row["posts"]) for row in rows("places.csv")}

    def test_one_place_has_400_posts_in_50_departments(self):
        assert Post.objects.filter(department__region__code="320106").count() == 400
        assert Department.objects.filter(region__code="320106").count() == 50

    @pytest.mark.parametrize("state", STATES)
    def test_the_demonstration_has_posts_in_each_state(self, state):
        assert STATES[state]().exists()

    def test_a_post_that_is_only_scheduled_is_not_live(self):
        later = open_editions().filter(published_at__gt=now()).select_related("post")
        found = {read_publication(edition.post) for edition in later}
        assert found == {Publication.SCHEDULED, Publication.LIVE}

    def test_no_number_can_reach_anybody(self):
        for digits, kind in Hotline.objects.values_list("digits", "kind"):
            if kind == "mobile":
                assert "15400000000" <= digits <= "15400999999"
            else:
                area = 3 if digits[:2] in {"01", "02"} else 4
                assert kind == "landline"
                assert digits[area] == "0", digits
                assert len(digits) - area in {7, 8}

    def test_numbers_are_unique(self):
        twice = Hotline.objects.values("digits").annotate(n=Count("pk")).filter(n__gt=1)
        assert not twice.exists()

    def test_every_official_says_by_name_to_be_invented(self):
        for name in Official.objects.values_list("name", flat=True):
            assert name.endswith(GIVEN), name

    def test_all_rows_are_marked_as_invented(self):
        assert not Post.objects.filter(demo=False).exists()
        assert not Official.objects.filter(demo=False).exists()
        assert not Notice.objects.filter(~Q(title__contains="演示") | Q(demo=False)).exists()
        assert not LivePost.objects.exclude(card__demo=True).exists()

    def test_the_counts_of_places_are_those_of_what_is_live(self):
        for row in rows("places.csv"):
            version = PublicVersion.objects.select_related("region").get(region__code=row["code"])
            assert version.live == LivePost.objects.below(version.region).count()

    @pytest.mark.parametrize(
        "surname", ["单", "曾", "仇", "解", "尉迟", "查", "朴", "盖", "区", "覃"]
    )
    def test_an_official_is_found_by_every_reading_of_the_surname(self, surname):
        holders = open_editions().filter(period__contains=now()).values("official")
        official = Official.objects.filter(name__startswith=surname, pk__in=holders).first()
        assert len([official.pinyin, *official.other_readings]) > 1
        for query in (official.name, official.pinyin, *official.other_readings):
            assert search.find_posts(query).editions, query

    @pytest.mark.parametrize("query", ["南宁", "025-0", "城管 临潼", "𰝟渡镇"])
    def test_posts_are_found_by(self, query):
        assert search.find_posts(query).editions


# A small one


@pytest.fixture
def small(db, settings, tmp_path):
    """Three counties with six posts each; return their codes."""
    for code in {row["type"] for row in rows("departments.csv")}:
        factories.department_type(code=code)
    counties = [factories.county(name=f"样{n}县") for n in "甲乙丙"]
    for county in counties:
        factories.area_code(region=county)
    folder = tmp_path / "fixtures" / "demo"
    folder.mkdir(parents=True)
    shutil.copy(DEMO / "departments.csv", folder)
    lines = ["code,posts", *(f"{county.code},6" for county in counties)]
    (folder / "places.csv").write_text("\n".join(lines))
    settings.BASE_DIR = tmp_path
    return [county.code for county in counties]


def posts_by_place():
    counted = Post.objects.values_list("department__region__code").annotate(n=Count("pk"))
    return dict(counted)


def officials_by_place():
    return sorted(Official.objects.values_list("owner_region__code", "name"))


def test_loading_again_changes_nothing(small):
    call_command("load_demo", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned(), count(*) FROM officials_postevent")
        before = cursor.fetchone(), list(PublicVersion.objects.values_list())
        call_command("load_demo", verbosity=0)
        cursor.execute("SELECT pg_current_xact_id_if_assigned(), count(*) FROM officials_postevent")
        assert (cursor.fetchone(), list(PublicVersion.objects.values_list())) == before


def test_a_load_that_breaks_off_leaves_whole_places_and_is_continued(small):
    in_the_way = Department.objects.create(
        region=Region.objects.get(code=small[1]),
        type=DepartmentType.objects.first(),
        name="人民政府",
    )
    with pytest.raises(IntegrityError):
        call_command("load_demo", verbosity=0)
    assert posts_by_place() == {small[0]: 6}
    assert Edition.objects.exists()
    kept = officials_by_place()
    in_the_way.delete()
    call_command("load_demo", verbosity=0)
    assert posts_by_place() == dict.fromkeys(small, 6)
    assert [each for each in officials_by_place() if each[0] == small[0]] == kept


def test_the_same_seed_gives_the_same_officials_and_another_seed_others(small):
    loaded = []
    for seed in ("1", "1", "2"):
        with transaction.atomic():
            call_command("load_demo", seed=seed, verbosity=0)
            loaded.append(officials_by_place())
            transaction.set_rollback(True)
    assert loaded[0] == loaded[1] != loaded[2]


def test_loading_beside_real_posts_is_refused(small):
    factories.post()
    with pytest.raises(CommandError, match="real posts"):
        call_command("load_demo", verbosity=0)
    assert not Post.objects.filter(demo=True).exists()
    assert not User.objects.filter(username="admin").exists()


def test_a_post_that_somebody_added_to_it_does_not_keep_it_from_starting(small):
    call_command("load_demo", verbosity=0)
    factories.post()
    call_command("load_demo", verbosity=0)


def test_loading_without_reference_data_is_refused(db):
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo", verbosity=0)


def test_nobody_can_log_in_before_there_is_a_password(small):
    call_command("load_demo", verbosity=0)
    staff = {user.username: user for user in User.objects.filter(is_staff=True)}
    assert set(staff) == {"clerk", "reviewer", "office", "admin"}
    assert not any(user.has_usable_password() for user in staff.values())
    assert all(user.demo for user in staff.values())
    assert [name for name, user in staff.items() if user.is_superuser] == ["admin"]
    posts = Post.objects.all()
    assert (
        permissions.filter_permitted(posts, staff["reviewer"], Permission.APPROVE).count()
        == posts.count()
    )
    assert (
        permissions.filter_permitted(posts, staff["clerk"], Permission.EDIT).count()
        == posts.count()
    )
    assert not permissions.has_anywhere(staff["clerk"], Permission.APPROVE)


def test_a_password_that_was_set_stays(small):
    call_command("load_demo", verbosity=0)
    clerk = User.objects.get(username="clerk")
    clerk.set_password("a-password-of-the-clerk")
    clerk.save()
    call_command("load_demo", verbosity=0)
    assert User.objects.get(username="clerk").check_password("a-password-of-the-clerk")


@pytest.mark.django_db
def test_make_serve_gives_new_passwords_to_accounts_of_the_demonstration_alone():
    clerk, real = factories.user("clerk", demo=True), factories.user("admin")
    (shown,) = new_passwords().items()
    clerk.refresh_from_db()
    real.refresh_from_db()
    assert shown[0] == "clerk"
    assert clerk.check_password(shown[1])
    assert not real.has_usable_password()
