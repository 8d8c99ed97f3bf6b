"""Names with realistic frequencies of surnames and characters."""

from itertools import accumulate
from random import Random

# In the order of their bearers; the share of the first is in thousandths. Source: the Ministry of
# Public Security's yearly report on names.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁"
    "任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严"
    "莫孔向常汤康易乔赖文樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂柴焦向柳邢岳齐沿梅庄辛管祝左涂"
    "谷时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵"
    "解强仇盖朴区乐华缪种"
)
FIRST_SHARE = (72, 72, 68, 54, 45, 31, 22, 20, 20, 19)
COMPOUND = ("欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "令狐", "慕容", "司徒", "夏侯")

# Characters of given names, the common ones first.
GIVEN = (
    "伟华明国建文军平志海红玉金春晓林永丽强新斌杰辉峰东云龙波勇鹏飞宇涛浩超俊刚磊洋艳敏静燕霞娟秀英芳"
    "梅兰荣祥福庆生德才学立成光振世家天宏中正长安清良忠义和兴旺利民富贵水木山川江河湖雪雨霜露梦思诗怡"
    "佳欣悦然琪瑶婷雅洁莹倩萍玲珍凤仙莲菊桂香翠美巧慧智仁礼信诚远达通顺昌盛隆茂松柏竹柳桐枫亮星月晨阳"
    "旭晖昊晴岚若子小大少一双宝贝凯旋锋锐钢铁铭鑫铮钧镇鸿鹤鹰虎豹麟骏骥驰腾跃翔泽润淼瀚源泉沛滨洲津"
    "炜烨煜炎焕灿烈奇卓越博渊深广厚德尚彦哲睿颖聪敬恭谦逊乾坤乐康健寿延年维继承先启开创业勤俭克"
)
BEFORE_THE_DOT = (
    *(
        "阿卜杜拉",
        "买买提",
        "艾力",
        "古丽娜尔",
        "迪丽努尔",
        "帕提古丽",
        "吾买尔",
        "热依汗",
        "玛依拉",
    ),
    *("扎西", "次仁", "卓玛", "格桑", "丹增", "巴桑", "其木格", "巴特尔", "乌兰", "孟和", "斯琴"),
)
AFTER_THE_DOT = (
    *(
        "买买提",
        "吐尔逊",
        "艾山",
        "热合曼",
        "司马义",
        "阿不力孜",
        "库尔班",
        "玉素甫",
        "依明",
        "肉孜",
    ),
    *("顿珠", "平措", "旺堆", "央金", "拉姆", "巴雅尔", "其其格", "朝鲁", "宝音", "图雅"),
)
DOTTED, COMPOUNDS, SHORT = 0.012, 0.003, 0.16  # of all names
TAIL = 0.982  # each further surname has so much of the share of the one before


def _surname_weights() -> list[float]:
    shares: list[float] = list(FIRST_SHARE)
    while len(shares) < len(SURNAMES):
        shares.append(shares[-1] * TAIL)
    return list(accumulate(shares))


SURNAME_WEIGHTS = _surname_weights()
GIVEN_WEIGHTS = list(accumulate(1 / (place + 12) for place in range(len(GIVEN))))


def name(random: Random) -> str:
    """Draw a name; names repeat as they do in the country."""
    drawn = random.random()
    if drawn < DOTTED:
        return f"{random.choice(BEFORE_THE_DOT)}·{random.choice(AFTER_THE_DOT)}"
    if drawn < DOTTED + COMPOUNDS:
        surname = random.choice(COMPOUND)
    else:
        (surname,) = random.choices(SURNAMES, cum_weights=SURNAME_WEIGHTS)
    length = 1 if random.random() < SHORT else 2
    return surname + "".join(random.choices(GIVEN, cum_weights=GIVEN_WEIGHTS, k=length))
