"""Tell Chinese characters that look alike, as they are mistaken in print and in handwriting.

Compiled by hand for the names of places: characters that share their larger part (潼 and 撞), and
those that differ in a stroke (亳 and 毫).
"""

import re
from itertools import permutations

# Groups of characters, each of which may be written in place of any other of its group.
_GROUPS = re.findall(
    r"\S+",
    """
    童潼撞憧瞳幢 章漳彰樟璋障 工江红虹杠扛贡功攻巧 江汪 王汪旺枉 昌冒唱倡菖 亳毫毛 钦饮炊软欣
    郴彬梆 漯潭骡螺 潭谭檀漂 宁柠拧泞 京凉谅惊掠 陵凌棱菱绫 州洲酬川 无天夫元芜 锡踢惕赐
    杭抗航坑亢 徐除涂途余叙斜 扬杨场汤畅荡肠 镇填慎真滇颠 泰秦奏春 宿缩 监盐蓝篮滥盆
    淮准推堆谁唯维惟雅 连莲链涟琏 胡湖葫糊瑚 衢瞿惧 台治冶怡抬苔始胎 绍韶招昭照沼诏邵 嘉喜 舟丹
    蚌邦 埠阜 同铜桐洞筒恫 滁除 宣宜宦 池地他驰弛 巢剿 颍颖 莆浦蒲埔铺捕辅甫 龙宠垄拢笼陇茏
    岩岸 饶绕浇烧晓挠尧 平萍评坪苹 鹰应 瑞端喘 浮俘孚 青清情请晴精靖静倩 岛鸟乌马 济挤齐剂 淄缁
    博搏膊缚傅薄 枣棘 东冻栋陈车 威咸戚成 莱菜来涞 聊柳卯 宾滨缤殡 荷菏河何可苛 邓郑邻那
    各洛落络路骆略 濮仆璞 主驻住柱注往 周调绸稠 邯邮 刑邢形开 唐塘糖 仓沧苍抢枪 郎廊朗阆狼浪
    岳丘兵 朱株珠诛茱 益溢 怀坏还 娄楼搂缕 相湘箱厢 圭桂佳洼洱 吾梧悟语 崇祟 贺货贸 每梅海悔侮
    汕灿仙 分汾份纷芬粉盆 泸沪芦庐炉护 绵棉锦 遂逐隧 内肉芮 渝输偷榆愉喻 沈沉枕 鞍按 本木末未术
    伊尹 西酉四 酒洒 汉汊 定宕宝 占沾站点粘 孝考老 荥荣莹萤营蓉 兖衮充 沭沐述术 泪汨汩 睢雎堆
    候侯 徙徒 甄鄄 犍健建键 邛邗邓 孟盂益 猛勐 郓郸郧晖 绛降 夏厦 拱珙洪供 均筠 挑洮桃逃跳
    民岷泯 渌绿录禄碌 寻浔 弋戈 婺骛务 岱贷袋 乘嵊剩 邳坏 栗溧傈 栾峦滦 涿琢啄 泗四 径泾经茎陉
    焦谯礁蕉瞧 涌埇通桶 枞纵 微徽 绩积渍 休体本 石右 拓柘 理鲤狸埋厘 闵闽闷 利和私 壁璧碧
    夹峡陕狭侠 陕郏 曲典 古姑沽枯故估 沂近祈 沅浣 歧岐枝技 崃莱徕 尖央 峨俄娥鹅 眉媚湄
    肖霄消销削 仑伦沦纶 永泳水冰 土士 己已巳 千干于 戌戍戊成 日目曰 大太犬 午牛 兰三 固因国困图
    户卢庐 会云 桐垌 泊伯柏拍怕 泌密秘 泽译择 沽沾 渭谓胃 溪奚 湟煌皇惶 滋磁兹 澄橙登 澧醴
    濂廉镰 藁蒿槁 莒营 莘辛 萧肃箫 虞虎虑 贡项 资贤 赉赍 起赵 辽疗 郫碑牌 都郁 鄱番潘
    钟种冲仲忠 铅沿 雷雪霄 鸠鸡鸣 鹤鹏 麓鹿 黔默 渠集 武戎 宜直 梓辛 祁祈 彭澎 肥淝爬 丰三半
    柯何 柘石 桓恒垣 城诚域 塔搭 墨黑 嵩高蒿 晋普 景影 曹槽 栖洒牺 桑操 棠裳 樊攀 沛肺 涡祸锅
    淳谆 渑绳 湛甚 灌罐 瓯欧殴鸥 瑶摇遥谣 砀汤 磐盘 稷樱 穆秒 策荣 綦基 缙晋 罗萝锣箩 耒来 舒舍
    良粮 芷止 若苦 茂获 蔡察 覃潭 谷容 遵尊 郏夹 铜钢 锋峰蜂逢 镶襄 隰湿 集焦 鱼渔鲁 麻床
    荏茬茌
    """,
)
_PAIRS = frozenset(pair for group in _GROUPS for pair in permutations(dict.fromkeys(group), 2))


def look_alike(first: str, second: str) -> bool:
    """Return whether two different characters are easily mistaken for each other."""
    return (first, second) in _PAIRS
