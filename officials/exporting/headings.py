"""The one list of columns of tables: of public data, of the lists of staff, of the template.

An import recognises each column by its name or by its heading. Free of Django, as the readers are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

EXAMPLE = "示例"  # the number of a row of the template that an import leaves out
OPTIONS = "选项"  # the hidden sheet of the template, with the values of its drop-down lists

_ = str  # Marks headings for translation; whoever writes a table translates them.


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column for people. ``role``: what an import takes it for (its ``Role``)."""

    text: str
    role: str = "information"


HEADINGS: Mapping[str, Heading] = {
    "sequence": Heading(_("序号"), "sequence"),
    # posts
    "region_code": Heading(_("地区代码")),
    "region": Heading(_("所在地区"), "region"),
    "province_code": Heading(_("省代码")),
    "province": Heading(_("所属省份")),
    "prefecture_code": Heading(_("地市代码")),
    "prefecture": Heading(_("所属地市")),
    "county_code": Heading(_("县区代码")),
    "county": Heading(_("所属县区")),
    "township_code": Heading(_("乡镇街道代码")),
    "township": Heading(_("所属乡镇街道")),
    "department_uid": Heading(_("部门编号")),
    "department": Heading(_("部门名称"), "unit"),
    "post_uid": Heading(_("岗位编号"), "uid"),
    "title": Heading(_("岗位"), "title"),
    "duties": Heading(_("分工"), "duties"),
    "official_uid": Heading(_("任职者编号")),
    "holder": Heading(_("任职者"), "name"),
    "capacity": Heading(_("任职方式")),
    "held_since": Heading(_("任职自")),
    "demo": Heading(_("演示数据")),
    # who answers while the holder is away
    "covered_by_uid": Heading(_("代接岗位编号")),
    "covered_by": Heading(_("代接岗位")),
    "covered_from": Heading(_("代接自")),
    "covered_until": Heading(_("代接至")),
    # a hotline
    "hotline_uid": Heading(_("热线编号")),
    "kind": Heading(_("号码种类")),
    "use": Heading(_("号码用途")),
    "label": Heading(_("名目")),
    "number_shown": Heading(_("号码"), "phone"),
    "tel": Heading(_("拨号地址")),
    "number": Heading(_("数字")),
    "extension": Heading(_("分机"), "extension"),
    "purpose": Heading(_("号码受理事项")),
    "answered_by": Heading(_("接听人")),
    "hours": Heading(_("受理时间"), "hours"),
    "suspended": Heading(_("暂停受理")),
    "last_verified": Heading(_("上次核验")),
    "result": Heading(_("核验结果")),
    "notice_uid": Heading(_("公告编号")),
    "notice_issuer": Heading(_("公告发布单位")),
    "notice_title": Heading(_("公告标题")),
    "notice_number": Heading(_("公告文号")),
    "notice_date": Heading(_("公告日期")),
    "notice_url": Heading(_("公告网址")),
    "url": Heading(_("岗位网址")),
    # the lists of staff
    "numbers": Heading(_("电话"), "phone"),
    "review_state": Heading(_("审核状态")),
    "publication": Heading(_("公布情况")),
}
