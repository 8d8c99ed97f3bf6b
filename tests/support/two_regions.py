"""Two counties and the prefecture above them, each with one row of each model that staff edit.

The words of a region occur nowhere else, so a page that contains one shows data of that region.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pghistory
from django.core.files.base import ContentFile
from django.db import connection

from officials.actions import notices, withdrawal
from officials.clock import now, today
from officials.models import Hotline, Post, PublicReason
from tests.support import factories

# So high that the digits of an id occur nowhere else on a page, and all of one length.
FIRST_ID, STEP, MISSING_ID = 7_000_000, 10_000, 9_999_999
NAMES = {"甲": "赵虚构", "乙": "钱占位", "上": "孙范例"}


@dataclass
class RegionData:
    """The rows of a region.

    ``objects``: by model name, or by model name and page where they differ; ``secrets``: words of
    the region; ``labels``: those in the labels of officials and notices; ``terms``: queries.
    """

    word: str
    region: object
    objects: dict = field(default_factory=dict)
    secrets: list = field(default_factory=list)
    labels: list = field(default_factory=list)
    terms: list = field(default_factory=list)

    def get(self, model, page=""):
        return self.objects.get((model, page)) or self.objects[model]


def restart_sequences():
    """Let the ids of each table begin at a number of its own."""
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
    """Return the data of the prefecture, then of the counties 甲 and 乙."""
    restart_sequences()
    above = factories.prefecture(name="上级市")
    regions = {"上": above}
    regions |= {word: factories.county(parent=above, name=f"{word}县") for word in "甲乙"}
    factories.area_code(region=above, code="0999", local_digits=[7])
    return [_fill(RegionData(word, region)) for word, region in regions.items()]


def _fill(data):
    word, region = data.word, data.region
    official = factories.official(name=NAMES[word], owner_region=region)
    notice = factories.notice(owner_region=region, title=f"{word}字通告", issuer=f"{word}字办公室")
    department = factories.department(region=region, name=f"{word}字局")
    bare = factories.department(region=region, name=f"{word}字空局")
    posts = {
        name: _post(data, department, notice, f"{word}字{name}")
        for name in ("草稿岗", "待审岗", "公开岗", "定时岗", "删除岗")
    }
    live, submitted, draft = posts["公开岗"], posts["待审岗"], posts["草稿岗"]
    appointment = factories.appointment(post=live, official=official, start_date="2026-01-05")
    own = factories.sourced_hotline(appointment=appointment, label=f"{word}字手机")
    with pghistory.context(why=f"{word}字缘由"):
        Post.objects.filter(pk=live.pk).update(duties=f"{word}字分工")
    factories.publish(live)
    suspended = Hotline.objects.filter(post=live).get()
    withdrawal.suspend(suspended, by=factories.editor(), reason=f"{word}字线路")
    factories.clear_history_user()
    factories.takedown_request(hotline=own)
    factories.submit(submitted)
    coming = factories.appointment(post=draft, official=official, start_date="2030-01-05")
    hidden, asked = (
        factories.appointment(
            post=draft,
            official=factories.official(name=f"{NAMES[word][0]}{given}", owner_region=region),
            start_date=f"20{year}-01-05",
            end_date=f"20{year}-06-30",
        )
        for given, year in (("演示", 27), ("示例", 28))
    )
    factories.withheld_name(official=hidden.official)
    factories.withheld_name(official=asked.official, asked_by=factories.editor())
    loose = factories.sourced_hotline(post=draft, label=f"{word}字值班")
    left = factories.appointment(
        post=_post(data, department, notice, f"{word}字撤下岗"),
        official=factories.official(name=f"{NAMES[word]}样本", owner_region=region),
    )
    factories.publish(left.post)
    withdrawal.withdraw_term(left, by=factories.editor(), reason=PublicReason.MISTAKE)
    factories.clear_history_user()
    gone = factories.hotline(post=left.post, withdrawn_at=now())
    ban = factories.republication_ban(hotline=gone, why=f"{word}字不再公布")
    gone = factories.hotline(post=left.post, withdrawn_at=now())
    lifting = factories.republication_ban(hotline=gone, asked_by=factories.editor())
    cover = factories.cover(post=draft, covered_by=left.post, reason=f"{word}字外出")
    unused = factories.official(name=f"{NAMES[word][0]}样本", owner_region=region)
    paper = factories.notice(owner_region=region, title=f"{word}字草稿公告")
    correction = factories.notice(owner_region=region, title=f"{word}字更正", supersedes=notice)
    factories.clear_history_user()
    notices.archive_file(
        paper, ContentFile(b"%PDF-" + word.encode(), f"{word}.pdf"), by=factories.user()
    )
    factories.clear_history_user()
    proposal = factories.proposed_change(
        department=department, changes={"name": [department.name, f"{word}字新局"]}
    )
    batch = factories.importbatch(
        region=region,
        notice=notice,
        file_name=f"{word}字名单.csv",
        source=f"单位,姓名,职务,电话\n{word}字局,{NAMES[word]},局长,1234567".encode(),
        source_format="csv",
    )
    factories.clear_history_user()
    address = factories.office_address(department=department, email=f"{ord(word)}@example.org")
    member = factories.staff("editor", region, username=f"{word}user", first_name=f"{word}字职员")
    for each in (live, submitted, draft):
        each.refresh_from_db()
    data.objects = {
        "region": region,
        "department": bare,
        "proposedchange": proposal,
        "republicationban": ban,
        ("republicationban", "lift"): lifting,
        "official": unused,
        "officeaddress": address,
        "promise": factories.promise(region=region, notice=notice, wording=f"{word}字承诺"),
        ("officeaddress", "send"): factories.confirmed_address(
            department=department, email=f"confirmed-{ord(word)}@example.org"
        ),
        "report": factories.report(hotline=own, words=f"{word}字反映", contact=f"{word}字联系人"),
        "importbatch": batch,
        ("importbatch", "undo"): factories.applied_batch(region=region, notice=notice),
        ("hotline", "cite"): suspended,
        "notice": paper,
        ("notice", "cited"): notice,
        ("notice", "cite"): correction,
        "post": draft,
        ("post", "approve"): submitted,
        ("post", "return"): submitted,
        ("post", "handover"): live,
        ("post", "cover"): live,
        ("post", "withdraw"): live,
        ("post", "unschedule"): factories.publish(posts["定时岗"], on=today() + timedelta(30)),
        ("post", "restore"): _deleted(posts["删除岗"]),
        ("post", "trail"): live,
        ("post", "history"): live,
        "appointment": coming,
        ("appointment", "end"): appointment,
        ("appointment", "change"): appointment,
        ("appointment", "withhold"): appointment,
        ("appointment", "ask-name"): hidden,
        ("appointment", "show-name"): asked,
        ("appointment", "ban"): left,
        ("appointment", "withdraw"): appointment,
        ("appointment", "withdraw-numbers"): appointment,
        "cover": cover,
        "hotline": loose,
        ("hotline", "restore"): suspended,
        ("hotline", "suspend"): own,
        ("hotline", "withdraw"): own,
        ("hotline", "keep"): own,
        "hotlinesource": loose.sources.get(),
        "user": member,
        "role": member.roles.get(),
    }
    people = (official, unused, hidden.official, asked.official)
    data.labels = [f"{word}字", *(each.name for each in people)]
    data.secrets = [*data.labels, f"{word}user", live.uid, draft.uid]
    data.secrets += [str(hotline) for hotline in (own, suspended, loose)]
    data.secrets += [hotline.digits for hotline in (own, suspended, loose)]
    data.terms = [f"{word}字", official.name, own.digits]
    return data


def _deleted(post):
    """Delete a draft; return it with the id that it had."""
    pk = post.pk
    for rows in (post.hotlines, Post.objects.filter(pk=pk)):
        rows.all().delete()
    return Post(pk=pk)


def _post(data, department, notice, title):
    post = factories.post(department=department, title=title, duties=f"{data.word}字旧分工")
    hotline = factories.hotline(post=post)
    factories.hotline_source(hotline=hotline, notice=notice, printed_name=f"{data.word}字所印")
    return post
