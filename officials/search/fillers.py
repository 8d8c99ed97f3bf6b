"""Tell the words of a query that describe no post: questions, courtesies, directions.

Some of them ask for those who held a post before; ``asks_for_former`` tells these.
"""

import re

from officials.search.scripts import HAN

# Words of questions and of directions, which are part of no name: 请问, 附近.
_QUESTIONS = re.findall(
    r"\S+",
    """
    的 了 吗 呢 呀 吧 么 啊 我 谁 请 电话 号码 联系方式 联系电话 电话号码 手机号 区号 代码
    公开电话 是谁 谁是 谁管 谁负责 归谁管 归谁 归哪个部门管 归哪里管 归哪个部门 哪个部门管
    哪个部门 哪个单位 哪个机关 什么部门 什么单位 哪个 哪里 哪儿 在哪 在哪里 在哪儿 去哪 去哪里
    去哪儿 到哪里 找哪个部门 找哪里 找哪 找谁 找谁修 问谁 谁修 打哪 打哪里 打哪个电话 打什么电话
    打什么 打几号 打多少 多少 是多少 多少号 是什么 叫什么 叫什么名字 叫啥 名字 是哪里 是哪里的
    是哪个 开头 是谁的 谁的 谁的电话 打不通 没人接 打不通怎么办 怎么联系 如何联系 联系 怎么找
    如何找 怎么查 怎么打 怎么 如何 怎样 怎么办 怎么样 咋办 咋整 咋 咋个办 咋个 咋弄 怎么弄
    怎么处理 怎么解决 请问 请问一下 请教 请帮 请帮我 帮我 帮我找 帮我查 帮忙 帮忙找 帮找 查一下
    查询 查找 搜索 有没有 有无 给我 我要 我想 我要找 我想找 我想问 想问 想问一下 问一下 问问
    我想咨询 想咨询 咨询一下 想知道 我想知道 想了解 了解 去了哪里 去哪了 到哪了 办事 没人管
    为什么 为啥 现任 现在 目前 现在的 如今 今年 在 住在 我在 我住在 我家在 我家 我家住 家住 家在
    家里 家里的 我们 我们家 我们这 我们这里 咱们 咱们这 俺们 俺 你好 您好 我是 我住 我人在 人在
    老家 我老家 来自 附近 旁边 周边 周围 边上 一带 这边 那边 这里 那里 这儿 那儿 里面 本地 当地
    靠近 不远 不远处 几点 几号 是几号 怎么走 怎么去 怎么回事 能告诉我 告诉我 可以告诉我
    能不能告诉我 能帮我找 是哪 在哪看 去哪看 打工 上班 干活 小区 小区里 村里 镇上 城里 县里 市里
    区里 住户 居民 业主 发生 出现 有人说 来电 打来 打来的 姓名 单位 部门 职务 联系人 办公电话
    座机 手机 是不是 是真的 真假 骗子 诈骗吗
""",
)
# Words of duties and titles too, which are left out beside other words.
_SUBJECTS = re.findall(
    r"\S+",
    """
    分管 主管 负责 管 找 是 从 离 到 去 打 省 市 县 区 州 旗 投诉 反映 咨询 举报 问题 领导
""",
)
_FORMER = re.findall(
    r"\S+",
    """
    曾任 曾经 曾经的 前任 原任 历任 历届 往届 卸任 离任 上一任 上任 上届 以前 以前的 之前的
    从前的
""",
)
# Signs of a former holder before a title: 原主任, unless it is a surname.
BEFORE_TITLES = "原前"
# Those that are parts of other words as well.
IN_WORDS = frozenset("管找是从离到去打省市县区州旗在请" + BEFORE_TITLES)
# Of these, those that stand before what is asked for: 打110, but 打假 is one word.
BEFORE_WORDS = frozenset("从离到去打")
_ENGLISH = frozenset(
    re.findall(
        "[a-z]+",
        """
    of the in for at and is are my to who what which where how does near about with please
    want need number numbers phone telephone contact hotline complaint complaints complain
    problem current now there have has this that from broken
""",
    )
)
_ENGLISH_FORMER = frozenset(["former", "formerly", "previous", "previously", "past"])

_FILLERS = frozenset([*_QUESTIONS, *_SUBJECTS, *_FORMER, *BEFORE_TITLES])
_LONGEST_FIRST = sorted({*_QUESTIONS, *_FORMER} - IN_WORDS, key=len, reverse=True)
_RUN = f"(?:{'|'.join(_LONGEST_FIRST)})+"
_IS_RUN = re.compile(_RUN)
_AROUND = re.compile(f"^{_RUN}(?=[{HAN}]{{2}})|(?<=[{HAN}]{{2}}){_RUN}$")
_HAS_FORMER = re.compile("|".join(sorted(_FORMER, key=len, reverse=True)))


def is_stop_word(word: str) -> bool:
    """Return whether a folded word, or each word in it, describes no post: 电话, 电话是多少."""
    if word.isascii():
        return word in _ENGLISH or word in _ENGLISH_FORMER
    return word in _FILLERS or _IS_RUN.fullmatch(word) is not None


def strip_fillers(text: str) -> str:
    """Return a text without questions before and behind it: 武演示 of 武演示去哪了."""
    return _AROUND.sub("", text) or text


def asks_for_former(text: str, kept: str) -> bool:
    """Return whether a folded query asks for former holders; ``kept``: without its stop words."""
    is_dropped = any(text.count(sign) > kept.count(sign) for sign in BEFORE_TITLES)
    if is_dropped or _HAS_FORMER.search(text):
        return True
    return not _ENGLISH_FORMER.isdisjoint(re.findall("[a-z]+", text))
