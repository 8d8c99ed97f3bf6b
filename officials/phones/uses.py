"""Read from the words beside a number whether it is called, or only takes faxes or messages."""

import re
import unicodedata
from functools import lru_cache

from .numbers import Use

_FAX = re.compile("(?:图文)?(?:传真|傳真)|电传|(?<![a-z])fax(?![a-z])|^f$")
_TEXT = re.compile(
    "(?:手机)?(?:短信|短消息|彩信|简讯)|(?<![a-z])(?:sms|mms|tty)(?![a-z])"
    "|(?:仅|只)[^、,;/]{0,4}(?:信息|文字|留言)"
)
_CALL = re.compile(
    "电话|電話|座机|手机|总机|语音|通话"
    "|(?<![a-z])(?:tel|telephone|phone|mobile|voice)(?![a-z])|^t(?:/f)?$"
)
_NOT_CALLED = re.compile(
    "(?:不|勿|无人|无法|没有|非)[^、,;/]{0,4}?(?:电话|通话|接听|语音|拨打|来电)"
)
_BOTH = re.compile(
    "兼|转|两用|合一|一体|同号|同机|(?:也|亦|均|都|皆|可|能|带|含|及|和|同)[^、,;/]{0,3}(?:传真|短信|fax)"
    "|(?:传真|短信|fax)[^、,;/]{0,2}(?:同|均可|也可|亦可|都可)"
)
_SAME_AS_A_TELEPHONE = re.compile("兼|同|两用|合一|一体|也是|亦是|^(?:办公|值班)?电话$")
_ONLY = re.compile("仅|只|限|专用")


@lru_cache(maxsize=1024)
def read_use(label: str, note: str = "") -> Use | None:
    """Return what a number is for by the words before and behind it, or None if they do not say.

    电话/传真, 传真电话 and 兼传真 are telephones.
    """
    said, remarked = _read_words(label), _read_words(note)
    if said is None or remarked is None:
        return said or remarked
    if said is Use.CALL:
        return remarked if _ONLY.search(note) else said
    return remarked if _SAME_AS_A_TELEPHONE.search(note) else said


def _read_words(words: str) -> Use | None:
    if not words:
        return None
    words = unicodedata.normalize("NFKC", words).lower()
    words = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", words)  # 传　真
    rest = _NOT_CALLED.sub("", words)
    fax, text = _FAX.search(rest), _TEXT.search(rest)
    if not (fax or text):
        return Use.CALL if _CALL.search(rest) else None
    silent = Use.FAX if fax else Use.TEXT
    if _ONLY.search(words):
        return silent
    others = _TEXT.sub("", _FAX.sub("", rest))
    return Use.CALL if _CALL.search(others) or _BOTH.search(rest) else silent
