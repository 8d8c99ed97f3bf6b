"""Translate the usual duties of posts into English: 分管教育、卫生健康.

Lists print them in few phrases and with the fields of departments. Duties with a field that is not
here stay untranslated.
"""

import re

_PHRASES = {
    "主持全面工作": "In overall charge", "主持日常工作": "In charge of daily business",
    "协助局长工作": "Assists the director", "协助主任工作": "Assists the director",
    "协助市长工作": "Assists the mayor", "协助区长工作": "Assists the district head",
    "协助县长工作": "Assists the county head",
}  # fmt: skip
_FIELDS = dict(
    line.strip().split(" ", 1)
    for line in """
    常务工作 day-to-day business
    常务 day-to-day business
    财政 finance
    审计 audit
    统计 statistics
    税务 taxation
    城乡建设 urban and rural construction
    城市管理 urban management
    城市建设 urban construction
    城管 urban management
    城建 urban construction
    自然资源 natural resources
    规划建设 planning and construction
    规划 planning
    教育 education
    卫生 health
    卫生健康 health
    医疗保障 healthcare security
    医保 healthcare security
    医政 hospital administration
    医疗纠纷 medical disputes
    疾病预防控制 disease control
    公共卫生 public health
    妇幼健康 maternal and child health
    农业 agriculture
    农业农村 agriculture and rural affairs
    乡村振兴 rural revitalisation
    水利 water resources
    公安 public security
    治安 public order
    户籍 household registration
    户口 household registration
    出入境 exit and entry
    交通管理 traffic control
    交通运输 transport
    公交 buses
    司法 justice
    信访 petitions
    退役军人事务 veterans' affairs
    招商引资 investment promotion
    招商 investment promotion
    商务 commerce
    市场监管 market regulation
    食品安全 food safety
    药品 medicines
    消费投诉 consumer complaints
    知识产权 intellectual property
    企业服务 services for enterprises
    社会事务 social affairs
    民生保障 public wellbeing
    综合执法 law enforcement
    执法 law enforcement
    执法监督 supervision of law enforcement
    应急 emergencies
    应急管理 emergency management
    应急值守 emergency duty
    紧急事务 emergencies
    值班 duty service
    安全生产 work safety
    消防 fire safety
    防汛 flood control
    防汛抗旱 flood and drought control
    森林防火 forest fire prevention
    政务公开 open government
    外事 foreign affairs
    档案 archives
    人事 personnel
    组织 organisation
    宣传 publicity
    党建 Party building
    综治 public security administration
    综合治理 public security administration
    维稳 social stability
    民政 civil affairs
    低保 subsistence allowances
    养老服务 elderly care
    养老 pensions
    婚姻 marriage registration
    慈善 charity
    社保 social insurance
    失业保险 unemployment insurance
    工伤 work injuries
    就业 employment
    就业创业 employment and start-ups
    劳动监察 labour inspection
    农民工工资 wages of migrant workers
    欠薪投诉 complaints about unpaid wages
    人才 talent
    环保 environmental protection
    环境 the environment
    生态环境 ecology and environment
    大气污染防治 air pollution
    噪音 noise
    噪声 noise
    环境卫生 sanitation
    垃圾分类 waste sorting
    园林绿化 parks and greenery
    路灯照明 street lights
    市政设施 public works
    物业 property management
    物业管理 property management
    老旧小区改造 renovation of old estates
    燃气 gas
    供水 water supply
    供电 power supply
    供热 heating
    停水 water outages
    水质 water quality
    水费 water bills
    电费 electricity bills
    抢修 repairs
    义务教育 compulsory education
    学前教育 preschool education
    职业教育 vocational education
    民办教育 private education
    学区划分 school districts
    学区 school districts
    入学 school admission
    校园安全 school safety
    招生考试 admission and examinations
    不动产登记 property registration
    宅基地 homesteads
    旅游 tourism
    旅游市场 the tourism market
    文化 culture
    文化旅游 culture and tourism
    体育 sports
    群众体育 sports for all
    公共文化 public culture
    科技 science and technology
    工业 industry
    能源 energy
    价格 prices
    投资 investment
    营商环境 the business environment
    数据资源 data resources
    数字政府 digital government
    网络安全 cybersecurity
    残联 disabled persons
    民族宗教 ethnic and religious affairs
    侨务 overseas Chinese affairs
    法律援助 legal aid
    人民调解 mediation
    调解 mediation
    经济 the economy
    经济发展 economic development
    社区建设 communities
    社区治理 communities
    征收 expropriation
    项目 projects
    后勤 logistics
    机关后勤 logistics
    接待 receptions
    公积金 the housing provident fund
    提取 withdrawals
    贷款 loans
""".strip().splitlines()
)
_BEGINNINGS = {"分管": "In charge of", "负责": "In charge of", "协管": "Helps with"}
_BEGUN = re.compile(f"({'|'.join(_BEGINNINGS)})(.+)")


def translate_duties(duties: str) -> str:
    """Return the English of duties, or an empty text; 分管审计 is In charge of audit."""
    parts = [_translate_part(part) for part in re.split("[，,；;。]", duties) if part.strip()]
    return "; ".join(parts) if parts and all(parts) else ""


def _translate_part(part: str) -> str:
    part = re.sub(r"(?:等|等工作|工作)$", "", part.strip()) if part not in _PHRASES else part
    if part in _PHRASES or f"{part}工作" in _PHRASES:
        return _PHRASES.get(part) or _PHRASES[f"{part}工作"]
    begun = _BEGUN.fullmatch(part)
    beginning, subjects = (_BEGINNINGS[begun[1]], begun[2]) if begun else ("", part)
    fields = [_FIELDS.get(field.strip(), "") for field in re.split("[、和及]", subjects)]
    if not all(fields):
        return ""
    listed = ", ".join(fields)
    return f"{beginning} {listed}" if beginning else listed[:1].upper() + listed[1:]
