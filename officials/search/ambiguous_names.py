"""Choose between regions of one name: 西安 is a city, and a district of two others."""

import re
from collections.abc import Collection, Sequence

from officials.models.regions import Level
from officials.search.vocabulary import VocabularyRegion

# The beginnings of the codes of the municipalities, and of provincial capitals behind the province.
_MUNICIPALITIES = ("11", "12", "31", "50")
_CAPITAL = "01"
# Short names of counties and cities that are ordinary words first: they are offered.
ORDINARY_WORDS = frozenset(
    re.findall(
        "..",
        "爱民安定安居白塔白银宝塔城区长寿大观灯塔东方东风东区方正丰满凤凰芙蓉复兴富民富裕甘泉高明工农公安古城古塔光明海港合作和平"
        "和顺荷塘红旗红塔宏伟互助会同惠民集贤江口郊区解放金沙矿区乐业老城莲花柳林路桥民乐民权名山牡丹南部平安平定麒麟前锋前进石棉"
        "石狮双塔水城太平桃源天桥通道同心团风万全威信温泉无极西区向阳新城新华新建新星新兴兴国兴隆兴业延长友好友谊元宝运河站前振兴"
        "中原中站钟楼资源",
    )
)


def find_best_known(
    regions: Sequence[VocabularyRegion], named: Collection[VocabularyRegion]
) -> list[VocabularyRegion]:
    """Return the one region that its bare name means, or all of several.

    A province is meant before all below it, a region before those inside it, and a prefecture
    before districts of other ones, which are called by the name of their city: but not before those
    of the capitals and municipalities (朝阳), nor before counties (兴安). ``named``: the regions
    with the name today; a former name means nobody before others.
    """
    top, *others = sorted(regions)
    if not others or top not in named or others[0].level == top.level:
        return [*regions]
    if top.level == Level.PROVINCE or all(_is_lesser(each, top) for each in others):
        return [top]
    return [*regions]


def _is_lesser(region: VocabularyRegion, top: VocabularyRegion) -> bool:
    """Return whether a region is inside ``top``, or a district that few know by its bare name."""
    if top.id in region.path:
        return True
    in_capital = region.code[2:4] == _CAPITAL or region.code.startswith(_MUNICIPALITIES)
    return region.level == Level.COUNTY and region.name.endswith("区") and not in_capital
