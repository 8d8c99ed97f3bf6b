"""A word that is no title of a post is refused with the remedy."""

from officials import title_faults

FAULTS = {
    "待定": "任职者留空",
    "空 缺": "任职者留空",
    "无": "任职者留空",
    "同上": "再写一遍",
    "１２３４５": "没有字",
    "局": "是单位，不是岗位",
}


def test_words_that_are_no_title_are_told_from_those_that_are():
    for text, words in FAULTS.items():
        fault = title_faults.find_fault(text)
        assert fault, text
        assert words in fault.message, (text, fault.message)
    for text in ("局长", "主任", "值班室", "12345 值班岗", "待遇科科长", "无线电管理处处长"):
        assert title_faults.find_fault(text) is None, text
