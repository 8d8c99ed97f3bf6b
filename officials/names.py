"""Parse the names of officials as lists print them: normal form, surname, errors and warnings.

Pure. A name may contain characters outside the basic plane, and characters newer than this Python's
Unicode tables, so no character is dropped for being unassigned.
"""

import functools
import re
import unicodedata
from dataclasses import dataclass

from .issues import Issue

_ = str  # Marks templates for translation; the interface translates `Issue.template`.

TEMPLATES = {
    # Errors.
    "several": _("「%(written)s」像是几个人的姓名；每行只写一人，少数民族姓名请用 · 分隔。"),
    "digits": _("「%(written)s」里有数字；姓名和电话请分开填写。"),
    "lost": _("「%(written)s」有字没有显示出来；请补上这个字。"),
    "signs": _("「%(written)s」里有姓名不用的符号；请核对。"),
    "too_long": _("姓名有 %(count)d 个字，太长了；请只写姓名。"),
    # Warnings.
    "one_character": _("「%(written)s」只有一个字；请核对是否漏字。"),
    "title": _("「%(written)s」像是职务；请核对姓名。"),
    "concealed": _("「%(written)s」没有写出全名；请核对姓名。"),
    "address": _("「%(written)s」像是称呼，不是姓名；请核对，只写姓名。"),
}
MAX_LENGTH = 50  # characters of a cell
MAX_HAN = 4  # characters of a Han name
MAX_SURNAME = 4  # characters: 爱新觉罗

VACANT = {"待定", "空缺", "暂缺", "暂空", "缺", "空", "无", "暂无", "未定", "待补", "未配备"}
VACANT |= {"空岗", "缺岗", "空编", "缺编", "缺员", "出缺", "待配", "待配备", "待任", "待任命"}
VACANT |= {"暂时空缺", "职位空缺", "岗位空缺", "暂未配备", "未任命", "待到位", "未到位"}
VACANT |= {"缺位", "缺额", "虚位", "空缺中", "无人", "暂无人", "无人选", "暂无人选", "未配"}
VACANT |= {"暂未到位", "尚未到位", "未到任", "暂未到任", "暂未任命", "尚未任命", "尚未配备"}
VACANT |= {"未确定", "暂未确定", "暂未定", "待确定", "人选待定", "待补充", "待选", "待选举"}
VACANT |= {"待到任", "待聘", "待招聘"}

# Surnames of two characters in use, also in traditional characters. Pairs that are more often a
# common surname and the first character of a given name are left out (谷梁, 乐正, 贺兰).
COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛尉迟皇甫东方慕容宇文长孙司徒令狐公孙轩辕夏侯端木百里呼延南宫西门东郭独孤"
        "闻人钟离申屠公冶宗政濮阳淳于单于太叔仲孙澹台万俟赫连鲜于闾丘司空司寇巫马公西漆雕壤驷拓跋"
        "夹谷左丘东门羊舌微生梁丘耶律完颜纳兰那拉叶赫亓官第五公羊南门太史哥舒"
        "歐陽諸葛尉遲東方長孫司馬軒轅鍾離單于澹臺萬俟赫連鮮于閭丘端木",
    )
)

# Surnames of one character that also begin a name of four (林郑月娥). Others as common begin names
# that are written in characters by their sound (马合木提, 叶尔江别克), so they are left out.
_SURNAMES_BEFORE_THREE = frozenset(
    "王李张刘陈杨赵黄周吴徐孙林郭何梁宋郑韩冯董萧程曹袁邓许傅沈曾彭吕蒋蔡丁魏薛卢余潘戴钟田范方石姚谭廖"
    "邹熊陆郝孔崔邱秦顾侯邵武钱汤尹黎乔龚雷赖庄倪骆施牛樊葛邢伍庞颜殷詹申耿关焦俞左柳祝宁尚符舒阮纪童"
    "凌季裴霍涂苗冉翁蓝路游靳管柴喻祁蒲房滕屈饶韦段闫阎陳楊趙黃吳孫鄭馮蕭鄧許呂蔣薛盧鍾范譚鄒陸錢湯"
)

_OTHER_SURNAMES = frozenset(
    "胡朱高罗谢江马叶金白唐于余杜苏汪任姜古文温章谷康贺毛戚史单仇解查盖乐员区翟褚费梅桂齐龙安常易向严华江聂欧焦覃卓缪"
    "喻鲁甘包焉宫冼朴苟车边卜邬岳穆司迟莫盛麦辛蓝晏沙連馬葉單蘇齊龍嚴華"
)

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN = re.compile(f"[{HAN}]")
_DASH = "[-\u2010-\u2015\u2212]"
_DOTS = "[\u2022\u2027\u2219\u22c5\u30fb\u2e31\u16eb]"
_PLAIN = re.compile("[\u4e00-\u9fff]{2,4}")
_TITLE = re.compile(
    r"(?:书记|(?:秘书|检察|[局部厅省市县区镇乡院州旗盟科股处所站队组会行校司台村社馆园署委])长"
    r"|司令员?|政委|主任|主席|委员|常委|经理|调研员|巡视员|助理|秘书|科员|干事|负责人|专员|总监"
    r"|工程师|领导|工作)(?:[(（][^()（）]*[)）])?$"
)
# 某, XX and the like stand for characters that somebody left out.
_CONCEALED = re.compile(f"某|[{HAN}][xo]+[{HAN}]?$|〇〇|等人$", re.IGNORECASE)
_POLITE = "先生|女士|小姐|太太|夫人|同志|同学|老师|师傅|大夫|医生|护士|警官|教授"
_ADDRESS = re.compile(f"(?:{_POLITE})$|^[小老阿][{HAN}]$|^[{HAN}][总局处科队所工姐哥]$")
_REMARKS = re.compile(
    f"(?:[,、;/|]\\s*|\\s+)([男女兼代副]|[{HAN}]{{1,5}}族|[正副][县处科股]级?|挂职|借调|主持工作)"
    r"(?=(?:\s*\([^()]*\))*$)"
)
# Boxes, circles, question marks and private code points replace characters that a program could
# not display.
_REPLACEMENT = "[\u25a1\u25a0\u25cb\u25ef\ufffd?*\ue000-\uf8ff\U000f0000-\U0010ffff]"


@dataclass(frozen=True)
class Name:
    """The result of parsing a cell. ``text``: the name; empty if there are errors."""

    text: str = ""
    note: str = ""  # the text in brackets: 女, 兼
    is_vacant: bool = False  # a word for a vacancy; False for a blank cell
    warnings: tuple[Issue, ...] = ()
    errors: tuple[Issue, ...] = ()


def normalise(text: str) -> str:
    """Return the normal form of a name: half width, ``·`` for every dot, no space in a Han name."""
    text = re.sub(_DOTS, "·", _fold(text))
    text = re.sub(f"(?<=[{HAN}])\\s*[.·。]+\\s*(?=[{HAN}])", "·", text)
    text = re.sub(f"(?<=[{HAN}]{{2}})\\s*{_DASH}\\s*(?=[{HAN}]{{2}})", "·", text)
    text = " ".join(text.split())
    if re.fullmatch(f"[{HAN}](?: ?[{HAN}]){{1,3}}", text):
        return text.replace(" ", "")
    return text


def parse(value: object) -> Name:
    """Parse a cell into a name, the words in brackets, errors and warnings.

    Never raises. Errors: several names, digits, other symbols, a replacement character (□, ?,
    private use), more than MAX_LENGTH characters.
    """
    if isinstance(value, int) and value.bit_length() > MAX_LENGTH:
        return Name(errors=(_issue("digits", "…"),))  # Python refuses to print the largest.
    written = "" if value is None else str(value).strip()
    if len(written) > MAX_LENGTH:
        return Name(errors=(_issue("too_long", written),))
    if _PLAIN.fullmatch(written) and written not in VACANT:
        return Name(written, warnings=_doubts(written, written))
    return _parse_with_signs(written)


def _parse_with_signs(written: str) -> Name:
    """Parse a text that may hold more than the characters of one Han name."""
    folded = _fold(written).translate(str.maketrans("[]〔〕【】", "()()()"))
    folded = _put_remarks_in_brackets(folded)
    notes = [note.strip() for note in re.findall(r"\(([^()]*)\)", folded)]
    outside = re.sub(r"\([^()]*\)", " ", folded).strip("、,; \n")
    text, note = normalise(outside), "；".join(filter(None, notes))
    if (
        text in VACANT
        or re.fullmatch("[-/\\\\ \u2012-\u2015]+", text)
        or (not text and VACANT.intersection(notes))
    ):
        return Name(note=note, is_vacant=True)
    if not text:
        return Name(note=note)
    if fault := _fault(outside, text):
        return Name(note=note, errors=(_issue(fault, written),))
    return Name(text, note, warnings=_doubts(text, written))


def _doubts(text: str, written: str) -> tuple[Issue, ...]:
    doubts = {
        "one_character": len(text) == 1 and _HAN.match(text),
        "title": _TITLE.search(text),
        "concealed": _CONCEALED.search(text),
        "address": _ADDRESS.search(text),
    }
    return tuple(_issue(code, written) for code, doubt in doubts.items() if doubt)


def _put_remarks_in_brackets(text: str) -> str:
    """Put a last piece that is 男, 女, 兼, 代 or 副 alone into brackets, behind a whole name."""
    while (found := _REMARKS.search(text)) and len(_HAN.findall(text[: found.start()])) > 1:
        text = f"{text[: found.start()]}({found[1]}){text[found.end() :]}"
    return text


def _fold(text: str) -> str:
    kept = (c for c in text if c in "\t\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return unicodedata.normalize("NFKC", "".join(kept))


def _issue(code: str, written: str) -> Issue:
    return Issue(code, TEMPLATES[code], {"written": written, "count": len(written)})


def _fault(outside: str, text: str) -> str:
    """Return the code of the error that keeps a text from being one name, or an empty string."""
    if re.search(_REPLACEMENT, outside):
        return "lost"
    if re.search(r"\d", text):
        return "digits"
    if _is_several(outside):
        return "several"
    # Cn: a code point that these Unicode tables do not assign may be a rare character.
    categories = {unicodedata.category(c) for c in text if c not in " ·.'’-〇"}
    return "signs" if any(each[0] not in "LM" and each != "Cn" for each in categories) else ""


def _is_several(outside: str) -> bool:
    if len([part for part in re.split(r"[、,;/|\\]", outside) if part.strip()]) > 1:
        return True
    if re.search(f"[{HAN}]{{2,}}[和与及][{HAN}]{{2,}}", outside):
        return True
    parts = [part for part in outside.split() if not re.fullmatch(_POLITE, part)]
    if not parts[1:] or not all(re.fullmatch(f"[{HAN}]{{2,4}}", part) for part in parts):
        return False
    # 欧阳 演示 is one name, 张三 李四 are two.
    return len("".join(parts)) > MAX_HAN or parts[0] not in COMPOUND_SURNAMES


def split_title(text: str) -> tuple[str, str]:
    """Split a cell with a name and a title into both: 张三 局长, 局长：张三, 张三（局长）.

    Returns (text, "") for text without a separator (张三局长, 财政局长). Signs stay as written.
    """
    text = " ".join(text.split())
    if _PLAIN.fullmatch(text):
        return text, ""
    if match := re.fullmatch(r"([^()（）]+)[(（]([^()（）]+)[)）]", text):
        name, title = match[1].strip(), match[2].strip()
        if _TITLE.search(title) and not _TITLE.search(name):
            return name, title
    words = re.split(r"\s*[:：/／\s]\s*", text)
    titles = [bool(_TITLE.search(word)) for word in words]
    if any(titles) and not all(titles):
        first, last = titles.index(True), len(titles) - titles[::-1].index(True)
        if first == 0:
            return " ".join(words[last:]), " ".join(words[:last])
        return " ".join(words[:first]), " ".join(words[first:])
    return text, ""


def is_title(text: str) -> bool:
    """Return whether a text ends as titles do: 党组书记、局长, 四级调研员."""
    return _TITLE.search(text) is not None


# A name is split several times while its card is written.
@functools.lru_cache(maxsize=4096)
def split_surname(name: str, length: int | None = None) -> tuple[str, str]:
    """Return surname and given name of a Han name of two to four characters, else ("", name).

    ``length``: of the surname, as staff say; 0 for none, None for the rules here. A name with ``·``
    has no surname: 阿卜杜拉·买买提 is a given name and the father's. A name of four characters has
    one only if it begins with a compound surname or an unmistakable one: 乌力吉图 is one word. A
    name in another script has none, since the order of its parts is unknown.
    """
    name = normalise(name)
    if length is None:
        length = _surname_length(name)
    return name[:length], name[length:].removeprefix("·" * bool(length))


def is_surname(text: str) -> bool:
    """Return whether a text is a surname of two characters, or one of the usual single ones."""
    return text in COMPOUND_SURNAMES or text in _SURNAMES_BEFORE_THREE | _OTHER_SURNAMES


def _surname_length(name: str) -> int:
    if not re.fullmatch(f"[{HAN}]{{2,4}}", name):
        return 0
    if name[2:] and name[:2] in COMPOUND_SURNAMES:
        return 2
    return int(len(name) < MAX_HAN or name[0] in _SURNAMES_BEFORE_THREE)
