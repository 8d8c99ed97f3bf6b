"""Words that people write where a number should stand have a sentence each."""

from officials import phones
from officials.phones import Numbering

NUMBERING = Numbering({"029": (8,)}, {"12345"})
SENTENCES = {
    "同上": "请把号码再写一遍",
    "见公告": "请打开它，把号码照抄过来",
    "详见官网": "请打开它",
    "空号": "是打过以后的结果",
    "已停机": "是打过以后的结果",
    "分机 801": "「分机 801」只有分机；请连总机一起写，例如：029-0381 2345 转 801。",
    "张三": "里没有电话号码",
}


def test_words_in_place_of_a_number_say_what_to_write_instead():
    for text, sentence in SENTENCES.items():
        (error,) = phones.parse(text, NUMBERING, area_code="029").errors
        assert sentence in error.message, (text, error.message)
    for text in ("无", "/", "暂无"):
        assert phones.parse(text, NUMBERING) == phones.Parsed(), text
