"""Translate the usual titles of posts and labels of hotlines into English.

The terms are those of official translations; a title that is not here stays untranslated. Search
finds titles by the same terms, and by their pinyin.
"""

import re
from collections import defaultdict
from functools import cache
from itertools import product
from typing import NamedTuple

from officials import pinyin
from officials.duties_glossary import translate_field

_TITLES = {
    "省长": "Governor", "自治区主席": "Chairman", "主席": "Chair", "市长": "Mayor",
    "州长": "Prefecture Governor", "盟长": "League Head", "旗长": "Banner Head",
    "县长": "County Head", "区长": "District Head", "镇长": "Town Head", "乡长": "Township Head",
    "行政长官": "Chief Executive", "书记": "Party Secretary", "党委书记": "Party Secretary",
    "党组书记": "Secretary of the Party Leadership Group",
    "党组成员": "Member of the Party Leadership Group", "党委委员": "Member of the Party Committee",
    "政委": "Political Commissar", "秘书长": "Secretary-General", "局长": "Director",
    "主任": "Director", "厅长": "Director-General", "部长": "Head of Department",
    "总工程师": "Chief Engineer", "总经理": "General Manager", "经理": "Manager",
    "董事长": "Chair of the Board", "院长": "President", "校长": "Principal",
    "检察长": "Chief Procurator", "处长": "Division Chief", "科长": "Section Chief",
    "所长": "Head of Station", "站长": "Head of Station", "队长": "Team Leader",
    "支队长": "Detachment Leader", "大队长": "Brigade Leader", "组长": "Group Leader",
    "负责人": "Person in Charge", "联络员": "Liaison Officer", "值班室": "Duty Office",
    "总值班室": "General Duty Office", "办公室": "Office", "窗口": "Service Window",
    "服务热线": "Service Hotline", "投诉电话": "Complaints", "监督电话": "Supervision",
    "咨询电话": "Enquiries", "办公电话": "Office", "值班电话": "Duty Office", "手机": "Mobile",
    "投诉热线": "Complaints", "举报电话": "Reports",
    "投诉举报和监督电话": "Complaints and Supervision",
    "传真": "Fax", "服务电话": "Service", "本人": "in person", "值班人员": "duty staff",
    "工作人员": "staff", "秘书": "secretary", "办公室工作人员": "office staff",
}  # fmt: skip
# Translated, but not searched for: their letters mean something else to most.
_RARE_TITLES = {
    "理事长": "Chair of the Council", "会长": "President", "馆长": "Director",
    "三级调研员": "Third-Grade Consultant", "四级调研员": "Fourth-Grade Consultant",
    "党政值班室": "Duty Office", "应急值班室": "Emergency Duty Office",
    "执法值班室": "Law Enforcement Duty Office", "抢修值班室": "Repairs Duty Office",
    "政务公开咨询台": "Open Government Desk", "综合窗口": "General Service Window",
    "办不成事反映窗口": "Window for Unsettled Matters", "办事大厅": "Service Hall",
    "服务中心": "Service Centre", "综治中心": "Public Security Centre",
    "企业服务台": "Enterprise Desk", "社区服务台": "Community Desk",
    "婚姻登记处": "Marriage Registration Office", "投诉复核台": "Complaints Review Desk",
    "消费维权": "Consumer Rights", "农资打假": "Fake Farm Supplies",
    "信访接待": "Petitions Reception", "维权咨询": "Enquiries about Rights",
    "平台技术支持": "Platform Support",
}  # fmt: skip
# Desks are called by a field and one of these.
_DESKS = {
    "值班室": "{} Duty Office", "咨询": "{} Enquiries", "查询": "{} Enquiries",
    "投诉": "{} Complaints", "窗口": "{} Window", "服务台": "{} Desk", "大厅": "{} Hall",
    "中心": "{} Centre",
}  # fmt: skip
_DESK = re.compile(f"(.+?)({'|'.join(_DESKS)})")
_RANKS = {"常务副": "Executive Deputy", "第一副": "First Deputy", "副": "Deputy", "代": "Acting"}
# What else foreigners call them, in letters only.
_OTHER_ENGLISH = {
    "head": ("区长", "县长", "镇长", "乡长", "局长", "主任"),
    "leader": ("区长", "县长", "市长"),
    "chief": ("区长", "县长", "局长"),
    "magistrate": ("县长",), "countymagistrate": ("县长",), "countychief": ("县长",),
    "countyhead": ("县长",), "districtmayor": ("区长",), "districtchief": ("区长",),
    "vicemayor": ("副市长",), "vicegovernor": ("副省长",), "vicedirector": ("副局长", "副主任"),
    "partychief": ("书记",), "partyboss": ("书记",), "secretary": ("书记",),
    "bureauchief": ("局长",), "bureaudirector": ("局长",), "bureauhead": ("局长",),
    "switchboard": ("总值班室", "值班室"),
}  # fmt: skip
# Titles of people, which end so, are typed in pinyin; labels of hotlines are not.
_SEATS = "长任席"
_RANKED = re.compile(f"({'|'.join(_RANKS)})(.+)")


def translate_title(title: str) -> str:
    """Return the English of a title (副局长（分管城管）: Deputy Director), or an empty text."""
    parts = [_translate_part(part) for part in re.split("[、兼]", re.sub("（.*?）", "", title))]
    return ", ".join(parts) if all(parts) else ""


class Spelled(NamedTuple):
    """Titles by their English, in letters only, by their pinyin, and by their initials."""

    english: dict[str, tuple[str, ...]]
    pinyin: dict[str, tuple[str, ...]]
    initials: dict[str, tuple[str, ...]]


@cache
def spelled_titles() -> Spelled:
    """Return the titles that are known, with their ranks, by each way to type them."""
    english, full, initials = defaultdict(list), defaultdict(list), defaultdict(list)
    for rank, title in product(("", *_RANKS), _TITLES):
        whole = rank + title
        english[re.sub("[^a-z]", "", translate_title(whole).lower())].append(whole)
        if title[-1] in _SEATS:
            *others, last = pinyin.transcribe(whole).split()
            spaced = [*others, last.replace("chang", "zhang")]
            full["".join(spaced)].append(whole)
            initials["".join(syllable[0] for syllable in spaced)].append(whole)
    english.pop("", None)
    for letters, titles in _OTHER_ENGLISH.items():
        english[letters] += [title for title in titles if title not in english[letters]]
    return Spelled(
        *({key: tuple(each) for key, each in table.items()} for table in (english, full, initials))
    )


# What notices of numbers say of themselves: kind, act and subject, each by its first match.
_NOTICE_KINDS = {"通知": "Circular", "公示": "Announcement", "名单": "List", "一览": "List"}
_NOTICE_ACTS = {"更正": "correcting", "更新": "updating", "撤销": "withdrawing"}
_NUMBERS = re.compile("电话|号码|热线|联系方式")
_OFFICIALS = re.compile("领导|干部|负责人")


def translate_notice_title(title: str) -> str:
    """Return the English of the title of a notice that prints numbers; empty for another one."""
    if not _NUMBERS.search(title):
        return ""
    kind = next((each for part, each in _NOTICE_KINDS.items() if part in title), "Notice")
    act = next((each for part, each in _NOTICE_ACTS.items() if part in title), "publishing")
    whose = "officials' telephone numbers" if _OFFICIALS.search(title) else "telephone numbers"
    return f"{kind} {act} {whose}"


def _translate_part(title: str) -> str:
    ranked = _RANKED.fullmatch(title)
    if known := _TITLES.get(title) or _RARE_TITLES.get(title):
        return known
    office = _translate_part(ranked[2]) if ranked else ""
    return f"{_RANKS[ranked[1]]} {office}" if ranked and office else _translate_desk(title)


def _translate_desk(title: str) -> str:
    """Return the English of a desk (供热值班室: Heating Duty Office), or an empty text."""
    desk = _DESK.fullmatch(title)
    field = translate_field(desk[1] if desk else title).removeprefix("the ")
    # Small words stay small.
    name = re.sub(
        r"(?<![a-z'])(?!(?:of|and|for|in|the|to|by|about|after|with|against|from)\b)[a-z]",
        _capitalise,
        field,
    )
    return _DESKS[desk[2]].format(name) if desk and name else name


def _capitalise(match: re.Match[str]) -> str:
    return match[0].upper()
