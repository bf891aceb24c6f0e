"""The rows of the clause form: keys, headers in both languages, kinds, lists, examples.

In:  nothing.
Out: `ROWS`, one block for each sheet; `HINTS`, how a kind of cell is written;
     `OWN_NOTES`, where the form asks for something else than the dossier keeps.

The surprise: every example is made up, and says so in its row. An example row
is written into the form grey, and the reader passes it over.
"""

from __future__ import annotations

from collections.abc import Mapping

from onus.base.texts import Localized

ROWS = """
# 合同 | Contract |
-- 卷宗 | Dossier
dossier.id | 卷宗编号 | Dossier id | id | * | example-2023
dossier.title.zh-Hans | 卷宗名称 | Title in Chinese | text | * | 示例街道环卫服务（虚构）
dossier.title.en | 卷宗英文名称 | Title in English | text | | Sanitation of a street office (made up)
dossier.time_zone | 时区 | Time zone | word:zone | * | 北京时间 Asia/Shanghai
dossier.currency | 币种 | Currency | word:currency | * | 人民币 CNY
dossier.origin | 资料性质 | Origin of the data | word:origin | * | 真实 real
dossier.packs | 适用规则集 | Rule packs | list | | cn-national
dossier.apply_undated | 施行日期不明仍适用的规则 | Undated rules that apply | list | |
dossier.assessed_from | 认定起始日 | Assessed from | day | | 2023-11-01
dossier.assessed_until | 认定截止日 | Assessed until | day | | 2024-03-31
dossier.reply_within_h | 申辩时限（小时） | Hours to reply | whole | | 120
-- 合同 | Contract
contract.id | 合同编号 | Contract id | id | * | HW-2023-001
contract.title.zh-Hans | 合同名称 | Title in Chinese | text | * | 示例街道道路清扫保洁及除雪服务合同
contract.title.en | 合同英文名称 | Title in English | text | | Street cleaning and snow clearing
contract.form | 合同类型 | Legal form | word:form | * | 政府购买服务 purchase of services
contract.payer | 付费方 | Who pays | word:payer | * | 政府付费 government
contract.signed | 签订日期 | Day of signature | day | | 2023-10-20
contract.starts | 服务期首日 | First day of the term | day | * | 2023-11-01
contract.ends | 服务期末日 | Last day of the term | last_day | * | 2024-10-31
contract.price_minor | 合同价款（元） | Price | money | | 1200000.00
contract.price_per | 计价周期 | Price for each | word:price_per | | 年 year
contract.user_paid_ppm | 使用者付费比例 | Share paid by users | share | | 0%
contract.source | 合同出处 | Where it can be read | text | | 合同扫描件
-- 付款条款 | Payment
payment.clause | 付款条款号 | Clause on payment | text | | 7.2
payment.page | 付款条款页码 | Page | page | | 12
payment.method | 计付方式 | Method | word:method | | 按分 by points
payment.pay_within_d | 期末后几日内付款 | Days to payment | whole | | 30
payment.hold_back_ppm | 质保（预留）比例 | Share held back | share | | 5%
payment.unknown_as_unmet | 无证据是否按未履行计付 | Unknown paid as unmet | yes | | 否 no
payment.substitute_clause | 代履行费用条款号 | Clause on substitute performance | text | | 9.3
payment.sample | 是否示例条款 | Is a sample | yes | | 是 yes
-- 考核评分 | Score
score.clause | 考核条款号 | Clause on the score | text | | 附件三第 2 条
score.page | 考核条款页码 | Page | page | | 23
score.full_milli | 满分 | Full score | points | | 100
score.terminate_below_milli | 解约计次分数线 | Counts towards termination below | points | | 75
score.terminate_after | 连续几期可解约 | Periods in a row that allow termination | whole | | 5
score.terminate_total | 累计几期可解约 | Periods in all that allow termination | whole | | 8
score.terminate_by | 解约计次周期 | Counted by | word:span | | 季 quarter
score.minimum_sample | 计分所需最少认定数 | Fewest duties for a score | whole | | 1
score.sample | 是否示例评分 | Is a sample | yes | | 是 yes
-- 逾期付款利息 | Interest
interest.clause | 利息条款号 | Clause on interest | text | | 7.6
interest.page | 利息条款页码 | Page | page | | 14
interest.rule | 适用利率规则 | Rule with the rate | id | |
interest.daily_ppm | 日利率 | Rate a day | share | | 0.05%
-- 督办 | Escalation
register.ladder_source | 督办阶梯依据 | Source of the ladder | text | | 示例办法第十二条

# 当事人 | Parties | parties
role | 角色 | Role | word:role | * | 采购人 buyer | 承包方 contractor
name.zh-Hans | 名称 | Name in Chinese | text | * | 示例街道办事处 | 承包方（不具名）
name.en | 英文名称 | Name in English | text | | Street office | Contractor
body | 机构编号 | Body | ref:bodies | | jiedao |
kind | 性质 | Kind | word:party_kind | | 公共机构 public body | 企业 firm

# 标段 | Lots | lots
id | 标段编号 | Lot id | id | * | 1
title.zh-Hans | 标段名称 | Name in Chinese | text | * | 第一标段
title.en | 英文名称 | Name in English | text | | Lot 1
districts | 所含区域 | Districts | list | | 一社区、二社区

# 服务事项 | Services | services
id | 服务编号 | Service id | id | * | snow | toilet
title.zh-Hans | 服务名称 | Name in Chinese | text | * | 除雪 | 公厕保洁
title.en | 英文名称 | Name in English | text | | Snow clearing | Public toilets

# 触发条件 | Triggers | triggers
id | 触发编号 | Trigger id | id | * | snowfall | daily
kind | 种类 | Kind | word:trigger | * | 降雪 snowfall | 日历 calendar
station | 气象站 | Weather station | text | | |
grades | 降雪分级规则 | Rule that grades snow | id | | CN-SNOW-GRADES |
gap_h | 间断几小时为结束 | Dry hours that end it | whole | | 6 |
min_tenth_mm | 最小降水量（毫米） | Least amount (mm) | tenths | | 0.1 |
every | 周期 | Every | word:every | | | 每日 every day
weekdays | 星期 | Weekdays | weekdays:weekday | | | 周一、周二、周三、周四、周五
opens_minute | 开始时刻 | Opens at | clock | | | 05:00
due_minute | 到期时刻 | Due at | clock | | | 07:00
season_from | 季节首日 | Season from | month_day | | | 11-01
season_until | 季节末日 | Season until | month_day | | | 03-31
month_day | 每年到期日 | Day of the year | month_day | | |
opens_days_before | 提前几天开启 | Opens days before | whole | | |
opens | 宣布开启时间 | Declared: opens | instant | | |
due | 宣布到期时间 | Declared: due | instant | | |
services | 计入的服务 | Services that count | list | | |
by | 宣布岗位 | Declared by post | ref:posts | | |

# 合同义务 | Obligations | obligations
id | 义务编号 | Obligation id | id | * | CLEAR-24 | TOILET-DAILY
clause | 条款号 | Clause | text | * | 3.1 | 附件二第 5 条
page | 页码 | Page | page | | 5 | 19
title.zh-Hans | 承诺内容 | What is promised | text | * | 雪停后 24 小时内清雪 | 公厕每日保洁
title.en | 英文内容 | In English | text | | Clear within 24 hours of the end of a snowfall | Clean each toilet daily
service | 服务编号 | Service | ref:services | * | snow | toilet
trigger | 触发编号 | Trigger | ref:triggers | * | snowfall | daily
owed_by | 义务人 | Owed by | word:owed_by | | 承包方 contractor | 承包方 contractor
answer | 责任领域 | Duty area | text | | snow | toilet
clock | 计时口径 | Clock | word:clock | | |
places.classes | 道路等级 | Classes | words:class | | 主干路、次干路 |
places.districts | 区域 | Districts | list | | |
places.lots | 标段编号 | Lots | list | | 1 |
places.kinds | 种类 | Kinds of places | words:place | | 路段 | 点位
places.ids | 指定路段或点位 | Single places | list | | |
standard.measure | 认定方式 | Measured by | word:measure | | 次数 events | 次数 events
standard.share_ppm | 应达比例 | Share of the length | share | | |
standard.passes | 作业遍数 | Passes | whole | | |
standard.both_directions | 双向分别计算 | Both directions | yes | | |
standard.kinds | 可计入的证据 | Evidence that counts | words:evidence | | 检查、班组作业单 | 检查
standard.count | 所需次数 | How many | whole | | 1 | 1
standard.strength_min | 最低证据强度 | Weakest evidence | word:strength | | 自报 claimed | 核实 verified
deadline.within_h | 触发后几小时内 | Within hours | whole | | 24 |
deadline.within_h_by_grade | 按降雪等级（小时） | Hours by grade | hours:grade | | 大雪=48、暴雪=72 |
deadline.within_h_by_class | 按道路等级（小时） | Hours by class | hours:class | | |
deadline.by_local_minute | 当日几点前 | By time of day | clock | | |
deadline.within_weekdays | 几个工作日内 | Within working days | whole | | |
deadline.counts_from | 起算点 | Counts from | word:counts_from | | 结束时 end |
deadline.restart_snow_tenth_mm | 新雪几毫米重新起算 | New snow restarts (mm) | tenths | | |
deadline.closes_after_d | 逾期几天后不再查 | Looked for days after | whole | | |
rule | 适用规则 | Rule that applies instead | id | | |

# 单价 | Prices | prices
id | 单价编号 | Price id | id | * | km | month
clause | 条款号 | Clause | text | * | 7.1 | 7.2
page | 页码 | Page | page | | 11 | 12
obligation | 义务编号 | Obligation | ref:obligations | | CLEAR-24 |
title.zh-Hans | 名称 | Name in Chinese | text | | 清雪每公里 | 每月服务费
title.en | 英文名称 | Name in English | text | | Each kilometre cleared | Monthly fee
unit | 计价单位 | Unit | word:unit | * | 公里 km | 月 month
amount_minor | 金额（元） | Amount | unit_price | * | 800 | 100000
per | 每几个单位 | For how many units | whole | | 1 | 1
late_ppm | 逾期履行支付比例 | Share paid when late | share | | 100% |
excused_ppm | 免责支付比例 | Share paid when excused | share | | 0% |

# 扣款 | Deductions | deductions
id | 扣款编号 | Deduction id | id | * | late | litter
clause | 条款号 | Clause | text | * | 8.1 | 附件三第 7 项
page | 页码 | Page | page | | 13 | 25
obligation | 义务编号 | Obligation | ref:obligations | | CLEAR-24 |
outcomes | 针对结果 | Outcomes | words:outcome | | 逾期、未履行 |
title.zh-Hans | 名称 | Name in Chinese | text | | 清雪逾期 | 路面有垃圾
title.en | 英文名称 | Name in English | text | | Clearing late | Litter on the road
per | 计扣单位 | For each | word:per | | 每逾期一小时 each hour begun | 每次检查 each check
inspection_item | 检查项目 | Item of the check | text | | | 路面垃圾
amount_minor | 每次金额（元） | Amount for each | money | | 10 |
points_milli | 每次扣分 | Points for each | points | | | 0.5
cap_minor | 单期上限（元） | Most in a period | money | | 500 |
cap_points_milli | 单期扣分上限 | Most points in a period | points | | | 5
automatic | 是否自动计扣 | Automatic | yes | | 是 yes | 是 yes

# 系数表 | Coefficients | score.steps
from_milli | 起始分（含） | From score | points | * | 0 | 75 | 90 | 95
coefficient_ppm | 付款系数 | Coefficient | share | * | 80% | 95% | 100% | 100%
bonus_ppm | 奖励比例 | Bonus | share | | 0% | 0% | 0% | 1%
hold_back_ppm | 预留比例 | Held back | share | | 5% | 5% | 5% | 5%

# 激励 | Incentives | incentives
id | 激励编号 | Incentive id | id | * | good-season
clause | 条款号 | Clause | text | * | 8.5
page | 页码 | Page | page | | 14
title.zh-Hans | 名称 | Name in Chinese | text | * | 按时率奖励
title.en | 英文名称 | Name in English | text | | Bonus for punctuality
kind | 种类 | Kind | word:incentive | | 奖金 bonus
obligation | 义务编号 | Obligation | ref:obligations | |
fulfilled_from_ppm | 按时率达到 | Share on time from | share | * | 98%
bonus_ppm | 奖励比例 | Bonus share | share | | 1%
amount_minor | 定额（元） | Fixed amount | money | |
minimum_sample | 所需最少认定数 | Fewest duties | whole | | 30

# 指标 | Indicators | kpis
id | 指标编号 | Indicator id | id | * | punctual
title.zh-Hans | 名称 | Name in Chinese | text | * | 按时率
title.en | 英文名称 | Name in English | text | | Done in time
obligation | 义务编号 | Obligation | ref:obligations | |
target_ppm | 目标值 | Target | share | | 95%
clause | 条款号 | Clause | text | | 8.4
page | 页码 | Page | page | | 14

# 机构 | Bodies | bodies
id | 机构编号 | Body id | id | * | jiedao
name.zh-Hans | 机构名称 | Name in Chinese | text | * | 示例街道办事处
name.en | 英文名称 | Name in English | text | | Street office
roles | 承担角色 | Roles | words:body_role | | 采购、付款、监管

# 岗位 | Posts | posts
id | 岗位编号 | Post id | id | * | supervisor | head
body | 机构编号 | Body | ref:bodies | * | jiedao | jiedao
title.zh-Hans | 岗位名称 | Title in Chinese | text | * | 环卫监管岗 | 街道办事处主任
title.en | 英文名称 | Title in English | text | | Supervisor of sanitation | Head of the street office
powers | 权限 | Powers | words:power | | 检查、责令、上报 | 责令、扣款、付款、解约
powers_source | 授权依据 | Source of the powers | text | | 示例分工文件 | 示例分工文件
head | 是否机构负责人 | Head of the body | yes | | 否 no | 是 yes

# 任职 | Holders | holdings
post | 岗位编号 | Post | ref:posts | * | supervisor | head
holder | 任职者姓名或编号 | Name or number | text | * | 监管员 1 号 | 负责人 1 号
anonymous | 是否仅为编号 | Number only | yes | | 是 yes | 是 yes
since | 任职起 | Since | instant | * | 2023-01-01 00:00 | 2023-01-01 00:00
until | 任职止 | Until | instant | | |
deputy | 是否代理 | Deputy | yes | | 否 no | 否 no
recorded_at | 登记时间 | Recorded at | instant | | |
source | 任职依据 | Source | text | | 示例任职文件 | 示例任职文件

# 分工 | Assignments | assignments
post | 岗位编号 | Post | ref:posts | * | supervisor
answers | 责任领域 | Duty areas | list | | snow、toilet
districts | 区域 | Districts | list | |

# 督办阶梯 | Ladder | ladder
post | 岗位编号 | Post | ref:posts | * | supervisor | head
within_h | 几小时内作为 | Hours to act | whole | * | 12 | 24
acts | 计为作为的行为 | Acts that count | words:evidence | | |
"""

HINTS: Mapping[str, Localized] = {
    "money": Localized("in yuan: 1200000, 1,200,000.00 or 120万", "以元计：1200000、1,200,000.00 或 120万"),
    "unit_price": Localized(
        "in yuan, with as many decimals as the contract has: 0.3215", "以元计，小数位数照合同：0.3215"
    ),
    "share": Localized("with the sign of per cent: 95%", "填百分数，带百分号：95%"),
    "points": Localized("in points: 0.5", "以分计：0.5"),
    "tenths": Localized("in millimetres with at most one decimal: 0.1", "以毫米计，至多一位小数：0.1"),
    "clock": Localized("as a time of day: 07:30; 24:00 is midnight", "填时刻：07:30；24:00 为午夜"),
    "month_day": Localized("as month and day: 11-01 or 11月1日", "填月日：11-01 或 11月1日"),
    "day": Localized("as a day: 2023-11-01 or 2023年11月1日", "填日期：2023-11-01 或 2023年11月1日"),
    "last_day": Localized("as a day: 2024-10-31 or 2024年10月31日", "填日期：2024-10-31 或 2024年10月31日"),
    "instant": Localized(
        "as day and time of the place: 2023-11-01 08:00", "填当地日期和时间：2023-11-01 08:00"
    ),
    "list": Localized("several with 、 between them", "多项以顿号分隔"),
    "words": Localized("several with 、 between them", "多项以顿号分隔"),
    "weekdays": Localized("several with 、 between them", "多项以顿号分隔"),
    "hours": Localized("as 大雪=48、暴雪=72", "写作：大雪=48、暴雪=72"),
    "page": Localized("page number of the scan", "扫描件页码"),
    "ref": Localized("an id of that sheet", "填相应表中的编号"),
}
OWN_NOTES: Mapping[str, Localized] = {
    "contract.ends": Localized("last day of performance; the dossier keeps the day after it", "服务期最后一日；卷宗中记其次日"),
    "contract.price_minor": Localized("price of the contract for each of the next line", "合同价款，按下一行的周期计"),
    "parties.body": Localized("its body on the sheet 机构", "其在“机构”表中的编号"),
    "obligations.answer": Localized("duty area; posts answer by it on the sheet 分工", "责任领域，对应“分工”表"),
    "obligations.owed_by": Localized("who owes it: the contractor, or a role of the public body", "义务人：承包方，或公共机构的角色"),
    "triggers.kind": Localized("what turns an obligation into duties", "何种情形产生履约事项"),
    "triggers.min_tenth_mm": Localized("snowfall: least amount of water", "降雪：最小降水量"),
    "triggers.opens_minute": Localized("calendar: when the window opens", "日历：窗口开启时刻"),
    "triggers.due_minute": Localized("calendar: when it is due", "日历：到期时刻"),
    "triggers.season_from": Localized("calendar: first day of the season", "日历：季节首日"),
    "triggers.season_until": Localized("calendar: last day of the season", "日历：季节末日"),
    "triggers.month_day": Localized("yearly: day due", "每年：到期日"),
    "triggers.weekdays": Localized("calendar: weekdays; empty for all", "日历：星期；留空为每天"),
    "obligations.deadline.by_local_minute": Localized("time of day by which it is due", "当日何时到期"),
    "obligations.deadline.restart_snow_tenth_mm": Localized("new snow that restarts the clock", "重新起算的新增降雪量"),
    "score.full_milli": Localized("score without deductions", "满分"),
    "score.terminate_below_milli": Localized("a period below it counts towards termination", "低于此分的周期计入解约"),
    "deductions.amount_minor": Localized("amount for each", "每单位金额"),
    "prices.amount_minor": Localized("amount for that many units", "每若干单位的金额"),
    "score.steps.coefficient_ppm": Localized("share of the price that is paid at this score", "该分数段的付款系数"),
}  # fmt: skip
