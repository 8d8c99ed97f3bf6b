"""Render every component in every state, for designers; in demo mode only."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from directory.answering_now import NowFilter, describe_now
from directory.answers import Answers, FoundRegion, FoundTopic, SilentBody
from directory.covers import PostCover
from directory.editions import describe_edition
from directory.evidence import Check, CheckedNumber, NoticeSource, Printed, TermLine
from directory.filters import Facet, FilterChoice, write_download_query
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page
from directory.number_queries import FoundNumber
from directory.post_cards import Layout, PostCard, build_post_cards, list_former_holders
from directory.printed_facts import describe_source
from directory.sheet_changes import PostChange
from directory.withdrawal_queries import Loss
from officials.days import SHANGHAI
from officials.hours import Calendar
from officials.models.choices import SEARCHED_KINDS, FileType, Kind, PublicReason, Result, Use
from officials.models.departments import Department, DepartmentType, Topic
from officials.models.national_hotlines import NationalHotline
from officials.models.public import LiveHotline, LiveNotice, LiveOutcome, LivePost, LiveTerm
from officials.models.public_records import EditionRecord, LiveSource
from officials.models.regions import Region
from officials.publication.cards import Card, Term
from officials.search import Interpretation

# Every day a Wednesday, so that what is open today is open tomorrow.
NOW = datetime.combine(date(2026, 1, 7), time(10), SHANGHAI)
CALENDAR = Calendar(years=frozenset({NOW.year}))
OFFICE_HOURS = "工作日 9:00–12:00，14:00–17:30"
NIGHT = "周一至周日 20:00–22:00"
DEAD = {"last_verified": NOW.date() - timedelta(40), "result": Result.DEAD}
WRONG = {"last_verified": NOW.date() - timedelta(40), "result": Result.WRONG}
FRESH = {"last_verified": NOW.date() - timedelta(12), "result": Result.ANSWERED}


@public_page(versions.NO_REGION)
def gallery(request: PublicRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    posts = _make_posts()
    cards, _change = build_post_cards(
        posts, NOW, Layout.LOCATED, calendar=CALENDAR, outcomes=_make_outcomes()
    )
    compact_cards, _change = build_post_cards(posts[:1], NOW, Layout.COMPACT, calendar=CALENDAR)
    (full_card,), _change = build_post_cards(posts[6:7], NOW, Layout.FULL, calendar=CALENDAR)
    named = "单样本", "Shan Yangben"
    cover = PostCover("副局长", *named, "#states", "1月7日至9日", cards[0].hotlines[0])
    compact_cards = [replace(card, cover=cover) for card in compact_cards]
    bureau = posts[0].department
    place = Region(code="610100", name="样品市", name_en="Sample City", level=2)
    # Without the line of the government, which stands further down.
    island = Region(code="810000", name="香港特别行政区", name_en="Hong Kong", level=1)
    names = ("样品县", "双江拉祜族佤族布朗族傣族自治县", "𰝟渡镇", "空白乡")
    places: list[Any] = [
        Region(code=f"61010{n}", name=name, name_en="Sample Place", level=3, parent=place)
        for n, name in enumerate(names)
    ]
    for each, live in zip(places, (44, 378, 1, 0), strict=True):
        each.live = live
    topics = [Topic(slug=f"t{n}", name="欠薪", name_en="Unpaid wages") for n in range(3)]
    lines = [
        _make_national_hotline("110", "报警"),
        _make_national_hotline("12333", "人力资源和社会保障服务"),
    ]
    facets = [
        _make_facet("level", "级别", "县级", "乡级"),
        _make_facet("kind", "号码种类", *(str(label) for _value, label in SEARCHED_KINDS)),
    ]
    return page(
        request,
        "pages/gallery.html",
        {
            "cards": cards,
            "compact_cards": compact_cards,
            "full_card": full_card,
            "place": place,
            "download": write_download_query({"region": place.code}),
            "places": places,
            "departments": [(bureau, 4), (bureau, 1)],
            "index": [
                {"name": bureau.label, "address": "#states", "live": live, "is_current": live > 1}
                for live in (4, 1)
            ],
            "now": describe_now([cards[11]], NIGHT, NOW),
            "filter": NowFilter(posts=54, answered=4, everything="#states", window=200),
            "office_hours": describe_now(cards[:1], OFFICE_HOURS, NOW),
            "topics": topics,
            "topic_answers": [
                {"region": places[0], "departments": [(bureau, compact_cards)], "more": 3}
            ],
            "lines": lines,
            "answers": Answers(
                hotlines=lines[:1],
                numbers=[
                    FoundNumber(
                        posts[0], NOW.date(), 3, replaces, describe_source(hotline), replaces, wrong
                    )
                    for hotline in list(posts[0].hotlines.all())[:1]
                    for replaces, wrong in ((True, ""), (False, ""), (False, "7月5日：空号或停机"))
                ],
                notices=[_make_notice()],
                topics=[FoundTopic(topics[0], place, "#topics-found")],
                regions=[FoundRegion(each, "") for each in places],
                silent=SilentBody(island, [bureau.type], lines[1:], cards[:1], None, ""),
            ),
            "merged": [_make_national_hotline("12300", "电信用户申诉", merged_into="12381")],
            "notice": _make_notice(),
            "sheet_changes": [
                PostChange(cards[0].title, bureau, 1, [_("换人"), _("号码已更换")], cards[0]),
                PostChange("演示岗位", bureau, 2, [_("岗位已撤销")]),
            ],
            "facets": facets,
            "narrowed_by": [facet for facet in facets if facet.chosen],
            "help": {"without": [FilterChoice("样品县", 3, "?q=王")], "region": None, "nearby": []},
            "words": [Interpretation("王", ("name",))],
            "former_terms": [
                LiveTerm(
                    official="0" * 12,
                    name="赵虚构",
                    latin="Zhao Xugou",
                    end=date(2025, 12, 31),
                    post=posts[0],
                )
            ],
            "losses": [Loss(NOW.date(), str(PublicReason.NUMBER_WRONG.label), n) for n in (1, 2)],
            **_make_evidence(cards[0]),
            "former_holders": list_former_holders(
                _make_card(
                    terms=(
                        _make_term("赵虚构", date(2020, 3, 1), date(2025, 12, 31)),
                        _make_term("钱占位"),
                    )
                ),
                linked=True,
            ),
        },
        robots="noindex",
    )


def _make_evidence(card: PostCard) -> dict[str, Any]:
    """Return what the page of a post tells of its number, its notices and its past."""
    checks = [
        Check(NOW.date() - timedelta(30 * n), f"{30 * n} 天前", "拨打，有人接听", "fresh")
        for n in range(6)
    ]
    checks[1] = replace(checks[1], words="拨打，无人接听", state="failed")
    notice = _make_notice()
    facts = {
        "title": notice.title,
        "issuer": notice.issuer,
        "document_number": notice.document_number,
        "published_on": notice.published_on,
        "url": "",
    }
    printed = [Printed("王示例", "0999-00000001"), Printed("办公室", "")]
    archived = LiveSource(file_type=FileType.PDF, file_size=123_456, file_sha256="0" * 64)
    source = NoticeSource(
        title=notice.title,
        issuer=notice.issuer,
        document_number=notice.document_number,
        published_on=notice.published_on,
        url="#states",
        original=notice.url,
        file=archived,
        printed=printed,
    )
    past = list_former_holders(
        _make_card(terms=(_make_term("钱占位", date(2020, 3, 1), date(2025, 12, 31)),)),
        linked=False,
    )
    holder = card.holder or past[0]
    record = EditionRecord(
        uid="0" * 12,
        post=card.post.uid,
        region=card.post.region,
        department=card.post.department,
        card=_make_card(
            title="局长",
            duties="主持全面工作",
            holder=_make_term("王示例"),
        ),
        since=NOW,
    )
    return {
        "checked": [
            CheckedNumber(card.hotlines[0], checks[:4], checks[4:], 2),
            CheckedNumber(card.hotlines[0], [], [], 0),
        ],
        "sources": [source, replace(source, file=None, url="", printed=())],
        "terms": [
            TermLine(holder, current=True, notice_url="#states"),
            TermLine(past[0], current=False, notice_url=""),
        ],
        "edition": replace(describe_edition(record), sources=[facts]),
        "today": NOW.date(),
    }


def _make_posts() -> list[LivePost]:
    """Return a post for each state, the plain one first."""
    long = "副局长（分管安全生产、应急管理、防灾减灾救灾、森林草原防灭火和信访维稳工作）"
    return [
        _make_post(1, "局长", "王示例", _make_hotline(1, **FRESH)),
        _make_post(2, "副局长", "单样本", _make_hotline(2, last_verified=date(2025, 1, 2))),
        _make_post(3, "副局长", "曾演示", _make_hotline(3), capacity="acting"),
        _make_post(4, "副局长", "覃占位", _make_hotline(4, suspended=True)),
        _make_post(21, "副局长", "单演示", _make_hotline(39, suspended=True, **WRONG)),
        _make_post(22, "副局长", "区样本", _make_hotline(40), withheld=True),
        _make_post(5, "副局长", "乐范例", _make_hotline(5, hours=NIGHT)),
        _make_post(6, "副局长", "解示例", _make_hotline(6, under_report=True, **DEAD)),
        _make_post(7, "副局长", "仇样本", _make_hotline(7, result=Result.UNANSWERED)),
        _make_post(8, "副局长", "区虚构", _make_hotline(8, hours="")),
        _make_post(9, "副局长", "", _make_hotline(9)),
        _make_post(10, "值班室", "", _make_hotline(10, hours="24小时", **FRESH), kind="desk"),
        _make_post(11, "演示岗位", "欧阳演示", _make_hotline(11), demo=True),
        _make_post(
            12, long, "恩和巴雅尔·阿木古楞虚构", _make_hotline(12, label="投诉举报和监督电话")
        ),
        _make_post(13, "𰝟渡镇联络员", "𬱖示例", _make_hotline(13)),
        _make_post(14, "值守", "翟样本", *(_make_hotline(20 + n) for n in range(6))),
        _make_post(15, "主任", "查占位", _make_hotline(30, hours=NIGHT), department=2),
        _make_post(16, "调研员", "盖范例"),
        _make_post(
            17,
            "副局长",
            "繁示例",
            _make_hotline(31, use=Use.FAX, label="传真", hours="24小时", **FRESH),
            _make_hotline(32, **FRESH),
        ),
        _make_post(18, "副局长", "洗样本", _make_hotline(33, use=Use.FAX, label="办公室")),
        _make_post(
            19,
            "副局长",
            "种虚构",
            _make_hotline(34, use=Use.TEXT, label="短信举报"),
            _make_hotline(35, label="传真", use=Use.FAX),
            _make_hotline(36, **DEAD),
            _make_hotline(37, last_verified=date(2025, 1, 2)),
        ),
        _make_post(
            20, "副局长", "覃样本", _make_hotline(38, notice_date=date(2024, 12, 1), hours="24小时")
        ),
    ]


def _make_post(
    number: int, title: str, name: str, *hotlines: LiveHotline, **values: Any
) -> LivePost:
    """Return a post whose hotlines count as fetched."""
    kind = DepartmentType(name="公安局", name_en="Public Security Bureau")
    office, is_withheld = values.pop("department", 1), values.pop("withheld", False)
    card = _make_card(
        title=title,
        duties="分管治安、户政、出入境" if number % 2 else "",
        holder=_make_term(name, capacity=values.pop("capacity", "full")) if name else None,
        **values,
    )
    if is_withheld:
        reason = str(PublicReason.SECURITY)
        card["holder"]["withheld"] = {"reason": reason, "since": NOW.date().isoformat()}
    post = LivePost(
        id=number,
        uid=f"{number:012}",
        region=Region(code="610101", name="样品县", name_en="Sample County", level=3),
        department=Department(id=office, uid=f"{office:012}", name="样品县公安局", type=kind),
        card=card,
    )
    vars(post)["_prefetched_objects_cache"] = {"hotlines": list(hotlines)}
    return post


def _make_card(**values: Any) -> dict[str, Any]:
    """Return the card of an edition as JSON."""
    defaults = {
        "title": "",
        "duties": "",
        "kind": "seat",
        "department": "样品县公安局",
        "holder": None,
        "terms": (),
        "sources": (),
        "demo": False,
    }
    return Card(**defaults | values).as_json()


def _make_hotline(local: int, **values: Any) -> LiveHotline:
    defaults = {
        "kind": Kind.LANDLINE,
        "digits": f"0999{local:08}",
        "label": "办公电话",
        "purpose": "户政、出入境",
        "answered_by": "值班人员",
        "hours": OFFICE_HOURS,
        "notice_uid": "0" * 12,
        "notice_issuer": "样品县人民政府办公室",
        "notice_title": "关于公布公开电话的通告",
        "notice_number": "样政办〔2026〕3号",
        "notice_date": date(2026, 1, 5),
        "result": Result.ANSWERED if "last_verified" in values else "",
    }
    return LiveHotline(id=local, uid=f"{local:012}", **defaults | values)


def _make_outcomes() -> dict[int, LiveOutcome]:
    """Return what callers say of the first two hotlines: few of them, and with what was settled."""
    few = {"total": 8, "holder": 1, "staff": 4, "nobody": 2, "wrong": 1}
    many = {"total": 120, "holder": 30, "staff": 74, "nobody": 12, "wrong": 4}
    settled = {"settled": 41, "call_back": 22, "unsettled": 30}
    unsaid = dict.fromkeys(settled, 0)
    return {1: LiveOutcome(id=1, **few | unsaid), 2: LiveOutcome(id=2, **many | settled)}


def _make_term(
    name: str, start: date | None = None, end: date | None = None, capacity: str = "full"
) -> Term:
    return Term("0" * 12, "0" * 12, name, "Sample Name", capacity, start, end, "任免通知")


def _make_notice() -> LiveNotice:
    return LiveNotice(
        uid="0" * 12,
        title="关于公布公开电话的通告",
        region=Region(code="610101", name="样品县", name_en="Sample County", level=3),
        issuer="样品县人民政府办公室",
        document_number="样政办〔2026〕3号",
        published_on=date(2026, 1, 5),
        url="https://example.org/notice",
        file_type=FileType.PDF,
        file_size=123_456,
        file_sha256="0" * 64,
        numbers=12,
    )


def _make_facet(name: str, label: str, *names: str) -> Facet:
    choices = [FilterChoice(each, 12, f"?q=王&{name}={each}") for each in names]
    return Facet(name, label, choices[0], choices)


def _make_national_hotline(number: str, name: str, **values: str) -> NationalHotline:
    return NationalHotline(number=number, name=name, name_en="Sample line", **values)
