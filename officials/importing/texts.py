"""Clean the text of cells, and find units and titles in words that hold more."""

import re
import unicodedata
from functools import lru_cache

from officials.characters import mend
from officials.names import HAN, is_surname, is_title

# Signs without a form that programs leave in cells.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# Texts in one line without anything to mend.
_TIDY = re.compile(r"[!-~、-〃《-】一-\u9fff！-～…“”·—]*")
_PUNCTUATION = re.compile(r"[、，,;；:：/|（）()·.-]")
_NUMERALS = "一二三四五六七八九十百"
_NUMBERING = re.compile(
    rf"^(?:(?:附?表|附件)\s*[{_NUMERALS}0-9]+[、.．:：\s]+|第?[{_NUMERALS}]+[、.．,，:：]\s*"
    rf"|第[{_NUMERALS}0-9]+(?:部分|章|节|批)[、:： ]*|[(（][{_NUMERALS}0-9]+[)）]\s*"
    r"|[0-9]{1,3}[、.．)）]\s*|[①-⑳]\s*)"
)
_FOOTNOTES = re.compile("^[※★☆▲△●◆]+|[①-⑳※★☆▲△●◆]+$")
_COUNT = re.compile(
    r"[(（【]?(?:共|计|共计)?\s*[0-9]+\s*[人名位个](?:[)）】])?$|[(（【]\s*[0-9]+\s*[)）】]$"
)
_AROUND = re.compile(r"[※★☆▲△●○◆◇■□—=*＊\s-]*[【\[〖]?(.*?)[】\]〗]?[※★☆▲△●○◆◇■□—=*＊\s-]*")

_END_OF_HEADING = re.compile("[(（]续[)）]$|[:：]+$")

_UNIT_END = (
    "委员会|管委会|办事处|政府|街道|法院|检察院|集团|公司|大队|支队|中队|中心|银行|党校|园区|社区"
    "|团委|工会|妇联|残联|文联|科协|侨联|红十字会|工商联|人大|政协|纪委|区委|县委|市委|党委|人武部"
    "|[局委办厅院部处科所站队社会馆校镇乡村室园场厂]"
)
_UNIT = re.compile(f".*(?:{_UNIT_END})$")
# Words behind which the title of a list no longer names the unit.
_TITLE_OF_LIST = re.compile(
    "(?:党政|主要)?(?:领导|班子|干部|公开|负责|办公(?!室)|联系|值班|内设|科室|全体|工作人员|人员|通讯|电话|热线"
    "|一览|名单|公示|公布|分工|有关|各)"
)
_BEFORE_UNIT = re.compile("^关于(?:公布|公开)?|^附件[0-9]*[:：]?|[0-9]{4}年(?:度)?")
_WHOLE_TITLE = re.compile("(?:书记|长|主任|主席|委员|常委|经理|助理|成员|秘书|干事)$")
_NAME_FIRST = re.compile(
    f"([{HAN}]{{2,4}}?)((?:党[组委工]|副|[局部厅镇乡县区市院所站队科股处]长|主任|书记|总|常务|纪[检委]"
    f"|[一二三四]级|主席|委员|办公室).*)(?<=书记|主任|主席|委员|专员|.长|研员|程师|助理)"
)
_TITLE_FIRST = re.compile(
    f"(.*(?:书记|主任|主席|委员|研员|程师|助理|[^{_NUMERALS}]长))([{HAN}]{{2,4}})"
)
_LEVELS = [
    re.compile(rf"第?[{_NUMERALS}]+[、.．,，:：]|第[{_NUMERALS}0-9]+(?:部分|章)"),
    re.compile(rf"[(（][{_NUMERALS}]+[)）]"),
    re.compile(r"[(（]?[0-9]{1,3}[、.．)）]|[①-⑳]"),
]
_OFFICE = re.compile("[^省市州县区旗镇乡街]{1,8}[科股室处办]")
_GROUP = re.compile(
    "(?:现任|其他|其它|其余|主要|非|县处级|[正副]?[县处科]级)?(?:党政)?"
    "(?:[正副]职|[正副]+[职]?级?|领导|班子|中层|机关|党组|党委|行政)?(?:领导|班子|成员|干部|职务|人员|正职|副职)*"
)
_SMALLEST_UNIT = 2  # characters
_COMMAS = re.compile("[、，,;；]")
_BODY = re.compile(
    "[省市州县区旗镇乡]|街道|局$|委员会$|政府$|管委会$|办事处$|法院$|检察院$|集团$|公司$|医院$|学校$"
)
_HOLDER = re.compile(
    rf"([^()（）]+?)\s*[(（]\s*([{HAN}]{{2,4}}|[{HAN}]{{1,9}}(?:·[{HAN}]{{1,9}})+)\s*[)）]"
)
_REMARK_ON_PERSON = re.compile("[族级职务兼作名]$|^(?:分管|代理|负责|主持|正|副|男|女)")
_REMARK_ON_TITLE = re.compile(
    "[族级务委管理业融办区县市镇乡街村组线片职作政会局处科站所院校队育教全化盘联名员任长记事安]$"
)
_LONGEST_PLAIN_NAME = 3  # characters, with a surname of one

GENERIC_NAMES = {"姓名", "领导姓名", "干部姓名", "人员姓名", "名字", "领导", "任职者", "holder"}
GENERIC_PHONES = {"电话", "联系电话", "联系方式", "号码", "电话号码", "联系号码", "通讯方式"}
GENERIC_PHONES |= {"numbers", "numbershown"}  # of our own tables for programs
DESK = re.compile(
    r".{0,10}(?:值班室|值班|总值班|服务台|接待室|热线|窗口|前台|办公室|传达室|服务大厅)"
)

# Words for a number that stands in another column already.
SAME_NUMBER = re.compile("同(?:左|前|(?:办公|联系|值班|固定)?电话|座机|手机|办公)(?:号码?)?")
DITTO = {"同上", "〃", '"', "″", "''", "“", "”", "々", "同前", "上同"}


@lru_cache(maxsize=8192)
def clean_text(text: str) -> str:
    """Return text in one line, without unseen signs and look-alikes, spaces closed up.

    A line break between whole titles becomes 、, any other is the wrapping of a narrow cell.
    """
    if _TIDY.fullmatch(text):
        return text
    return close_up(join_lines(text))


def join_lines(text: str, between: str = "") -> str:
    """Return text in one line, with 、 between whole titles and ``between`` at other breaks."""
    lines = [line.strip() for line in mend(_UNSEEN.sub("", text)).split("\n") if line.strip()]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        are_titles = _WHOLE_TITLE.search(joined) and _WHOLE_TITLE.search(line)
        joined += ("、" if are_titles else between) + line
    return joined


def close_up(text: str) -> str:
    """Join words that were spaced out to fill a cell (局　长); keep spaces between whole words."""
    words = re.sub("[\u00a0\u3000\t]", " ", text).split()
    joined = words[0] if words else ""
    previous = joined
    for word in words[1:]:
        is_spaced = (len(word) == 1 or len(previous) == 1) and _is_han(previous[-1] + word[0])
        at_sign = _PUNCTUATION.match(word[0]) or _PUNCTUATION.match(joined[-1])
        joined += word if is_spaced or at_sign else f" {word}"
        previous = word
    return joined


def clean_unit(text: str) -> str:
    """Return the name of a unit without spaces and line breaks, in half width."""
    return "".join(unicodedata.normalize("NFKC", clean_text(text.replace("\n", ""))).split())


def strip_numbering(text: str) -> str:
    """Return a heading without its number (一、, （二）, 3.), count, frame (★【】★) and （续）."""
    framed = _AROUND.fullmatch(clean_text(text))
    stripped = _NUMBERING.sub("", framed[1] if framed else "")
    return _END_OF_HEADING.sub("", _COUNT.sub("", stripped)).strip()


def strip_footnotes(text: str) -> str:
    """Return a name without the marks of footnotes around it."""
    return _FOOTNOTES.sub("", text)


def is_unit(text: str) -> bool:
    """Return whether a text ends as names of bodies do."""
    return len(text) >= _SMALLEST_UNIT and _UNIT.match(text) is not None


def is_group(text: str) -> bool:
    """Return whether a text names people of a unit by their rank: 正职, 班子成员."""
    return _GROUP.fullmatch(text) is not None


def unit_in_title(text: str) -> str:
    """Return the unit that the title of a list names, or an empty string.

    区教育局领导班子联系电话一览表 names 区教育局.
    """
    stripped = re.sub(r"[(（\[【《][^)）\]】》]*[)）\]】》]", "", strip_numbering(text))
    stripped = re.sub(
        "^关于(?:公布|公开)?|^附件[0-9]*[:：]?|[0-9]{4}年(?:度)?", "", stripped
    ).strip()
    if match := _TITLE_OF_LIST.search(stripped, 2):
        stripped = stripped[: match.start()]
    stripped = re.sub("[的及和与]$", "", stripped)
    return clean_unit(stripped) if is_unit(stripped) else ""


def split_unit(text: str) -> tuple[str, str]:
    """Split 区教育局党组书记、局长 into the unit and the title; ("", text) where it has none."""
    for match in reversed([*re.finditer(f"(?:{_UNIT_END})", text)]):
        unit, title = text[: match.end()], text[match.end() :]
        if (
            len(unit) > _SMALLEST_UNIT
            and not _COMMAS.search(unit)
            and _WHOLE_TITLE.search(title)
            and title[0] not in "长主任、"
        ):
            return _shorten(unit, title)
    return "", text


def split_unit_off(title: str) -> tuple[str, str]:
    """Split a title that begins with a body, 区教育局局长, but not with a part of one, 办公室主任.

    Returns ("", title) where it is not clear.
    """
    unit, rest = split_unit(title)
    is_clear = _BODY.search(unit) and not is_office(unit)
    return (unit, rest) if is_clear else ("", title)


def split_joined_title(text: str) -> tuple[str, str]:
    """Split 王示例局长 and 局长王示例 into name and title; (text, "") where it is not clear."""
    stripped = clean_unit(text)
    if found := _NAME_FIRST.fullmatch(stripped):
        return found[1], found[2]
    if (found := _TITLE_FIRST.fullmatch(stripped)) and not _WHOLE_TITLE.search(found[2]):
        return found[2], found[1]
    return text, ""


def split_joined_name(text: str) -> tuple[str, str]:
    """Split 王示例局长 where a surname begins the name, else return (text, "")."""
    name, title = split_joined_title(text)
    return (name, title) if title and _begins_with_surname(name) else (text, "")


def split_holder(text: str, *, among_titles: bool = False) -> tuple[str, str]:
    """Split 局长（王示例） into name and title; (text, "") where the brackets hold no name.

    ``among_titles``: the cell is one of titles, where brackets mostly hold a remark.
    """
    found = _HOLDER.fullmatch(text)
    if not found or not is_title(found[1]):
        return text, ""
    title, name = found.groups()
    if among_titles:
        is_name = ("·" in name or _begins_with_surname(name)) and not _REMARK_ON_TITLE.search(name)
    else:
        is_name = not _REMARK_ON_PERSON.search(name)
    return (name, title) if is_name else (text, "")


def _begins_with_surname(name: str) -> bool:
    return is_surname(name[:2]) if len(name) > _LONGEST_PLAIN_NAME else is_surname(name[0])


def level_of(text: str) -> int:
    """Return how deep the number of a heading says it is: 一、 is 1, （一） 2, 1. 3, none 0."""
    for level, pattern in enumerate(_LEVELS, 1):
        if pattern.match(clean_text(text)):
            return level
    return 0


def is_office(text: str) -> bool:
    """Return whether a text names a part of a body: 办公室, 人事科."""
    return _OFFICE.fullmatch(text) is not None


def _shorten(unit: str, title: str) -> tuple[str, str]:
    """Give the title the committee inside of a body: 区教育局党委 is that of 区教育局."""
    if match := re.match(f"(.{{2,}}?(?:{_UNIT_END}))(党委|党组|党工委|纪委|机关)$", unit):
        return match[1], match[2] + title
    return unit, title


def _is_han(pair: str) -> bool:
    return re.fullmatch(f"[{HAN}]{{2}}", pair) is not None
