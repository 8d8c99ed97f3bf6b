"""Two counties and the prefecture above them, each with one of everything that staff keep.

The words of a place occur nowhere else, so that a page which shows one has shown that place.
"""

from dataclasses import dataclass, field

import pghistory
from django.core.files.base import ContentFile
from django.db import connection

from officials.actions import notices, withdrawal
from officials.models import Hotline, Post
from tests.support import factories

# So high that the digits of an id stand for nothing else on a page, and all of one length.
FIRST_ID, STEP, MISSING = 7_000_000, 10_000, 9_999_999
NAMES = {"甲": "赵虚构", "乙": "钱占位", "上": "孙范例"}


@dataclass
class Place:
    """``things``: rows by the name of their model, or by model and address where that differs.

    ``secrets``: words of the place; ``labels``: those by which officials and notices are chosen;
    ``terms``: what is searched for.
    """

    word: str
    region: object
    things: dict = field(default_factory=dict)
    secrets: list = field(default_factory=list)
    labels: list = field(default_factory=list)
    terms: list = field(default_factory=list)

    def of(self, model, tail=""):
        return self.things.get((model, tail)) or self.things[model]


def count_from_high_up():
    """Let the ids of each table begin where no other table's do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_serial_sequence(quote_ident(table_name), 'id')"
            " FROM information_schema.columns WHERE table_name LIKE 'officials\\_%%'"
            " AND table_name NOT LIKE '%%event' AND column_name = 'id' ORDER BY table_name"
        )
        sequences = [name for (name,) in cursor.fetchall() if name]
        for position, name in enumerate(sequences):
            cursor.execute(f"ALTER SEQUENCE {name} RESTART WITH {FIRST_ID + position * STEP}")


def build():
    """Return the places 甲 and 乙 and the one above them."""
    count_from_high_up()
    above = factories.prefecture(name="上级市")
    regions = {"上": above}
    regions |= {word: factories.county(parent=above, name=f"{word}县") for word in "甲乙"}
    factories.area_code(region=above, code="0999", local_digits=[7])
    return [_furnish(Place(word, region)) for word, region in regions.items()]


def _furnish(place):
    word, region = place.word, place.region
    person = factories.official(name=NAMES[word], owner_region=region)
    notice = factories.notice(owner_region=region, title=f"{word}字通告", issuer=f"{word}字办公室")
    department = factories.department(region=region, name=f"{word}字局")
    bare = factories.department(region=region, name=f"{word}字空局")
    posts = {
        name: _post(place, department, notice, f"{word}字{name}")
        for name in ("草稿岗", "待审岗", "公开岗")
    }
    live, submitted, draft = posts["公开岗"], posts["待审岗"], posts["草稿岗"]
    term = factories.appointment(post=live, official=person, start_date="2026-01-05")
    own = factories.sourced_hotline(appointment=term, label=f"{word}字手机")
    with pghistory.context(why=f"{word}字缘由"):
        Post.objects.filter(pk=live.pk).update(duties=f"{word}字分工")
    factories.publish(live)
    suspended = Hotline.objects.filter(post=live).get()
    withdrawal.suspend(suspended, by=factories.editor(), reason=f"{word}字线路")
    factories.clear_history_user()
    factories.submit(submitted)
    coming = factories.appointment(post=draft, official=person, start_date="2030-01-05")
    loose = factories.sourced_hotline(post=draft, label=f"{word}字值班")
    unused = factories.official(name=f"{NAMES[word][0]}样本", owner_region=region)
    paper = factories.notice(owner_region=region, title=f"{word}字草稿公告")
    factories.clear_history_user()
    notices.archive_file(
        paper, ContentFile(b"%PDF-" + word.encode(), f"{word}.pdf"), by=factories.user()
    )
    factories.clear_history_user()
    member = factories.staff("editor", region, username=f"{word}user", first_name=f"{word}字职员")
    for each in (live, submitted, draft):
        each.refresh_from_db()
    place.things = {
        "region": region,
        "department": bare,
        "official": unused,
        "notice": paper,
        ("notice", "cited"): notice,
        "post": draft,
        ("post", "approve"): submitted,
        ("post", "return"): submitted,
        ("post", "handover"): live,
        ("post", "withdraw"): live,
        ("post", "trail"): live,
        ("post", "history"): live,
        "appointment": coming,
        ("appointment", "end"): term,
        ("appointment", "change"): term,
        "hotline": loose,
        ("hotline", "restore"): suspended,
        ("hotline", "suspend"): own,
        ("hotline", "withdraw"): own,
        "hotlinesource": loose.sources.get(),
        "user": member,
        "role": member.roles.get(),
    }
    place.labels = [f"{word}字", person.name, unused.name]
    place.secrets = [*place.labels, f"{word}user", live.uid, draft.uid]
    place.secrets += [str(number) for number in (own, suspended, loose)]
    place.secrets += [number.digits for number in (own, suspended, loose)]
    place.terms = [f"{word}字", person.name, own.digits]
    return place


def _post(place, department, notice, title):
    post = factories.post(department=department, title=title, duties=f"{place.word}字旧分工")
    number = factories.hotline(post=post)
    factories.hotline_source(hotline=number, notice=notice, printed_name=f"{place.word}字所印")
    return post
