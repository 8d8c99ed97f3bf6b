"""List the fields that posts are in charge of, with their English."""

import re

FIELDS = dict(
    entry.split(" ", 1)
    for entry in re.split(
        "[;\n] *",
        """
常务工作 day-to-day business; 常务 day-to-day business; 财政 finance; 审计 audit
统计 statistics; 税务 taxation; 城乡建设 urban and rural construction
城市管理 urban management; 城市建设 urban construction; 城管 urban management
城建 urban construction; 自然资源 natural resources; 规划建设 planning and construction
规划 planning; 教育 education; 卫生 health; 卫生健康 health; 医疗保障 healthcare security
医保 healthcare security; 医政 hospital administration; 医疗纠纷 medical disputes
疾病预防控制 disease control; 公共卫生 public health; 妇幼健康 maternal and child health
农业 agriculture; 农业农村 agriculture and rural affairs; 乡村振兴 rural revitalisation
水利 water resources; 公安 public security; 治安 public order; 户籍 household registration
户口 household registration; 出入境 exit and entry; 交通管理 traffic control
交通运输 transport; 公交 buses; 司法 justice; 信访 petitions; 退役军人事务 veterans' affairs
招商引资 investment promotion; 招商 investment promotion; 商务 commerce
市场监管 market regulation; 食品安全 food safety; 药品 medicines
消费投诉 consumer complaints; 知识产权 intellectual property
企业服务 services for enterprises; 社会事务 social affairs; 民生保障 public wellbeing
综合执法 law enforcement; 执法 law enforcement; 执法监督 supervision of law enforcement
应急 emergencies; 应急管理 emergency management; 应急值守 emergency duty
紧急事务 emergencies; 值班 duty service; 安全生产 work safety; 消防 fire safety
防汛 flood control; 防汛抗旱 flood and drought control; 森林防火 forest fire prevention
政务公开 open government; 外事 foreign affairs; 档案 archives; 人事 personnel
组织 organisation; 宣传 publicity; 党建 Party building; 综治 public security administration
综合治理 public security administration; 维稳 social stability; 民政 civil affairs
低保 subsistence allowances; 养老服务 elderly care; 养老 pensions
婚姻 marriage registration; 慈善 charity; 社保 social insurance
失业保险 unemployment insurance; 工伤 work injuries; 就业 employment
就业创业 employment and start-ups; 劳动监察 labour inspection
农民工工资 wages of migrant workers; 欠薪投诉 complaints about unpaid wages; 人才 talent
环保 environmental protection; 环境 the environment; 生态环境 ecology and environment
大气污染防治 air pollution; 噪音 noise; 噪声 noise; 环境卫生 sanitation
垃圾分类 waste sorting; 园林绿化 parks and greenery; 路灯照明 street lights
市政设施 public works; 物业 property management; 物业管理 property management
老旧小区改造 renovation of old estates; 燃气 gas; 供水 water supply; 供电 power supply
供热 heating; 停水 water outages; 水质 water quality; 水费 water bills
电费 electricity bills; 抢修 repairs; 义务教育 compulsory education
学前教育 preschool education; 职业教育 vocational education; 民办教育 private education
学区划分 school districts; 学区 school districts; 入学 school admission
校园安全 school safety; 招生考试 admission and examinations
不动产登记 property registration; 宅基地 homesteads; 旅游 tourism
旅游市场 the tourism market; 文化 culture; 文化旅游 culture and tourism; 体育 sports
群众体育 sports for all; 公共文化 public culture; 科技 science and technology; 工业 industry
能源 energy; 价格 prices; 投资 investment; 营商环境 the business environment
数据资源 data resources; 数字政府 digital government; 网络安全 cybersecurity
残联 disabled persons; 民族宗教 ethnic and religious affairs; 侨务 overseas Chinese affairs
法律援助 legal aid; 人民调解 mediation; 调解 mediation; 经济 the economy
经济发展 economic development; 社区建设 communities; 社区治理 communities
征收 expropriation; 项目 projects; 后勤 logistics; 机关后勤 logistics; 接待 receptions
公积金 the housing provident fund; 提取 withdrawals; 贷款 loans
督查督办 supervision of decisions; 督办 supervision of decisions
建议提案办理 proposals of deputies; 提案 proposals; 文电 documents; 会务 meetings
油烟噪声 cooking fumes and noise; 扬尘 dust; 异味 odours; 水 water
土壤污染防治 soil pollution; 医疗器械 medical devices; 医疗服务 medical services
预算 the budget; 国库 the treasury; 社会治安综合治理 public security administration
反邪教 work against cults; 来访接待 visitors; 信访接待 visitors with petitions
来信来访转办 letters and visits passed on; 信访事项 petitions
矛盾化解 settlement of disputes; 来信 letters; 网上投诉办理 online complaints
市容秩序 order in the streets; 违法建设治理 illegal construction; 违建 illegal construction
占道 blocked pavements; 占道经营 street vending; 收费管理 fees; 收费 fees
青少年权益 rights of young people; 青少年维权 rights of young people; 青少年 young people
青年发展 young people; 学校 schools; 少先队 the Young Pioneers; 林权 forest rights
林地 forest land; 话务运行 the call centre; 工单派发 dispatch of cases
工单复核 review of cases; 热线工单 cases of the hotline; 种植业 crops
农产品质量 quality of farm products; 农技 farming techniques; 农机 farm machinery
农资 farm supplies; 农资供应 farm supplies; 农资打假 fake farm supplies
假劣农资 fake farm supplies; 政府采购 government procurement; 招标采购 tenders
会计管理 accounting; 会计核算 accounting; 核算 accounting; 综合 general affairs
防火监督 fire inspection; 消防监督 fire inspection; 消防宣传 fire safety education
小区消防通道 fire lanes of estates; 火灾隐患 fire hazards; 火情 fires; 防火 fire prevention
残疾人证 disability certificates; 残疾人证办理 disability certificates; 补贴 subsidies
惠民惠农补贴 subsidies for residents and farmers; 惠民补贴发放 payment of subsidies
妇女儿童维权 rights of women and children; 妇女发展 development of women
家庭儿童 families and children; 家暴求助 help against domestic violence; 维权 rights
天气 weather; 天气预报 weather forecasts; 气象 weather; 气象服务 weather services
人工影响天气 weather modification; 预警发布 warnings; 防雷 lightning protection
防雷安全 lightning protection; 营业 customer service; 通信 telecommunications
信号覆盖 signal coverage; 生活垃圾分类 waste sorting; 畜牧 livestock
动物防疫 animal disease control; 渔业 fisheries; 行政复议 administrative reconsideration
应诉 litigation; 公共法律服务 public legal services; 项目审批 approval of projects
投诉 complaints; 投诉处理 complaints; 商贸流通 trade; 以旧换新 trade-in subsidies
家电以旧换新 trade-in of appliances; 康复 rehabilitation; 辅助器具 assistive devices
无障碍 accessibility; 应急救护培训 first-aid training; 培训 training
查档 searches in archives; 查档服务 searches in archives; 档案征集 collection of archives
地方志 local records; 安全保管 safekeeping; 停电信息 news of power cuts; 停电 power cuts
停水信息 news of water outages; 爆管 burst pipes; 漏水 leaks; 漏气 gas leaks
抢险 emergency repairs; 出租汽车 taxis; 公交服务 bus services; 公交线路 bus routes
班次 timetables; 公路建设 road construction; 养护 road maintenance; 道路运输 road transport
治超 overloaded lorries; 水路 waterways; 港航 ports and shipping
参保 joining social insurance; 待遇 benefits; 医药价格 prices of medicines
报销 reimbursement; 图书馆 the library; 市场供应 market supplies; 菜市场 food markets
财政审计 audit of finance; 工程审计 audit of works
经济责任审计 audit of officials' economic responsibility
民生资金审计 audit of welfare funds; 审计线索 leads for auditors
整改督促 corrections after audits; 健身设施 sports facilities; 竞技体育 competitive sports
体育产业 the sports industry; 赛事审批 approval of competitions; 场馆 venues
场馆开放 opening of venues; 场馆开放时间 opening hours of venues
灭火救援 firefighting and rescue; 再生资源回收 recycling; 职工维权 rights of workers
职工服务 services for workers; 困难职工帮扶 help for workers in need
帮扶 help for those in need; 捐赠 donations; 救助 relief; 临时救助 temporary relief
特困供养 support of people in extreme need; 医疗救助 medical relief
信息化 information technology; 承包地 contracted land
农村饮水安全 safe drinking water in villages; 农村改革 rural reform
农村人居环境 rural living conditions; 厕所改造 toilet improvement
审批改革 reform of approvals; 窗口管理 service windows; 移交安置 resettlement of veterans
优待抚恤 benefits and pensions of veterans; 抚恤 pensions of veterans
优待证 cards of veterans; 双拥 support for the army; 褒扬纪念 memorials
军休服务 retired officers; 权益维护 protection of rights; 科技项目 science projects
科技项目申报 applications for science projects; 高新技术企业 high-tech enterprises
成果转化 use of research results; 科普 popular science; 归集 contributions
入户安检 safety checks in homes; 对台 Taiwan affairs; 委员联络 contact with members
代表联络 contact with deputies; 代表 deputies; 联系人大代表 contact with deputies
社情民意 public opinion; 网格 grid workers; 网格事项 matters for grid workers
网格化服务 grid services; 居民事务 residents' affairs; 刑侦 criminal investigation
反诈骗 work against fraud; 社区警务 community policing; 养犬管理 dogs
户政 household registration; 身份证业务 identity cards; 法制 legal affairs
社会法制 social and legal affairs; 住宅维修资金 housing maintenance funds
房屋征收 expropriation of houses; 房屋质量 quality of houses; 保障性住房 affordable housing
商品房预售 presale of homes; 房地产市场 the property market
建筑市场 the construction market; 工程质量安全 quality and safety of works
工程建设 construction; 工程安装 installation; 物业服务 property management
土地利用 land use; 宅基地审批 approval of homesteads; 规划编制 planning
规划许可 planning permits; 矿产 minerals; 地质灾害防治 geological hazards
地名管理 place names; 殡葬管理 funerals; 老龄 ageing; 婚姻登记 marriage registration
志愿服务 volunteering; 一网通办 online services; 办证 certificates; 室温 room temperature
室温不达标 cold rooms; 用电安全 electrical safety; 监察司法 supervision and justice
公务用车 official cars; 复查复核 review of petitions; 信访督查 inspection of petitions
人民建议征集 suggestions of citizens; 知识库建设 the knowledge base; 数据分析 data analysis
质检 quality control; 回访 follow-up calls; 公园广场 parks and squares
数字城管 digital urban management; 校车管理 school buses; 转学 changes of school
招生 admission; 师资 teachers; 学生资助 student grants; 基层卫生 primary health care
家庭医生 family doctors; 托育 childcare; 环境监测 environmental monitoring
建设项目环评 environmental assessment; 焚烧 open burning; 消费者权益保护 consumer protection
消费维权 consumer rights; 特种设备安全 safety of special equipment; 登记注册 registration
河湖管理 rivers and lakes; 采砂 sand mining; 水资源 water resources
节约用水 saving of water; 二次供水 secondary water supply; 移民 resettlement
汛情险情 floods and dangers; 险情 dangers; 危险化学品 hazardous chemicals
烟花爆竹 fireworks; 防灾减灾 disaster prevention; 救灾物资 relief supplies
工矿商贸安全 safety of industry and trade; 应急指挥 emergency command; 预案 emergency plans
事故 accidents; 隐患 hazards; 安全监察 safety inspection; 举报奖励 rewards for reports
基金监管 supervision of funds; 异地就医 care in other places; 经办服务 insurance services
公共资源交易 public tenders; 帮办代办 help with applications
办事不成 what could not be settled; 社区矫正 community correction
法律援助申请 applications for legal aid; 充电设施 charging points; 粮食 grain
物资储备 reserves; 国有资产 state assets; 文物保护 protection of monuments
文化市场执法 inspection of the culture market; 旅行社 travel agencies; 景区 scenic areas
对外贸易 foreign trade; 电子商务 e-commerce; 节能 energy saving; 技术改造 technical renewal
中小企业账款 debts to small enterprises; 拖欠账款 unpaid debts
社有企业 enterprises of the cooperative; 基层社 local cooperatives
非公经济 the private economy; 党外干部 officials outside the Party; 组织建设 organisation
统计数据 statistics; 住户 household surveys; 人口 population; 普查 censuses
野生动物保护 wildlife; 损害补偿 compensation for damage; 造林 afforestation; 古树 old trees
自然保护地 nature reserves; 数字经济 the digital economy; 基础设施 infrastructure
纳税 taxes; 纳税服务 services for taxpayers; 个人所得税 income tax; 企业所得税 corporate tax
社会保险费征缴 social insurance contributions; 电动自行车 electric bicycles
疗休养 recuperation; 造血干细胞 stem cell donation; 遗体器官捐献 organ donation
财务公开 open accounts; 管网 pipes; 管网巡查 inspection of pipes; 管网改造 renewal of pipes
线路改造 renewal of lines; 新装 new connections; 增容 larger connections; 气费 gas bills
外国专家服务 foreign experts; 风险控制 risk control; 政策 policies
政府信息公开申请 requests for information; 心理 counselling; 平台 the platform
平台故障 faults of the platform; 平台技术支持 support of the platform
民族宗教事务 ethnic and religious affairs; 农技服务 farming advice
""".strip(),
    )
)
