"""Mend look-alike characters in typed text, and find characters that nobody can see.

Pure. Texts copied from a PDF contain radicals in place of characters (⻢鞍山). Signs that do not
print, or that turn the order of the text round, make a page say something other than what its
reviewer read.
"""

import re
import unicodedata

from .issues import Issue

_ = str  # Marks templates for translation; the interface translates `Issue.template`.

# Stands in place of a number or a name that was removed for good.
REDACTED = "■■■"

TEMPLATES = {
    "bidirectional": _("第 %(position)d 个字是改变文字方向的字符 %(code)s，请删去后重新输入。"),
    "named": _("第 %(position)d 个字是看不见的字符 %(code)s（%(name)s），请删去后重新输入。"),
    "control": _("第 %(position)d 个字是控制字符 %(code)s，请删去后重新输入。"),
    "invisible": _("第 %(position)d 个字是看不见的字符 %(code)s，请删去后重新输入。"),
    "line_break": _("第 %(position)d 个字是换行；这一栏只写一行，请删去换行。"),
    "private": _(
        "第 %(position)d 个字是私用区字符 %(code)s，别人的设备上显示不出来，请换成通用的字。"
    ),
}

# Each radical and the character that looks the same, in pairs: EquivalentUnifiedIdeograph.txt of
# Unicode 14. NFKC knows two of the first block, and all of U+2F00 to U+2FD5, which are not here.
_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡"
    "⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁"
    "⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车"
    "⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨"
    "⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
    "㇆𠃌㇏乀㇐一㇑丨㇒丿㇓丿㇔丶㇕𠃍㇖乛㇗𠃊㇘𠃎㇙𠄌㇚亅㇛𡿨㇜𠃋㇝乀㇞𠃑㇟乚㇠乙㇡𠄎"
)
# Characters for compatibility, which have a unified character of their own.
_COMPATIBLE = (range(0x2F00, 0x2FD6), range(0xF900, 0xFAFF), range(0x2F800, 0x2FA1E))
LOOK_ALIKES = {ord(radical): character for radical, character in re.findall("(.)(.)", _RADICALS)}
LOOK_ALIKES |= {
    code: unified
    for codes in _COMPATIBLE
    for code in codes
    if (unified := unicodedata.normalize("NFKC", chr(code))) != chr(code)
}

_BIDIRECTIONAL = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# Common characters that may be stored, to be passed by at once.
_COMMON = re.compile(r"\A[ -~、。〃《-】一-\u9fff（），：；]+")
_LINE_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
# Letters, marks and signs without a form of their own, which Unicode does not call format signs.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
# Default_Ignorable_Code_Point of Unicode 14 where it is unassigned, and the frame of keycaps.
_IGNORABLE = frozenset(map(chr, (0x2065, *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000), 0x20E3)))
_NAMES = {
    "\u00ad": _("软连字符"),
    "\u200b": _("零宽空格"),
    "\u200c": _("零宽不连字"),
    "\u200d": _("零宽连字"),
    "\u200e": _("左至右标记"),
    "\u200f": _("右至左标记"),
    "\u202a": _("左至右嵌入"),
    "\u202b": _("右至左嵌入"),
    "\u202c": _("方向结束"),
    "\u202d": _("左至右覆盖"),
    "\u202e": _("右至左覆盖"),
    "\u2060": _("零宽连接"),
    "\u2066": _("左至右隔离"),
    "\u2067": _("右至左隔离"),
    "\u2068": _("自动方向隔离"),
    "\u2069": _("隔离结束"),
    "\ufeff": _("字节顺序标记"),
}


def mend(text: str) -> str:
    """Return ``text`` with each radical and compatibility character replaced by its look-alike."""
    return text.translate(LOOK_ALIKES)


def is_ignorable(character: str) -> bool:
    """Return whether ``character`` has no form of its own, so that nothing is lost without it.

    These are format and bidirectional signs, variation selectors and fillers, assigned or not, and
    the frame that makes an emoji of a digit.
    """
    category = unicodedata.category(character)
    return category == "Cf" or character in _IGNORABLE or _BLANK.match(character) is not None


def is_invisible(character: str) -> bool:
    """Return whether ``character`` takes no space of its own: format signs, marks, fillers."""
    category = unicodedata.category(character)
    return category in {"Cf", "Mn", "Me"} or _BLANK.match(character) is not None


def find_forbidden(text: str, *, lines: bool = False) -> Issue | None:
    """Return the first character of ``text`` that must not be stored, or None.

    These are control, bidirectional, invisible and private-use characters, and line breaks unless
    ``lines``. A combining mark may be stored: it changes the letter before it.
    """
    rest = _COMMON.sub("", text)
    for position, character in enumerate(rest, len(text) - len(rest) + 1):
        if code := _fault(character, lines=lines):
            name = _NAMES.get(character, "")
            template = TEMPLATES["named" if name else code]
            params = {"position": position, "code": f"U+{ord(character):04X}", "name": name}
            return Issue(code, template, params)
    return None


def _fault(character: str, *, lines: bool) -> str:
    """Return the code of the message about a character; empty if it may be stored."""
    if " " <= character <= "~" or (lines and character in "\r\n\t"):
        return ""
    if character in _LINE_BREAKS:
        return "line_break"
    if character in _BIDIRECTIONAL:
        return "bidirectional"
    category = unicodedata.category(character)
    if category == "Cf" or _BLANK.match(character):
        return "invisible"
    return {"Cc": "control", "Co": "private", "Cs": "private"}.get(category, "")
