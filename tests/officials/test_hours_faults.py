"""Hours that nobody can mean are named with the remedy; others that are not understood stay."""

from officials import hours
from officials.models import Hotline
from officials.public_texts import find_fault

READ = ("", "工作日 9:00–17:00", "24小时", "工作日 22:00–6:00", "每天 8:30-12:00,14:30-18:00")
FAULTS = {
    "25:00": ("clock", "“25:00”不是钟点"),
    "工作日 8:30–25:00": ("clock", "“25:00”"),
    "工作日 ８：７０－１２：００": ("clock", "“8:70”"),
    "工作日 17:30–14:00": ("reversed", "“17:30-14:00”结束不比开始晚"),
    "周八 9:00–12:00": ("weekday", "“周八”不是星期几"),
    "同上": ("ditto", "再写一遍"),
    "见公告": ("refers", "打开公告照抄"),
    "待定": ("nothing", "留空"),
    "8:30–5:30": ("twelve_hours", "24 小时制"),
    "工作日 8:30–12:00，2:30–5:30": ("twelve_hours", "“2:30-5:30”"),
    "8:30-12:00,14:30-18:00": ("no_days", "没有写星期几"),
    "工作日 9-17": ("no_minutes", "“9-17”"),
    "随时": ("unreadable", "不说“现在可打”"),
}


def test_hours_that_cannot_be_read_are_told_with_the_remedy():
    for text in READ:
        assert hours.find_fault(text) is None, text
    for text, (code, words) in FAULTS.items():
        fault = hours.find_fault(text)
        assert (fault.code, words in fault.message) == (code, True), (text, fault.message)
    for text in ("工作日 9:00–25:00", "工作日 8:30–12:00，2:30–5:30"):
        assert "电话号码" not in find_fault(Hotline, "hours", text).message, text
    assert "电话号码" in find_fault(Hotline, "hours", "工作日 154 0000 0001").message
    assert {code for code, _words in FAULTS.values()} >= hours.MISTAKES
