"""Posts to measure with: as though people had published them, with numbers that nobody has."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from officials import search
from officials.clock import now
from officials.management.demonstration.mass import checking, processes
from officials.models import (
    Department,
    Edition,
    Hotline,
    LivePost,
    Notice,
    Official,
    PastPost,
    Post,
    PublicVersion,
    Region,
    SearchRow,
    User,
)
from officials.models.lexicon import LexiconName
from officials.publication.cards import Card
from officials.publication.diff import diff_for
from tests.support import factories
from tests.support.templates import MASS_POSTS as POSTS, make_ground
from tests.support.waits import wait_until


@pytest.fixture
def ground(db):
    return make_ground()


def load(posts=POSTS, **options):
    call_command("load_demo", posts=posts, verbosity=0, **options)


def scheme():
    """Everything that holds rows together: constraints, indexes, and triggers that are on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated"
            " FROM pg_constraint"
            " UNION ALL SELECT tablename, indexname, indexdef, true FROM pg_indexes"
            " UNION ALL SELECT tgrelid::regclass::text, tgname, tgenabled::text, true"
            " FROM pg_trigger WHERE NOT tgisinternal"
        )
        return set(cursor.fetchall())


def officials():
    return list(Official.objects.order_by("pk").values_list("uid", "name", "pinyin"))


def is_running(process):
    """Return whether a folder of /proc is that of a process that has not ended."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.usefixtures("mass")
class TestWhatIsLoaded:
    def test_there_are_as_many_posts_as_were_asked_for(self):
        assert Post.objects.count() == POSTS
        assert not Region.objects.filter(code="810000", pk__in=Department.objects.values("region"))

    def test_all_rows_are_marked_as_invented(self):
        for model in (Post, Official, Notice):
            assert not model.objects.filter(demo=False).exists()
        assert not LivePost.objects.exclude(card__demo=True).exists()

    def test_no_number_can_reach_anybody(self):
        for digits, kind in Hotline.objects.values_list("digits", "kind"):
            assert kind in {"mobile", "landline"}
            if kind == "mobile":
                assert "15400000000" <= digits <= "15400999999"
            else:
                assert digits.startswith("09990"), digits
                assert len(digits) == 4 + 7

    def test_live_posts_are_those_of_the_register(self):
        coming = Edition.objects.filter(period__startswith__gt=now(), published_at__gt=now())
        live = Edition.objects.filter(closed=False, period__contains=now())
        posts = Post.objects.filter(pk__in=live.values("post")).exclude(
            pk__in=coming.values("post")
        )
        assert posts.count() > POSTS * 0.9
        for post in posts[:60]:
            assert diff_for(post) == ()

    def test_a_card_has_the_form_in_which_publishing_stores_it(self):
        edition = Edition.objects.filter(closed=False, official__isnull=False)[0]
        again = json.loads(json.dumps(Card.from_json(edition.card).as_json()))
        assert again == edition.card

    def test_an_edition_has_the_rank_of_its_post(self):
        for edition in Edition.objects.select_related("post__department")[:50]:
            assert edition.rank == edition.post.public_rank

    def test_search_rows_equal_those_of_reindexing(self):
        before = list(SearchRow.objects.order_by("pk").values())
        search.reindex_editions([row["edition_id"] for row in before])
        assert list(SearchRow.objects.order_by("pk").values()) == before
        assert len(before) == Edition.objects.filter(closed=False).count()

    def test_reindexing_adds_no_name_to_the_lexicon(self):
        before = LexiconName.objects.count()
        assert before
        search.reindex_editions(list(SearchRow.objects.values_list("pk", flat=True)))
        assert LexiconName.objects.count() == before

    def test_the_counts_of_places_are_those_of_what_is_live(self, clock):
        for days in (0, 30, 31):
            clock.advance(days=days)
            checking.check()
        for version in PublicVersion.objects.filter(live__gt=0).select_related("region"):
            assert version.own or Department.objects.exclude(region=version.region).exists()

    def test_editions_are_stored_in_random_order(self):
        ranks = list(Edition.objects.order_by("pk").values_list("rank", flat=True))
        rising = sum(one <= other for one, other in pairwise(ranks))
        assert 0.4 < rising / len(ranks) < 0.6

    def test_pages_of_loaded_posts_are_served(self, client):
        post = LivePost.objects.exclude(card__holder=None).select_related("region")[0]
        withdrawn = PastPost.objects.filter(outcome="withdrawn").first()
        for page in (post, post.region, post.department):
            assert client.get(page.get_absolute_url()).status_code == 200
        assert client.get(f"/officials/{post.card['holder']['official']}/").status_code == 200
        assert post.pk in search.find_posts(post.card["holder"]["name"]).editions
        assert withdrawn is None or client.get(withdrawn.get_absolute_url()).status_code == 410

    def test_the_next_post_gets_a_key_of_its_own(self, editor, reviewer):
        made = factories.post()
        factories.sourced_hotline(post=made)
        factories.publish(made, by=editor, approved_by=reviewer)
        assert LivePost.objects.filter(uid=made.uid).exists()


class TestLoading:
    def test_a_tenth_of_the_posts_has_a_past_and_some_a_future(self, ground):
        load(2000)
        past = Edition.objects.filter(closed=True).values("post").distinct().count()
        coming = Edition.objects.filter(period__startswith__gt=now()).values("post").distinct()
        assert 0.07 < past / 2000 < 0.13
        assert 0.01 < coming.count() / 2000 < 0.04
        assert PastPost.objects.filter(outcome="withdrawn").exists()

    def test_it_leaves_keys_indexes_and_triggers_as_they_were(self, ground):
        before = scheme()
        load()
        assert scheme() == before

    def test_a_load_that_breaks_off_leaves_nothing(self, ground):
        with transaction.atomic():
            load()
            taken = Official.objects.order_by("pk").last().uid
            transaction.set_rollback(True)
        factories.official(uid=taken, demo=True)
        before = scheme()
        with pytest.raises(IntegrityError), transaction.atomic():
            load()
        assert scheme() == before
        assert not Post.objects.exists()
        assert not SearchRow.objects.exists()
        assert not User.objects.filter(username="clerk").exists()

    def test_the_same_seed_gives_the_same_officials_and_another_seed_others(self, ground):
        drawn = []
        for seed in ("1", "1", "2"):
            with transaction.atomic():
                load(60, seed=seed)
                drawn.append([(uid, name) for uid, name, _pinyin in officials()])
                transaction.set_rollback(True)
        assert drawn[0] == drawn[1] != drawn[2]

    def test_several_processes_load_the_same_rows_as_one(self, ground, monkeypatch):
        made = []
        for few in (POSTS, 0):
            monkeypatch.setattr(processes, "FEW", few)
            with transaction.atomic():
                load()
                made.append([each[:2] for each in officials()])
                transaction.set_rollback(True)
        assert made[0] == made[1]

    def test_the_processes_of_a_load_that_is_killed_end_with_it(self):
        load = [sys.executable, "-m", "tests.support.killed_loads"]
        with subprocess.Popen(load, stdout=subprocess.PIPE, text=True) as killed:
            children = [Path(f"/proc/{pid}") for pid in killed.stdout.readline().split()]
            killed.kill()
        assert children
        wait_until(lambda: not any(map(is_running, children)), every=0.05)

    def test_posts_are_loaded_beside_the_demonstration_in_other_places(self, ground):
        office = factories.department(region=ground)
        factories.post(department=office, demo=True)
        load()
        assert Department.objects.get(region=ground) == office

    def test_loading_beside_real_posts_is_refused(self, ground):
        factories.official()
        with pytest.raises(CommandError, match="real rows"):
            load()
        assert not Post.objects.exists()

    def test_loading_twice_is_refused(self, ground):
        load(9)
        with pytest.raises(CommandError, match="9 posts already"):
            load()

    @pytest.mark.parametrize("posts", [0, -1, 2_000_001])
    def test_an_impossible_number_of_posts_is_refused(self, ground, posts):
        with pytest.raises(CommandError, match="2,000,000"):
            load(posts)

    def test_loading_without_reference_data_is_refused(self, db):
        with pytest.raises(CommandError, match="load_reference"):
            load()


@pytest.mark.usefixtures("mass")
class TestChecking:
    """Each rule is told when some row breaks it."""

    BROKEN = {
        "stands where its department": (
            "UPDATE officials_edition SET department_id = (SELECT max(id) FROM"
            " officials_department) WHERE id = (SELECT min(id) FROM officials_edition)"
        ),
        "names the official": (
            "UPDATE officials_edition SET official_id = (SELECT max(id) FROM officials_official)"
            " WHERE id = (SELECT min(id) FROM officials_edition WHERE official_id IS NOT NULL)"
        ),
        "ends with it": (
            "UPDATE officials_appointment SET end_date = current_date - 5 WHERE id IN"
            " (SELECT appointment_id FROM officials_edition WHERE NOT closed)"
            " AND start_date < current_date - 5"
        ),
        "is approved": (
            "UPDATE officials_post SET review_state = 'draft' WHERE id IN"
            " (SELECT post_id FROM officials_edition WHERE NOT closed)"
        ),
        "has a source": "DELETE FROM officials_hotlinesource",
        "search knows": "UPDATE officials_searchrow SET period = '[2020-01-01,)'",
        "counts of places": "UPDATE officials_publicversion SET live = live + 1",
        "reach anybody": "UPDATE officials_hotline SET digits = '1' || digits",
    }

    def test_each_rule_of_the_check_has_a_case(self):
        found = [rule for rule in checking.RULES for said in self.BROKEN if said in rule]
        assert sorted(found) == sorted(checking.RULES)

    @pytest.mark.parametrize("rule", BROKEN)
    def test_the_check_names_the_rule_that_is_broken(self, rule):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            tables = self.BROKEN[rule].split()[2 if "FROM" in self.BROKEN[rule][:12] else 1]
            cursor.execute(f"ALTER TABLE {tables} DISABLE TRIGGER USER")
            cursor.execute(self.BROKEN[rule])
            assert cursor.rowcount
        with pytest.raises(CommandError, match=rule):
            checking.check()
