"""Names that are clearly invented: a real surname, a given name that means "sample"."""

from collections.abc import Iterator
from random import Random

GIVEN = ("示例", "样本", "虚构", "占位", "演示", "范例")

SURNAMES = tuple(
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭肖田董袁潘蒋蔡余杜叶程苏魏丁姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
)
# Special readings, two characters, or rare.
SPECIAL = (
    *"单曾仇解查朴盖区覃翟乐任华缪种员郄逄禚爨仉禤",
    *("欧阳", "尉迟", "司马", "上官", "诸葛", "皇甫", "令狐", "慕容", "澹台", "万俟", "长孙"),
)
# Given names as they stand before the dot in names of the peoples who write one.
BEFORE_THE_DOT = (
    "阿卜杜热依木买买提",
    "迪丽努尔",
    "其木格",
    "扎西次仁",
    "玛依拉",
    "恩和巴雅尔",
)


def names(random: Random) -> Iterator[str]:
    """Yield names endlessly; about the first 400 differ."""
    while True:
        common = [surname + given for surname in SURNAMES for given in GIVEN]
        special = [surname + given for surname in SPECIAL for given in GIVEN]
        dotted = [f"{first}·{given}" for first in BEFORE_THE_DOT for given in GIVEN]
        for drawn in (common, special, dotted):
            random.shuffle(drawn)
        for position, name in enumerate(common):
            yield name
            if position % 3 == 0 and special:
                yield special.pop()
            if position % 12 == 0 and dotted:
                yield dotted.pop()
