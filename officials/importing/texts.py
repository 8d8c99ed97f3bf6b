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
_ITEM = re.compile(
    rf"[0-9]{{1,2}}[.、．)）](?![0-9]{{1,2}}(?![0-9]))|[(（][{_NUMERALS}0-9]{{1,2}}[)）]|[①-⑳]|[{_NUMERALS}]+、"
)
_STOPS = "。；;，,、：:！!？?"
_FOOTNOTES = re.compile(f"^[※★☆▲△●◆]+|[①-⑳※★☆▲△●◆]+$|(?<=[{HAN}]{{2}})[*＊]+$")
_COUNT = re.compile(
    r"[(（【]?(?:共|计|共计)?\s*[0-9]+\s*[人名位个](?:[)）】])?$|[(（【]\s*[0-9]+\s*[)）】]$"
)
_AROUND = re.compile(r"[※★☆▲△●○◆◇■□—=*＊\s-]*[【\[〖]?(.*?)[】\]〗]?[※★☆▲△●○◆◇■□—=*＊\s-]*")

_END_OF_HEADING = re.compile("[(（]续[)）]$|[:：]+$")

_UNIT_END = (
    "委员会|管委会|办事处|政府|街道|法院|检察院|集团|公司|大队|支队|中队|中心|银行|党校|园区|社区"
    "|团委|工会|妇联|残联|文联|科协|侨联|红十字会|工商联|人大|常委会|政协|纪委|区委|县委|市委|党委|人武部"
    "|[局委办厅院部处科所站队社会馆校镇乡村室园场厂]"
)
_UNIT = re.compile(f".*(?:{_UNIT_END})$")
# Words behind which the title of a list no longer names the unit.
_TITLE_OF_LIST = re.compile(
    "(?:党政|主要)?(?:领导|班子|干部|公开|负责|办公(?!室)|联系|值班|带班|接访|接待|内设|科室|全体|工作人员|人员|通讯|电话|热线"
    "|内部|常用|国庆|春节|元旦|中秋|清明|端午|劳动节|节假日|假期|期间|[0-9]{1,2}月"
    "|一览|名单|公示|公布|分工|有关|各)"
)
_BEFORE_UNIT = re.compile("^关于(?:公布|公开)?|^附件[0-9]*[:：]?|[0-9]{4}年(?:度)?")
_LABEL_OF_UNIT = re.compile("(?:填报|填表|报送|制表|所属)?(?:单位|部门)(?:名称|全称)?[:：](.+)")
_BEFORE_NUMBER = re.compile(
    r"([^:：]+?)[\s(（,，、]*[^\s(（:：,，、]{0,4}(?:电话|热线|座机|总机|传真|号码|[Tt][Ee][Ll])[:：]?\s*[(（]?[0-9].*"
)
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
_OFFICE_OF_ANY = re.compile("办公室|[^省市州县区旗镇乡街局委院]{1,5}[科股]")
_GROUP = re.compile(
    "[局委办院厅部]?(?:现任|其他|其它|其余|主要|分管|协管|主管|带班|值班|部门|单位|非|县处级|[正副]?[县处科]级)*(?:党政)?"
    "(?:[正副]职|[正副]+[职]?级?|领导|班子|中层|机关|党组|党委|行政)?(?:领导|班子|成员|干部|职务|人员|正职|副职|负责人|负责同志)*"
)
_MAX_HEADING = 200  # characters; longer texts cost too much to be searched for units
_SMALLEST_UNIT = 2  # characters
_PLACES = "省市州县区旗镇乡"
_PLACE = re.compile(f"(?:[{_PLACES}]|街道)$")
_ORGANS = re.compile("党委|党工委|人大|人大主席团|政府|政协|政协工委|纪委|人武部|团委|妇联|工会")
_HEAD_OF_GOVERNMENT = re.compile(f"(?:常务)?副?([{_PLACES}])长")
_SEAT_OF_PLACE = re.compile(
    f"(?:[{_PLACES}]委|党组|党委|党工委|[{_PLACES}]?(?:人大|政协|政府)|(?:常务)?副?[{_PLACES}]长|街道党工委"
    f"|(?:组织|宣传|统战)部|[{_PLACES}]?(?:政法委|纪委|监委)|秘书长)"
)
_HEAD_OF_PLACE = re.compile(
    "([省市州县区旗](?:委(?=副?书记|常委|委员)|人大常委会|人大|政协)|[镇乡](?:党委|人大)|街道党工委)"
)
# Bodies that a 主任 or a 主席 leads.
_HAS_CHAIR = re.compile("(?:常委会|管委会|委员会|政协|工会|妇联|残联|文联|科协|侨联|工商联)$")
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
        is_next = _ITEM.match(line) and joined[-1] not in _STOPS
        if _WHOLE_TITLE.search(joined) and _WHOLE_TITLE.search(line):
            joined += "、" + _ITEM.sub("", line)
        else:
            joined += ("；" if is_next else between) + line
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


def strip_order(text: str) -> str:
    """Return a name or a title without its number in a list: 1.王示例, （二）副局长, ③."""
    return _NUMBERING.sub("", text)


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
    if len(text) > _MAX_HEADING:
        return ""
    stripped = re.sub(r"[(（\[【《][^)）\]】》]*[)）\]】》]", "", strip_numbering(text))
    stripped = _BEFORE_UNIT.sub("", stripped).strip()
    if unit := unit_behind_label(stripped):
        return unit
    if match := _TITLE_OF_LIST.search(stripped, 2):
        stripped = stripped[: match.start()]
    stripped = re.sub("[的及和与]$", "", stripped)
    return clean_unit(stripped) if is_unit(stripped) else ""


def unit_behind_label(text: str) -> str:
    """Return the unit of 填报单位：区教育局（盖章）, or an empty string."""
    if len(text) > _MAX_HEADING:
        return ""
    found = _LABEL_OF_UNIT.fullmatch(re.sub("[(（].*?[)）]", "", "".join(text.split())))
    return clean_unit(found[1]) if found and is_unit(found[1]) else ""


def unit_before_number(text: str) -> str:
    """Return the heading in 一、区教育局（值班电话：0558-…）, or an empty string if it is no unit.

    It keeps the number of the heading, which says its level.
    """
    found = _BEFORE_NUMBER.fullmatch(clean_text(text)) if len(text) <= _MAX_HEADING else None
    return found[1] if found and is_unit(strip_numbering(found[1])) else ""


def join_unit(whole: str, part: str) -> str:
    """Return the name of a part with the body that it belongs to: 区教育局办公室, 某镇人大.

    Another body keeps its own name.
    """
    is_part = is_office(part) or (_PLACE.search(whole) and _ORGANS.fullmatch(part))
    return whole + part if whole and is_part and not part.startswith(whole) else part


def organ_of(title: str) -> str:
    """Return the organ that a seat at the head of a place belongs to, or an empty string.

    副区长 is of 区政府, 区委常委、宣传部部长 of 区委, 县政协主席 of 县政协.
    """
    seats = re.sub("[(（].*?[)）]", "", title).split("、")
    found = _HEAD_OF_PLACE.match(title)
    if not all(_SEAT_OF_PLACE.match(seat) for seat in seats):  # 副区长、公安局局长
        return ""
    heads = [head[1] for seat in seats if (head := _HEAD_OF_GOVERNMENT.fullmatch(seat))]
    return f"{heads[0]}政府" if heads else found[1] if found else ""


def join_titles(title: str) -> str:
    """Return titles that only a space parts with 、 between them: 党组书记 局长."""
    words = title.split(" ")
    return "、".join(words) if all(map(_WHOLE_TITLE.search, words)) else title


def join_bodies(text: str) -> str:
    """Return a cell with a body on each line with 、 between them; other breaks are wrapping."""
    lines = [clean_unit(line) for line in text.split("\n") if line.strip()]
    are_bodies = len(lines) > 1 and all(is_unit(each) and each[0] in _PLACES for each in lines)
    return "、".join(lines) if are_bodies else text


def list_bodies(unit: str) -> list[str]:
    """Return the bodies of a unit that names several, else an empty list."""
    parts = [part for part in re.split("[、/／,，;；|]", unit) if part]
    are_bodies = all(is_unit(part) and len(part) > _SMALLEST_UNIT for part in parts)
    return parts if len(parts) > 1 and are_bodies else []


def split_unit(text: str) -> tuple[str, str]:
    """Split 区教育局党组书记、局长 into the unit and the title; ("", text) where it has none."""
    for match in reversed([*re.finditer(f"(?:{_UNIT_END})", text)]):
        unit, title = text[: match.end()], text[match.end() :]
        if (
            len(unit) > _SMALLEST_UNIT
            and not _COMMAS.search(unit)
            and _WHOLE_TITLE.search(title)
            and (title[0] not in "长主任会、" or (title[0] == "主" and _HAS_CHAIR.search(unit)))
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


def is_office_alone(text: str) -> bool:
    """Return whether a text names a part that most bodies have, without the body: 办公室."""
    return _OFFICE_OF_ANY.fullmatch(text) is not None


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
