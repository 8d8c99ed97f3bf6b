"""Words about rows of a post are read from its comment as they were written."""

from officials import opinions


def test_words_about_rows_are_read_as_they_were_written():
    about = {"分管工作": " 少了林长制 ", "号码 154 0000 0001": "少【分机】", "岗位名称": " "}
    comment = opinions.compose("请对照公告", about)
    assert comment == "请对照公告\n【分管工作】少了林长制\n【号码 154 0000 0001】少【分机】"
    assert opinions.read_rows(comment) == {
        "分管工作": "少了林长制",
        "号码 154 0000 0001": "少【分机】",
    }
    assert opinions.read_rows("【只有标签】") == opinions.read_rows("随便写的") == {}
