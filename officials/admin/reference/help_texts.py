"""Help texts, with examples, for the forms of reference data."""

from django.utils.translation import gettext_lazy

_SHARED = {
    "name_en": gettext_lazy("英文页面上的名称，例如：Public Security Bureau。"),
    "rank": gettext_lazy("列表里的次序，小的在前，例如：10。"),
}
DEPARTMENT_TYPE = _SHARED | {
    "code": gettext_lazy("小写英文和下划线，定下后不改，例如：public_security。"),
    "name": gettext_lazy("这一类部门的通称，例如：公安局。"),
    "category": gettext_lazy("例如：政府。"),
    "aliases": gettext_lazy("人们怎么叫它，逗号分开，例如：派出所,公安分局。"),
}
TOPIC = _SHARED | {
    "slug": gettext_lazy("地址里的名字，定下后不改，例如：water-outage。"),
    "name": gettext_lazy("人们为什么事打电话，例如：停水。"),
    "name_en": gettext_lazy("例如：Water outage。"),
    "group": gettext_lazy("例如：生活。"),
    "aliases": gettext_lazy("别的说法，逗号分开，例如：没水,断水。"),
    "department_types": gettext_lazy("由哪些类型的部门答复，写代码，例如：water_supply,water。"),
    "hotlines": gettext_lazy("有关的全国热线，逗号分开，例如：12345。"),
}
NATIONAL_HOTLINE = {
    "number": gettext_lazy("例如：12345。"),
    "territory": gettext_lazy(
        "只在香港、澳门、台湾使用的写那里，例如：香港特别行政区；全国的留空。"
    ),
    "name": gettext_lazy("例如：政务服务便民热线。"),
    "name_en": gettext_lazy("例如：Government service hotline。"),
    "category": gettext_lazy("例如：紧急。"),
    "aliases": gettext_lazy("人们用来找它的词，逗号分开，例如：报警,匪警,police。"),
    "department_type": gettext_lazy("由哪一类部门接听，例如：公安局。"),
    "department_types": gettext_lazy(
        "这类部门没有公布号码时可以改打它，写代码，例如：medical_security。"
    ),
    "authority": gettext_lazy("例如：公安部。"),
    "arrangement": gettext_lazy("文件里怎样安排，例如：整体并入。"),
    "status": gettext_lazy("已经停用的写停用，公开页面就不再显示。"),
    "merged_into": gettext_lazy("并到哪个号码，例如：12345。"),
    "valid_from": gettext_lazy("不知道就留空。"),
    "valid_until": gettext_lazy("还在使用就留空。"),
    "note": gettext_lazy("打之前要知道的一句话，例如：按 1 接通欠薪投诉。"),
    "note_en": gettext_lazy("同一句话的英文。"),
    "source": gettext_lazy("写明文件的名称和文号，例如：国办发〔2020〕53号。"),
    "source_url": gettext_lazy("例如：https://www.gov.cn/…"),
}
REGION = {
    "code": gettext_lazy("六位行政区划代码，乡镇九位，例如：610115。"),
    "parent": gettext_lazy("上一级，例如：西安市，陕西省；省级留空。"),
    "level": gettext_lazy("例如：县级。"),
    "type": gettext_lazy("例如：区、自治县、街道。"),
    "name": gettext_lazy("全称，例如：临潼区。"),
    "short_name": gettext_lazy("平时怎么叫，例如：临潼。"),
    "name_en": gettext_lazy("例如：Lintong District。"),
    "pinyin": gettext_lazy("按当地的读法，例如：lintong。"),
    "initials": gettext_lazy("例如：lt。"),
    "pinyin_spaced": gettext_lazy("例如：lin tong。"),
    "alt_pinyin": gettext_lazy("常被读成什么，逗号分开，例如：yueqing（乐清）。"),
}
REGION_ALIAS = {
    "region": gettext_lazy("现在叫什么，例如：襄阳市，湖北省。"),
    "name": gettext_lazy("例如：襄樊市。"),
    "short_name": gettext_lazy("例如：襄樊。"),
    "pinyin": gettext_lazy("例如：xiangfan。"),
    "code": gettext_lazy("那时的代码，例如：610115。"),
    "redirects": gettext_lazy("选上后，旧代码的地址转到现在的页面。"),
    "year": gettext_lazy("哪一年改的，例如：2010。"),
    "type": gettext_lazy("例如：更名。"),
    "document_number": gettext_lazy("例如：国函〔2010〕132号。"),
}
AREA_CODE = {
    "region": gettext_lazy("例如：西安市，陕西省。"),
    "code": gettext_lazy("例如：029。"),
    "local_digits": gettext_lazy("本地号码有几位，例如：8；有两种就写 7,8。"),
}
