"""Find addresses of the web, of mail and of chats in a text, and tell accounts from numbers.

Pure. The texts are half width; their callers fold them.
"""

import re
from typing import NamedTuple

_TOP_LEVELS = (
    "com|cn|net|org|gov|edu|top|xyz|vip|cc|info|biz|io|me|app|site|online|shop|club|win|live|link"
    "|wang|mobi|tv|co|hk|tw|ru|us|uk|ltd|pub|fun|icu|work|asia|store|tech|space|website"
)
_PATTERNS = {
    "mail": re.compile(r"@\s*\w|\w\s*[(\[{]\s*at\s*[)\]}]\s*\w"),
    "web": re.compile(
        r"https?\s*:|[:/]//|(?<![a-z])www\s*[.。．点·,，]|(?<![a-z])www(?=[a-z0-9]{2})"
        rf"|(?<=[\w-])\s?(?:[.。·]|点|[(\[]\s?(?:[.。]|dot|点)\s?[)\]]|\bdot\b)\s?"
        rf"(?:{_TOP_LEVELS})(?![a-z0-9])"
        r"|(?<=[a-z0-9]{2})\.[a-z]{2,}|(?<=[a-z0-9])\.[a-z]{2,}/"
        r"|(?<=\w)[.。点](?:中国|公司|网络|网址|政务|公益|我爱你|在线|中文网)(?!\w)"
    ),
    "chat": re.compile(
        r"(?:微信|薇信|威信|徽信|(?<![a-z])(?:wechat|weixin|vx|wx)|(?<![a-z0-9])v\s?信|加\s?[v微])"
        r"(?:\s?公众)?(?:\s?(?:账号|帐号|号码|号|id))?"
        r"(?:\s?[:=是为]\s?[a-z0-9][-a-z0-9_]{4,}|\s?(?=[a-z_-]*[0-9_])[a-z0-9][-a-z0-9_]{4,})"
        r"|(?:(?<![a-z])qq|扣扣|企鹅)(?:\s?[号群码])*\s?[:=是为]?\s?[0-9](?:[\s-]?[0-9]){4,}"
    ),
}

# Words of an account of any service, or of another number that nobody calls.
_ACCOUNTS = re.compile(
    "(?<![a-z])qq|扣扣|企鹅|微信|薇信|(?<![a-z])(?:wechat|weixin|vx|wx)(?![a-z])|抖音|快手|微博|小红书|钉钉"
    "|支付宝|公众号|视频号|服务号|小程序|客户端|账号|帐号|邮箱|邮件|e-?mail|网址|网站|邮编|邮政编码|警号|工号"
    "|编号|证号|短号(?!码)|小号|集团号|虚拟网|(?<![a-z])(?:id|app)(?![a-z])"
)
_CALLED = re.compile("电话|手机|热线|座机|拨|致电|tel|phone")
# Latin words that stand beside a number without being part of an account.
_LABELS = "tel|telephone|phone|mobile|mob|cell|fax|sms|mms|tty|hotline|no"
_EXTENSION = r"(?:ext(?:ension)?\.?|x)"
_LETTERS = "a-z\u00c0-\u024f\u0370-\u052f"  # Latin, Greek, Cyrillic
_OF_ADDRESSES = re.compile(f"[{_LETTERS}@/.。．·点]", re.IGNORECASE)
_TOKEN = re.compile(
    rf"@[^\s、,;/|]*[0-9]+|[{_LETTERS}0-9@.+_-]*[{_LETTERS}@][{_LETTERS}0-9@.+_-]*", re.IGNORECASE
)
_NUMBER_WITH_LABEL = re.compile(
    rf"(?:(?:{_LABELS})[.-]*)?[+0-9.-]*[0-9](?:{_EXTENSION}[0-9]+(?:-[0-9]+)*)?(?:(?:{_LABELS})[.-]?)?",
    re.IGNORECASE,
)
_EXTENSION_ALONE = re.compile(rf"{_EXTENSION}[0-9]+(?:-[0-9]+)*", re.IGNORECASE)


class Address(NamedTuple):
    """An address or account in a text. ``code``: mail, web, chat or account."""

    code: str
    start: int
    end: int


def find_address(text: str) -> Address | None:
    """Return the first address of the mail, else of the web or a chat, with its whole word."""
    lowered = text.lower()
    for code, pattern in _PATTERNS.items():
        if found := pattern.search(lowered):
            return Address(code, *_widened(lowered, *found.span(), "a-z0-9.@/_-"))
    return None


def find_account(text: str) -> Address | None:
    """Return the first word in which Latin letters, @ or _ stand beside digits, or None.

    It may be a part of an address: user110, wx12345, 12345@example.org, www.12345.example. Usual
    labels (Tel029-…, FAX 029-…) and extensions (…ext8001, …x801) are none.
    """
    if not _OF_ADDRESSES.search(text):
        return None
    lowered = text.lower()
    for code in ("mail", "web"):
        for found in _PATTERNS[code].finditer(lowered):
            start, end = _widened(lowered, *found.span(), r"a-z0-9.@/_:?=&%+-")
            if re.search("[0-9]", lowered[start:end]):
                return Address(code, start, end)
    for token in _TOKEN.finditer(text):
        if not re.search("[0-9]", token[0]) or _NUMBER_WITH_LABEL.fullmatch(token[0]):
            continue
        if _EXTENSION_ALONE.fullmatch(token[0]) and re.search(r"[0-9]\W*$", text[: token.start()]):
            continue
        return Address("account", *token.span())
    return None


def names_account(label: str) -> bool:
    """Return whether the words before digits say that they are an account: QQ, 微信号, 工号."""
    lowered = label.lower()
    return bool(_ACCOUNTS.search(lowered)) and not _CALLED.search(lowered)


def _widened(text: str, start: int, end: int, signs: str) -> tuple[int, int]:
    """Return the bounds of the Latin word around a part of ``text``, to show it whole."""
    before = re.search(rf"[{signs}]*\Z", text[max(0, start - 40) : start])
    after = re.compile(f"[{signs}]*").match(text, end, end + 40)
    return start - len(before[0] if before else ""), after.end() if after else end
