"""Recognise the headers of columns by the words that offices use for them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from officials.exporting.headings import HEADINGS


class Role(StrEnum):
    """The content of a column."""

    SEQUENCE = "sequence"
    REGION = "region"
    UNIT = "unit"
    NAME = "name"
    TITLE = "title"
    NAME_AND_TITLE = "name_and_title"
    NAME_AND_PHONE = "name_and_phone"
    UNIT_AND_TITLE = "unit_and_title"
    DUTIES = "duties"
    OFFICE_PHONE = "office_phone"
    MOBILE = "mobile"
    PHONE = "phone"
    FAX = "fax"
    MESSAGES = "messages"
    HOURS = "hours"
    EMAIL = "email"
    ADDRESS = "address"
    REMARKS = "remarks"
    AREA_CODE = "area_code"
    EXTENSION = "extension"
    IS_PUBLIC = "is_public"
    UID = "uid"
    INFORMATION = "information"  # for people to read; nothing of it is imported


PHONE_ROLES = frozenset({Role.OFFICE_PHONE, Role.MOBILE, Role.PHONE, Role.NAME_AND_PHONE})
BOTH = frozenset({Role.NAME_AND_TITLE, Role.NAME_AND_PHONE, Role.UNIT_AND_TITLE})
# Columns of numbers, those that nobody calls among them.
NUMBER_ROLES = PHONE_ROLES | {Role.FAX, Role.MESSAGES}
NAME_ROLES = frozenset({Role.NAME, Role.NAME_AND_TITLE, Role.NAME_AND_PHONE})
# Roles that are shared by the lists that stand side by side below one unit.
PLACE_ROLES = frozenset({Role.SEQUENCE, Role.REGION, Role.UNIT})

SYNONYMS: Mapping[Role, str] = {
    Role.SEQUENCE: "序号 编号 顺序 序 No",
    Role.REGION: (
        "地区 区域 行政区划 县市区 区县 县区 市县 区县市 地市 所在地 属地 辖区 所属地区 所在地区"
        " 乡镇 镇街 街镇 乡镇街道 镇办 镇街道 街道 乡镇名称 镇街名称 地区名称 区划 镇乡街道 镇"
        " 市州 州市 所属街道"
    ),
    Role.UNIT: (
        "单位 单位名称 部门 部门名称 责任单位 工作单位 机构 机构名称 科室 科室名称 处室 所在单位"
        " 部门单位 单位部门 所属单位 所属部门 所在部门 公开单位 承办单位 科室站所 站所 department"
        " 社区 社区名称 村 村居 村社区 村名 行政村 村委会 学校 学校名称 医院 医院名称 医疗机构名称"
        " 幼儿园名称 企业名称 公司名称 窗口 窗口名称 服务窗口 派出所 派出所名称 司法所 机关 股室"
        " 园区 企业 网格名称 委办局 校名 公安机关 所队 大厅名称 办事处 机关名称 名称 单位全称"
        " 牵头单位 主管部门 主管单位 受理单位 受理部门 受理机构"
    ),
    Role.NAME: (
        "姓名 领导姓名 负责人 负责人姓名 责任人 责任人姓名 联系人 联系人姓名 领导 主要负责人"
        " 主要领导 分管领导 分管负责人 主管领导 带班领导 干部姓名 接听人姓名 人员姓名 名字"
        " 公开人员 公开领导 公开干部 领导干部 主要负责同志 负责同志 接访人 接访人员 经办人"
        " 公布人员 值班员 领导成员 班子成员 接听人员 值班人员 人员 干部 成员 name A岗 B岗 A角 B角"
        " A岗人员 B岗人员 A岗姓名 B岗姓名"
    ),
    Role.TITLE: (
        "职务 职位 岗位 现任职务 岗位名称 职务职称 行政职务 党内职务 党政职务 领导职务 担任职务"
        " 职务名称 现职 title position 热线名称 电话名称 号码名称 平台名称 电话用途"
    ),
    Role.NAME_AND_PHONE: (
        "联系人及电话 联系人及联系方式 姓名及电话 姓名及联系方式 负责人及电话 负责人及联系方式"
        " 责任人及电话 领导及电话 姓名电话"
    ),
    Role.DUTIES: (
        "分管工作 工作分工 分工 职责 分管领域 受理范围 分管范围 分管业务 主管工作 负责工作"
        " 工作职责 分管部门 分管单位 联系单位 分管 主要职责 职责分工 负责事项 分管科室 分管股室"
        " 分管处室 分管站所 分管联系工作 联系工作 协管工作 主管业务 负责领域 工作内容 业务范围"
        " 受理业务 服务内容 服务范围 服务事项 咨询内容 咨询事项 办理事项 办理业务 业务 职能"
        " 主要职能 受理事项 受理内容"
    ),
    Role.OFFICE_PHONE: (
        "办公电话 座机 固定电话 值班电话 咨询电话 公开电话 投诉电话 监督电话 热线 热线电话"
        " 服务电话 办公室电话 固话 举报电话 受理电话 接听电话 座机号码 办公号码 公开热线 服务热线"
        " 办公座机 总机 总机号码 总机电话"
    ),
    Role.MOBILE: "手机 手机号 手机号码 移动电话 移动号码 手机电话 mobile",
    Role.PHONE: (
        "电话 联系电话 联系方式 号码 电话号码 联系号码 公开号码 通讯方式 联络电话 phone 联络方式"
        " 联络号码 外线 telephone"
    ),
    Role.FAX: "传真 传真号码 传真电话 传真号 传真机 fax",
    Role.MESSAGES: (
        "短信 手机短信 短信号码 短信平台 短信举报 短信受理 短信投诉 短信热线 短信举报号码"
        " 短信平台号码 sms tty"
    ),
    Role.HOURS: (
        "受理时间 接听时间 工作时间 时间 办公时间 值班时间 服务时间 接访时间 公开时间 受理时段"
        " 接听时段 接听电话时间 接听工作时间 接听日期 开放时间 上班时间 咨询时间 接待时间 作息时间"
        " 时段 接访日期 受理日期 接待日期 接听日 接访日 接待日"
    ),
    Role.EMAIL: "邮箱 电子邮箱 电子邮件 email e-mail mail",
    Role.ADDRESS: "地址 办公地址 单位地址 通讯地址 办公地点 地点 办公室房号 房间号",
    Role.REMARKS: "备注 说明 附注 备考 其他",
    Role.IS_PUBLIC: "是否公开 公开 可否公开 能否公开 是否公示 是否公布 是否对外公开 是否对外公布",
    Role.AREA_CODE: "区号 电话区号 长途区号 固话区号",
    Role.EXTENSION: "分机 分机号 分机号码",
    Role.UID: "uid 标识 唯一标识 岗位标识 岗位编码",
    # Numbers inside of an office, and those at home, which are no office matter.
    Role.INFORMATION: (
        "短号 手机短号 小号 手机小号 虚拟网 虚拟网号 虚拟号 集团号 集团短号 内线 内线电话 内线号码"
        " 内部短号 宅电 住宅电话 家庭电话 住宅 家庭住址 宅 出生年月 出生日期 身份证号 身份证号码"
    ),
}
_EXACT: Mapping[str, Role] = {
    word.lower(): role for role, words in SYNONYMS.items() for word in words.split()
}
# Too short or too common to be looked for inside other words.
_SHORT = (
    "no mail uid fax sms tty name title position phone 业务 职能 时段 镇 企业 园区 办事处"
    " 值班员 telephone 名称 学校 医院 窗口 派出所 司法所 机关 时间 其他 地点 分管 街道 社区 村"
    " a岗 b岗 a角 b角 顺序 现职 标识 宅 住宅 小号 序 人员 干部 成员"
)
_EXACT_ONLY = frozenset(_SHORT.split())
_CONTAINED = "|".join(sorted(_EXACT.keys() - _EXACT_ONLY, key=len, reverse=True))
_AT_END = re.compile(f".*?({_CONTAINED})$")
_INSIDE = re.compile(f"(?=({_CONTAINED}))")

MAX_LENGTH = 16  # characters of a header
MAX_WRITTEN = 80  # with spaces, and with hours in brackets
_NO_HEADER = re.compile("[0-9]{4}|[。；;！!？?]")
_TRANSLATED = re.compile("^[a-zA-Z][a-zA-Z./' -]*(?=[\u4e00-\u9fff]{2})")  # Unit 单位
TRANSLATION = re.compile("(?<=[\u4e00-\u9fff]{2})[ /a-zA-Z.'-]+$")  # 单位 Unit
_VALUE = re.compile(":[^0-9]*[\u4e00-\u9fff]")  # 单位:区教育局
_BRACKETED = re.compile(r"[(\[【〔].*?[)\]】〕]", re.DOTALL)
_BRACKETS = re.compile(r"[()\[\]【】〔〕]")
# Numbers that the public does not call: at home, and inside of an office.
NOT_PUBLIC = "住宅|宅电?|家庭|家中?|私人|短号|小号|内线|虚拟网|集团短?号"
_NOT_PUBLIC = re.compile(rf"[(\[【〔]\s*(?:{NOT_PUBLIC})(?:电话|号码?)?\s*[)\]】〕]")
_PERSON = "姓名|负责人|责任人|联系人|领导"
_OFFICE = "职务|职位|岗位"
_TITLE = re.compile(
    ".{0,10}(?:书记|支书|[局部厅省市县区镇乡处州旗科股室院所站队村校会秘政监格河湖林路田链组片楼警园场馆班行台社事察司庭]长"
    "|主任|主席|专员|(?:网格|联络|指导|调解|护林|保洁|委)员|文书|会计|村医|社区民警|驻村民警|包.{1,3}干部|驻.{1,3}干部)(?:姓名)?"
)
_AND = "[及和与、/,+]?"
_NAME_AND_TITLE = re.compile(
    f"(?:.*姓名{_AND}(?:{_OFFICE})|(?:{_OFFICE}){_AND}姓名|(?:{_PERSON})[及和与、/,+](?:{_OFFICE}))"
)
_NUMBER = "(?:联系|办公|值班|手机)?(?:电话|方式|号码|手机)"
NAME_AND_PHONE = re.compile(
    f"(?P<name>.{{0,8}}(?:姓名(?=.)|(?:{_PERSON}|人员|干部|书记|.长|主任)(?=[及和与、/,+])))"
    f"[及和与、/,+]?(?P<number>{_NUMBER})"
)
AREA_CODE_AT_END = re.compile("(?:区号)?[:：]?(0[0-9]{2,3})-?$")
_UNIT_AND_TITLE = re.compile(f"(?:.*(?:单位|部门|机构){_AND}(?:现任)?(?:{_OFFICE}))")


# 联系乡镇: places that somebody looks after, not where their office is.
_ATTENDED = re.compile("联系|联村|包联|包保|包抓|挂点|挂钩|挂包|帮扶|结对|驻|包")
_TEL = re.compile(r"(?:Tel|TEL)\.?:?")  # our own tables have a column tel, for programs
_SIMPLIFIED = str.maketrans(
    "單職務電話機聯絡繫號碼傳領導負責備註時間區辦門稱監舉報諮詢範圍鄉鎮縣",
    "单职务电话机联络系号码传领导负责备注时间区办门称监举报咨询范围乡镇县",
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A header that is known. ``is_exact``: it is a synonym, and does not only contain one."""

    role: Role
    is_exact: bool


def fold(text: str) -> str:
    """Return a header without spaces, colons, stars and final digits, in half width.

    Words of headers in traditional characters become simplified ones.
    """
    folded = re.sub(r"[\s:*_\u200b-\u200d\ufeff]+", "", unicodedata.normalize("NFKC", text)).lower()
    folded = folded.translate(_SIMPLIFIED)
    return re.sub("(?<=[^0-9])[0-9①-⑨]$|(?<=电话|号码|手机|方式)[一二三]$", "", folded)


# The columns of our own tables, by their names and by their headings.
_EXPORTED: Mapping[str, Role] = {
    fold(word): Role(heading.role)
    for name, heading in HEADINGS.items()
    for word in (name, heading.text)
}


@lru_cache(maxsize=4096)
def recognise(text: str) -> Recognised | None:
    """Return the role that a header names, or None.

    Brackets are left out with their words, 热线（工作日8:30-17:30）, or alone: 乡镇（街道）. The
    words in them count where they name a second content: 姓名（职务）.
    """
    if len(text) > MAX_WRITTEN:
        return None
    text = AREA_CODE_AT_END.sub("", unicodedata.normalize("NFKC", text).strip())
    outside = _BRACKETED.sub("", text)
    if not text or _NO_HEADER.search(outside) or _VALUE.search(outside):
        return None
    if role := Role.PHONE if _TEL.fullmatch(text) else _EXPORTED.get(fold(text)):
        return Recognised(role, is_exact=True)
    if _NOT_PUBLIC.search(text):
        return Recognised(Role.INFORMATION, is_exact=True)
    written: tuple[str, ...] = (
        fold(outside),
        TRANSLATION.sub("", fold(outside)),
        fold(_BRACKETS.sub("", text)),
    )
    written += (re.sub("[、/]", "", written[2]),)  # 县（市、区）
    written += (_TRANSLATED.sub("", written[0]),)
    forms = [form for form in dict.fromkeys(written) if _is_short(form)]
    known = sorted(filter(None, map(_match_whole, forms)), key=lambda found: found.role not in BOTH)
    contained = filter(None, (_match_part(form) for form in forms))
    found = next(iter(known), None) or next(contained, None)
    if found and found.role in PLACE_ROLES and not found.is_exact and _ATTENDED.match(forms[0]):
        return Recognised(Role.REMARKS, is_exact=False)
    # 镇长 above a column of names.
    is_title = any(map(_TITLE.fullmatch, forms))
    return found or (Recognised(Role.NAME, is_exact=False) if is_title else None)


def _is_short(form: str) -> bool:
    return 0 < len(form) <= MAX_LENGTH and not _NO_HEADER.search(form)


def _match_whole(form: str) -> Recognised | None:
    role = _EXACT.get(form)
    if _NAME_AND_TITLE.fullmatch(form):
        role = role or Role.NAME_AND_TITLE
    elif NAME_AND_PHONE.fullmatch(form):
        role = role or Role.NAME_AND_PHONE
    elif _UNIT_AND_TITLE.fullmatch(form):
        role = role or Role.UNIT_AND_TITLE
    return Recognised(role, is_exact=True) if role else None


def _match_part(form: str) -> Recognised | None:
    """Find the longest synonym inside of a header, at its end if there is one.

    The head of a Chinese compound stands last: 单位负责人电话 is a number.
    """
    if at_end := _AT_END.match(form):
        return Recognised(_EXACT[at_end[1]], is_exact=False)
    word = max(_INSIDE.findall(form), key=len, default="")
    return Recognised(_EXACT[word], is_exact=False) if word else None
