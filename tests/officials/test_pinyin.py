"""Names are transcribed to pinyin, and typed pinyin is normalised."""

import re

import pytest
from hypothesis import given, strategies as st
from pypinyin import lazy_pinyin

from officials import names, pinyin


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("王示例", ["wang shi li"]),
        ("欧阳演示", ["ouyang yan shi"]),
        ("单样本", ["shan yang ben", "dan yang ben", "chan yang ben"]),
        ("尉迟演示", ["yuchi yan shi", "weichi yan shi"]),
        ("翟示例", ["zhai shi li", "di shi li"]),
        ("覃示例", ["qin shi li", "tan shi li"]),
        ("吕示例", ["lv shi li", "lu shi li"]),
        ("王乐", ["wang le", "wang yue"]),
        ("翟乐", ["zhai le", "di le", "zhai yue"]),
        ("王朝阳", ["wang chao yang", "wang zhao yang"]),
        ("单单", ["shan dan", "dan dan", "chan dan", "shan shan"]),
        ("王 例", ["wang li"]),
        ("萬俟示例", ["moqi shi li", "wansi shi li"]),
        ("阿卜杜拉·示例", ["a bu du la shi li", "a bo du la shi li"]),
        ("阿卜杜拉·Ahmed", ["a bu du la ahmed", "a bo du la ahmed"]),
        ("John Smith", ["john smith"]),
        # Characters without a reading are left out; staff add it.
        ("王\U000323b0\U000323b0例", ["wang li"]),
        ("\U000323b0", [""]),
        ("", [""]),
    ],
)
def test_readings_of_a_name_begin_with_the_principal_one(name, expected):
    assert list(pinyin.readings(name)) == expected


@pytest.mark.parametrize(
    ("surname", "reading"),
    re.findall(
        "([^a-z ]+)([a-z]+)",
        "单shan 曾zeng 仇qiu 解xie 尉迟yuchi 查zha 朴piao 盖ge 区ou 员yun 任ren 华hua 冼xian "
        "洗xian 缪miao 乐yue 那na 佴nai 黑he 折she 万俟moqi 长孙zhangsun 澹台tantai 令狐linghu "
        "繁po 宓mi 种chong 秘bi 逄pang 郗xi 翟zhai 覃qin 葛ge 纪ji 燕yan 应ying 尹yin 卜bu 柏bai "
        "薄bo 褚chu 谌chen 盛sheng 石shi 宁ning 牟mou 瞿qu 车che 都du 阚kan 钭tou 隗kui 粘nian "
        "能nai 召shao 句gou 费fei 郇xun 莘shen 祭zhai 么yao 贠yun 单于chanyu 鲜于xianyu "
        "闾丘lvqiu 皇甫huangfu 夏侯xiahou 诸葛zhuge 濮阳puyang 呼延huyan 拓跋tuoba 亓官qiguan",
    ),
)
def test_surname_has_its_special_reading(surname, reading):
    assert pinyin.readings(f"{surname}示例")[0] == f"{reading} shi li"


def test_every_listed_surname_differs_from_pypinyin():
    for surname, readings in pinyin.SURNAMES.items():
        assert lazy_pinyin(surname) != [readings], surname


def test_tables_contain_normalised_pinyin():
    tables = [pinyin.SURNAMES, pinyin.GIVEN]
    rows = [row.split() for table in tables for row in table.values()]
    rows += [row.split("|") for row in pinyin.COMPOUND_READINGS.values()]
    for row in rows:
        assert len(set(row)) == len(row)
        assert all(pinyin.normalise(each) == each for each in row)
    assert set(pinyin.COMPOUND_READINGS) <= names.COMPOUND_SURNAMES


@pytest.mark.parametrize(
    ("reading", "full", "initials", "surname", "given", "given_initials"),
    [
        ("ouyang yan shi", "ouyangyanshi", "oyys", "ouyang", "yan shi", "ys"),
        ("wansi shi li", "wansishili", "wssl", "wansi", "shi li", "sl"),
        ("lvqiu shi li", "lvqiushili", "lqsl", "lvqiu", "shi li", "sl"),
        ("shan yang ben", "shanyangben", "syb", "shan", "yang ben", "yb"),
        ("zhang shi", "zhangshi", "zs", "zhang", "shi", "s"),
        ("wang", "wang", "w", "wang", "", ""),
        ("", "", "", "", "", ""),
    ],
)
def test_reading_is_split_into_parts(reading, full, initials, surname, given, given_initials):
    assert pinyin.full(reading) == full
    assert pinyin.initials(reading) == initials
    assert pinyin.surname(reading) == surname
    assert pinyin.given_name(reading) == given
    assert pinyin.initials(pinyin.given_name(reading)) == given_initials
    assert "".join(pinyin.syllables(reading)) == full


def test_compound_surname_has_two_initials():
    for surname in names.COMPOUND_SURNAMES:
        for reading in pinyin.readings(f"{surname}演示"):
            assert len(pinyin.initials(reading)) == 4, reading


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Wáng Wěi", "wang wei"),
        ("Ｗang  wei", "wang wei"),
        ("wang2 wei3", "wang wei"),
        ("wang2wei3", "wangwei"),
        ("Lǚ", "lv"),
        ("lü", "lv"),
        ("lyu", "lv"),
        ("lu:", "lv"),
        ("LV3", "lv"),
        ("lyushili", "lvshili"),
        ("nyu", "nv"),
        ("lüe", "lve"),
        ("lue", "lve"),
        ("jinyu", "jinyu"),
        ("luer", "luer"),
        ("jü", "ju"),
        ("qv", "qu"),
        ("yv", "yu"),
        ("Xi'an", "xian"),
        ("Xi’an", "xian"),
        ("Ou-yang", "ou yang"),
        ("王 li", "li"),
        ("王", ""),
    ],
)
def test_typed_pinyin_is_normalised(typed, expected):
    assert pinyin.normalise(typed) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("党组书记、局长", "dang zu shu ji ju zhang"),
        ("中国人民银行", "zhong guo ren min yin hang"),
        ("行长", "hang zhang"),
        ("12345热线", "12345 re xian"),
        ("Ａ座", "a zuo"),
        ("吕梁", "lv liang"),
        ("𰝟渡镇", "du zhen"),
        ("", ""),
    ],
)
def test_titles_departments_and_regions_are_transcribed(text, expected):
    assert pinyin.transcribe(text) == expected


@pytest.mark.parametrize(
    ("reading", "name", "expected"),
    [
        ("ouyang yan shi", "欧阳演示", "Ouyang Yanshi"),
        ("wang li", "", "Wang Li"),
        ("lv shi li", "", "Lü Shili"),
        ("li xi an", "", "Li Xi'an"),
        ("a bu du la shi li", "阿卜杜拉·示例", "Abudula Shili"),
        ("john smith", "John Smith", "John Smith"),
        ("wang", "", "Wang"),
        ("", "", ""),
    ],
)
def test_name_is_written_in_latin_letters(reading, name, expected):
    assert pinyin.latin_name(reading, name) == expected


@pytest.mark.parametrize(
    ("name", "length", "latin", "surname"),
    [
        ("乌力吉巴图", None, "Wulijibatu", ""),
        ("扎西次仁平措", None, "Zhaxicirenpingcuo", ""),
        ("阿依努尔买买提", None, "Ayinu'ermaimaiti", ""),
        ("格桑多吉", None, "Gesangduoji", ""),
        ("斯琴图雅", None, "Siqintuya", ""),
        ("马合木提", None, "Mahemuti", ""),
        ("林郑示例", None, "Lin Zhengshili", "lin"),
        ("欧阳演示", None, "Ouyang Yanshi", "ouyang"),
        ("格桑多吉", 2, "Gesang Duoji", "gesang"),
        ("格桑多吉", 1, "Ge Sangduoji", "ge"),
        ("欧阳示", 1, "Ou Yangshi", "ou"),
        ("林郑示例", 2, "Linzheng Shili", "linzheng"),
        ("王示例", 0, "Wangshili", ""),
        ("爱新觉罗·示例", 4, "Aixinjueluo Shili", "aixinjueluo"),
    ],
)
def test_a_name_without_a_surname_is_one_word_and_staff_say_where_one_ends(
    name, length, latin, surname
):
    reading = pinyin.readings(name, length)[0]
    assert pinyin.latin_name(reading, name, length) == latin
    assert pinyin.surname(reading, name, length) == surname
    assert len(pinyin.initials(reading)) == len(name.replace("·", ""))


def test_words_that_staff_joined_stay_joined():
    assert pinyin.latin_name("wulijibatu", "乌力吉巴图") == "Wulijibatu"
    assert pinyin.latin_name("wuliji batu", "乌力吉巴图") == "Wuliji Batu"


# Properties

texts = st.text() | st.text(alphabet="王单欧阳尉迟乐卜长行·A é\U000323b0𰝟 ", max_size=8)
typed = st.text() | st.text(alphabet="lnyuvüǚjqxa:'1 3-王Ê")


@given(texts)
def test_any_text_has_normalised_readings(text):
    readings = pinyin.readings(text)
    assert readings
    assert len(set(readings)) == len(readings)
    for reading in readings:
        assert re.fullmatch("([a-z]+( [a-z]+)*)?", reading)
        assert len(pinyin.initials(reading)) == len(pinyin.syllables(reading))
        pinyin.latin_name(reading, text)
    assert re.fullmatch("([a-z0-9]+( [a-z0-9]+)*)?", pinyin.transcribe(text))


@given(typed)
def test_normalise_is_idempotent(text):
    normalised = pinyin.normalise(text)
    assert re.fullmatch("([a-z]+( [a-z]+)*)?", normalised)
    assert pinyin.normalise(normalised) == normalised


@given(texts)
def test_readings_are_normalised(text):
    assert all(pinyin.normalise(reading) == reading for reading in pinyin.readings(text))
