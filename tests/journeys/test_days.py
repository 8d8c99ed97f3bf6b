"""The test worth all others: what everybody sees of one post, day by day, through the pages."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test import Client

from officials.actions import publishing, verification, withdrawal
from officials.clock import now
from officials.days import midnight
from officials.models import Department, Post
from officials.models.choices import Result
from tests.support import factories
from tests.support.pairwise import by_turns
from tests.support.waits import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def text(path):
    """Return the page at ``path`` as any visitor gets it; empty when there is none."""
    response = Client().get(path)
    assert response.status_code in {200, 404, 410}
    return response.content.decode() if response.status_code == 200 else ""


def address_of(department):
    return [f"/regions/{department.region.code}/", f"/departments/{department.uid}/"]


def seen(post, words):
    """Return which of ``words`` the post's page, its place, its department and search show.

    All four must agree, in both languages; a search is made for each word, and its downloads and
    the suggestions agree with it, but that holders' own numbers are in neither. Outside of CI the
    words are looked for in one download each.
    """
    paths = [f"/posts/{post.uid}/", *address_of(post.department)]
    pages = [text(prefix + path) for path in paths for prefix in ("", "/en")]
    views = [{name for name, word in words.items() if word in page} for page in pages]
    pages_say = views[0]
    assert all(view == pages_say for view in views), views
    for number, (name, word) in enumerate(words.items()):
        query = word.replace("-", "").replace(" ", "")
        found = paths[0] in text(f"/search/?q={query}")
        assert found == (name in pages_say), (name, word, found)
        for download in by_turns(("/search.csv", "/search-exact.csv", "/search.json"), number, 3):
            listed = text(f"{download}?q={query}")
            assert (post.uid in listed) == found, (name, download)
            assert "own" not in name or query not in listed
        if query.isdecimal():
            suggested = paths[0] in text(f"/suggest/?q={query}")
            assert suggested == (found and "own" not in name), name
    return pages_say


def test_each_day_shows_exactly_the_expected_card(clock, place):
    """A scheduled successor, a late withdrawal, a verification and a renamed department."""
    clock.move_to(midnight(clock.today) + timedelta(days=1, hours=9))
    clerk, reviewer = factories.editor(), factories.reviewer()
    department = factories.department(region=place, name="样品水利局")
    post = factories.post(department=department, title="局长", duties="防汛抗旱")
    leaving = factories.appointment(
        post=post,
        official=factories.official(name="单样本"),
        end_date=clock.today + timedelta(1),
    )
    desk = factories.sourced_hotline(post=post, digits="15400000001")
    other = factories.sourced_hotline(post=post, digits="15400000002")
    factories.sourced_hotline(appointment=leaving, digits="15400000003")
    factories.publish(post)

    # The successor comes on the fourth day, with a number of their own and other duties.
    first_day = clock.today
    successor = factories.appointment(
        post=post,
        official=factories.official(name="赵虚构"),
        start_date=first_day + timedelta(3),
    )
    factories.sourced_hotline(appointment=successor, digits="15400000004")
    Post.objects.filter(pk=post.pk).update(duties="河长制")
    factories.submit(post)
    post.refresh_from_db()

    # A colleague approves while somebody's older transaction waits to take a number down.
    began, approved = Event(), Event()

    def withdraw():
        with transaction.atomic():
            now()
            began.set()
            wait_until(approved.is_set)
            withdrawal.withdraw_hotline(other, by=clerk, reason="number_stopped")
        connection.close()

    waiting = Thread(target=withdraw)
    waiting.start()
    wait_until(began.is_set)
    publishing.schedule([(post, post.revision)], by=reviewer, on=first_day + timedelta(2))
    approved.set()
    waiting.join()

    verification.record(desk, by=clerk, checked_on=first_day, result=Result.ANSWERED)
    Department.objects.filter(pk=department.pk).update(name="样品水务局")

    words = {
        "old duties": "防汛抗旱",
        "new duties": "河长制",
        "desk": "154 0000 0001",
        "withdrawn": "154 0000 0002",
        "own": "154 0000 0003",
        "successor's own": "154 0000 0004",
    }
    expected = [
        {"old duties", "desk", "own"},  # the first day
        {"old duties", "desk", "own"},  # the last day of the one who leaves
        {"new duties", "desk"},  # vacant, and the scheduled edition has begun
        {"new duties", "desk", "successor's own"},
        {"new duties", "desk", "successor's own"},
    ]
    holders = ["单样本", "单样本", None, "赵虚构", "赵虚构"]
    post.refresh_from_db()
    for day, (shown, holder) in enumerate(zip(expected, holders, strict=True)):
        if day:
            clock.move_to(first_day + timedelta(day))
        assert seen(post, words) == shown, day
        page, of_department = map(text, address_of(department))
        assert [name for name in ("单样本", "赵虚构") if name in page] == [holder] * bool(holder)
        assert ("空缺" in page) == (holder is None)
        for query in ("单样本", "赵虚构"):
            cards = text(f"/search/?q={query}").partition('id="former"')[0]
            assert (f"/posts/{post.uid}/" in cards) == (query == holder)
            assert (query in text(f"/suggest/?q={query[:2]}")) == (query == holder)
            # One character is wrong: what was perhaps meant is somebody who holds it today.
            assert (query in text(f"/search/?q={query[:2]}丶")) == (query == holder)
        # The department's page follows its name; the card keeps the name of its day.
        assert "样品水务局" in of_department
