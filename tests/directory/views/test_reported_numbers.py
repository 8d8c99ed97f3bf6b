"""A number that several people reported says so wherever it is shown, and only as long as it is."""

import pytest

from officials.actions import reports, withdrawal
from officials.models import PublicReason, Report, ReportAnswer
from tests.support import factories
from tests.support.pairwise import by_turns

pytestmark = pytest.mark.django_db
WORDS = {"": "正在核实", "/large": "正在核实", "/en": "being checked", "/large/en": "being checked"}

# The words of another number, which is suspended.
SUSPENDED = "这个号码正在核实，暂不公布。"


def pages(world):
    """Return the pages that show the telephone of the head."""
    county, topic = world.county.code, world.topic.slug
    return [
        f"/posts/{world.head.uid}/",
        f"/regions/{county}/",
        f"/regions/{world.town.code}/",
        f"/regions/{county}/print/",
        f"/regions/{county}/topics/{topic}/",
        f"/departments/{world.bureau.uid}/",
        "/search/?q=王示例",
        "/search/?q=15400000001",
    ]


def shown(client, world):
    """Return the addresses whose page says that the number is being checked, and all.

    Outside of CI each page is opened in one form.
    """
    found, every = set(), set()
    for number, address in enumerate(pages(world)):
        for prefix, words in by_turns([*WORDS.items()], number, of=len(WORDS)):
            page = client.get(prefix + address, follow=True)
            text = page.content.decode().replace(SUSPENDED, "")
            every.add(prefix + address)
            if words in text:
                found.add(prefix + address)
    return found, every


def test_each_page_with_the_number_says_that_it_is_being_checked(client, world, editor):
    assert shown(client, world)[0] == set()
    for sender in (1, 2):
        factories.filed_report(world.own, f"192.0.2.{sender}")
    assert shown(client, world)[0] == set()
    factories.filed_report(world.own, "192.0.2.3")
    found, every = shown(client, world)
    assert found == every
    reports.close_reports(list(Report.objects.all()), by=editor, answer=ReportAnswer.CALLED)
    assert shown(client, world)[0] == set()


def test_nothing_is_said_of_a_number_that_was_withdrawn(client, world, editor):
    for sender in (1, 2, 3):
        factories.filed_report(world.own, f"192.0.2.{sender}")
    withdrawal.withdraw_hotline(world.own, by=editor, reason=PublicReason.ON_REQUEST)
    assert shown(client, world)[0] == set()
