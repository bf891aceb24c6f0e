"""Dossier words: what each key of a dossier's TOML files means, in both languages.

In:  nothing; this is the one place where the meanings are written down.
Out: `MEANINGS`, from which the JSON schemas and the manual are made.

The surprise: a key without a meaning is a broken build. A test holds the keys
here and the fields of the classes equal.
"""

from __future__ import annotations

from collections.abc import Mapping

from onus.core.accountability.register import Assignment, Body, Holding, LadderStep, Post, Register
from onus.core.contracts.contract import (
    Contract,
    Kpi,
    Lot,
    Obligation,
    Party,
    PlacesOwed,
    Service,
    Trigger,
)
from onus.core.contracts.facts import Act, Notice
from onus.core.contracts.payments import (
    Deduction,
    Incentive,
    Interest,
    PaymentTerms,
    Price,
    ScoreSchedule,
    ScoreStep,
)
from onus.core.contracts.standards import Deadline, Standard
from onus.wire.dossier_files import Acts, Head, Notices

_ID = "id = name, once in its list = 编号，在本列表中唯一"
_TITLE = "title = title in both languages = 名称（中英文）"
_CLAUSE = "clause = clause of the contract = 合同条款号"
_PAGE = "page = page of the signed contract on which the clause stands; 0 when unknown = 条款所在的合同页码；不详为 0"
_OF = "obligation = obligation it speaks of; empty for all that the contractor owes = 所针对的合同义务；留空为承包方全部义务"
_HAPPENED = "happened_at = when it was so = 发生时间"
_RECORDED = "recorded_at = when the office wrote it down; left out means at once = 记录时间；省略表示当即记录"
_SUPERSEDES = "supersedes = id of the fact that this one corrects = 本事实所更正的事实编号"
_WITHDRAWN = (
    "withdrawn = true: the corrected fact was no fact, nothing takes its place = true 表示撤回原事实且无替代"
)
_SOURCE = "source = where it can be read = 出处"
_DISTRICTS = "districts = districts; empty for everywhere = 区；留空为全部"

_TEXTS: Mapping[type, str] = {
    Head: f"""
{_ID}
{_TITLE}
time_zone = IANA name of the zone whose clocks count days and deadlines = 计算日期与期限所用时区（IANA 名称）
currency = currency of all amounts, ISO 4217 = 全部金额的币种（ISO 4217）
origin = `real`, `generated` or `mixed`; every page says it = `real` 真实、`generated` 生成、`mixed` 混合；每页均予标明
packs = law packs whose rules apply = 适用的规则集
apply_undated = rules without a known date that apply because they are named here = 施行日期不明、因在此列明而适用的规则
compare_with = published result that is compared = 与之比较的已公布结果
tracks_public = true where the tracks may be published = 轨迹可以公开时填 true
assessed_from = first day that is assessed = 认定起始日
assessed_until = last day that is assessed = 认定截止日
reply_within_h = hours for a reply to a finding = 对认定结论的答复时限（小时）
notes = remarks shown on the report = 报告中显示的说明
""",
    Contract: f"""
{_ID}
{_TITLE}
form = legal form: `service_purchase`, `concession`, `framework` and the like = 法律形式：`service_purchase` 政府购买服务、`concession` 特许经营等
payer = who pays: `government`, `users` or `mixed` = 付费方：`government` 政府、`users` 使用者、`mixed` 两者
starts = first day of performance = 履行起始日
ends = first day after the term, later than `starts` = 期满次日，晚于 `starts`
price_minor = price for each `price_per`, in the smallest unit of the currency = 每个 `price_per` 的价款，以货币最小单位计
price_per = `year`, `month` or `term` = 计价周期：`year` 年、`month` 月、`term` 全期
user_paid_ppm = share of the price that users pay, in parts per million = 使用者付费所占份额（百万分之一）
signed = day of signature = 签订日
placeholder = true while a template waits to be filled in = 模板尚待填写时为 true
{_SOURCE}
parties = the parties, by role = 各方当事人，按角色
lots = parts let to one supplier = 标段
services = services of the catalogue = 服务事项
triggers = what turns obligations into duties = 触发条件
obligations = standing promises = 合同义务
payment = how and when is paid = 付款方式与时间
prices = prices for verified quantity = 核实工程量的单价
deductions = amounts taken off for findings = 扣款
score = from points to payment = 考核评分与付款系数
incentives = rewards for a good period = 奖励
interest = interest on what is paid late = 逾期付款利息
kpis = indicators with their targets = 绩效指标
notes = remarks shown on the report = 报告中显示的说明
""",
    Party: """
role = `buyer`, `payer`, `contractor`, `supervisor` = 角色：`buyer` 采购人、`payer` 付款人、`contractor` 承包方、`supervisor` 监管方
name = name, or the role where it shall not be named = 名称；不宜具名的写角色
body = its body in officers.toml = 在 officers.toml 中的机构编号
kind = firm, public body, social organisation = 性质：企业、公共机构、社会组织
""",
    Lot: f"""
{_ID}
{_TITLE}
districts = districts it covers = 所含区
""",
    Service: f"""
{_ID}
{_TITLE}
""",
    Trigger: f"""
{_ID}
kind = `snowfall`, `calendar`, `declared`, `report`, `inspection`, `yearly` = `snowfall` 降雪、`calendar` 日历、`declared` 宣布、`report` 诉求、`inspection` 检查、`yearly` 每年
station = snowfall: weather station; empty for the first one = 降雪：气象站；留空取第一个
grades = snowfall: rule that grades it = 降雪：分级所依规则
gap_h = snowfall: dry hours that end it = 降雪：间断多少小时即为结束
min_tenth_mm = snowfall: least amount, tenths of a millimetre of water = 降雪：最小降水量（0.1 毫米）
every = calendar: `day`, `week` or `month` = 日历：`day` 每日、`week` 每周、`month` 每月
weekdays = calendar: 1 (Monday) to 7; empty for all = 日历：1（周一）至 7；留空为每天
opens_minute = calendar: minute of the local day at which the window opens = 日历：窗口开启的当日分钟
due_minute = calendar: minute at which it is due; 1440 is midnight = 日历：到期的当日分钟；1440 为午夜
season_from = calendar: first day of the season, `MM-DD` = 日历：季节首日 `MM-DD`
season_until = calendar: last day of the season, `MM-DD` = 日历：季节末日 `MM-DD`
month_day = yearly: day due, `MM-DD` = 每年：到期日 `MM-DD`
opens_days_before = yearly: days before it that the window opens = 每年：提前多少天开启
opens = declared: when the window opens = 宣布：窗口开启时刻
due = declared: when it is due; left out where none is set = 宣布：到期时刻；未定的省略
services = report, inspection: services whose facts count = 诉求、检查：计入的服务事项
by = declared: post that declared it = 宣布：作出宣布的岗位
""",
    Obligation: f"""
{_ID}
{_CLAUSE}
title = what is promised = 承诺内容
service = id of the service = 服务事项编号
trigger = id of the trigger = 触发条件编号
owed_by = role that owes it: `contractor`, or a role of the public body = 义务人角色：`contractor` 承包方，或公共机构的角色
answer = duty area of the posts that answer for it = 责任领域，对应 officers.toml 的 `answers`
clock = `passable`, `standard`, `haulage`, or empty = 计时口径：`passable` 可通行、`standard` 达标、`haulage` 外运；可留空
places = where it is owed = 义务所及之处
standard = what counts as done = 服务标准
deadline = by when, as the clause says = 条款所定期限
rule = rule of a pack whose deadline and standard apply instead = 以规则集中某条规则的期限与标准代之
{_PAGE}
""",
    PlacesOwed: """
classes = classes of the network; empty for all = 道路等级；留空为全部
districts = districts; empty for all = 区；留空为全部
lots = lots; empty for all = 标段；留空为全部
owners = owners; empty for all = 权属；留空为全部
kinds = `segment`, `place` or `depot` = 种类：`segment` 路段、`place` 点位、`depot` 场站
ids = single places; empty for all = 指定的路段或点位；留空为全部
""",
    Standard: """
measure = `coverage`, `touch`, `events`, `closing` or `act` = `coverage` 覆盖率、`touch` 到达、`events` 次数、`closing` 办结、`act` 履职行为
share_ppm = coverage: share of the length, parts per million = 覆盖率：应达长度份额（百万分之一）
passes = coverage: how many times each metre = 覆盖率：每米须作业遍数
both_directions = coverage: whether each direction counts on its own = 覆盖率：是否双向分别计算
kinds = events: kinds of evidence; act: kinds of acts = 次数：证据种类；履职行为：行为种类
count = events, act: how many are needed = 次数、履职行为：所需数量
strength_min = weakest evidence that counts: `claimed`, `observed`, `verified` = 可计入的最低证据强度：`claimed` 自报、`observed` 机器所见、`verified` 核实
work_kinds = coverage: other evidence that shows the place done = 覆盖率：亦可证明完成的其他证据
""",
    Deadline: """
within_h = hours after the trigger = 触发后小时数
within_h_by_grade = hours by grade of the snowfall = 按降雪等级的小时数
within_h_by_class = hours by class of the place = 按道路等级的小时数
by_local_minute = minute of the local day by which it is due = 当日到期分钟
within_h_by_day = hours after a trigger that falls into the hours of day = 白天触发后小时数
by_day_from_minute = minute of the local day at which the hours of day begin = 白天时段起始分钟
by_day_until_minute = minute of the local day at which the hours of day end = 白天时段结束分钟
within_weekdays = working days from Monday to Friday after the trigger = 触发后工作日数（周一至周五）
counts_from = `end` or `start` of the trigger = 起算点：`end` 结束、`start` 开始
restart_snow_tenth_mm = new snow that restarts the clock, tenths of a millimetre = 重新起算的新增降雪量（0.1 毫米）
closes_after_d = days after which it is no longer looked for = 逾期多少天后不再查找
""",
    PaymentTerms: f"""
{_CLAUSE}
method = `quantity`, `points` or `both` = `quantity` 按量、`points` 按分、`both` 两者
sample = true for a schedule that is an example = 示例而非合同原文时为 true
unknown_as_unmet = true only where a clause pays duties without evidence as unmet = 仅当条款规定无证据按未履行计付时为 true
pay_within_d = days from the end of a period to payment = 期末至付款的天数
hold_back_ppm = share kept back, parts per million = 预留份额（百万分之一）
substitute_clause = clause that charges the cost of substitute performance = 代履行费用所依条款
{_PAGE}
""",
    Price: f"""
{_ID}
{_CLAUSE}
{_OF}
unit = `duty`, `km`, `m2`, `visit` or `month` = 计价单位：`duty` 项、`km` 公里、`m2` 平方米、`visit` 次、`month` 月
amount_minor = amount for `per` units, smallest unit of the currency = 每 `per` 单位的金额，以货币最小单位计
per = units that the amount is for = 金额所对应的单位数
late_ppm = share paid for a duty met late = 逾期履行的支付份额
excused_ppm = share paid for an excused duty = 免责事项的支付份额
{_TITLE}
{_PAGE}
""",
    Deduction: f"""
{_ID}
{_CLAUSE}
{_OF}
outcomes = `late`, `unmet`, `unknown` = `late` 逾期、`unmet` 未履行、`unknown` 证据不明
{_TITLE}
per = `duty`, `hour` of delay or `check` = 计扣单位：`duty` 项、`hour` 逾期小时、`check` 检查
amount_minor = amount for each = 每单位金额
points_milli = points for each, thousandths = 每单位扣分（千分之一分）
cap_minor = most in one period = 单期上限金额
cap_points_milli = most points in one period = 单期扣分上限
automatic = false where a person decides each time = 须逐次由人决定的为 false
inspection_item = item of an inspection that it answers = 所针对的检查项目
{_PAGE}
""",
    ScoreSchedule: f"""
{_CLAUSE}
full_milli = score without deductions, thousandths of a point = 满分（千分之一分）
steps = table from score to payment, rising from 0 = 分数与付款系数表，自 0 递增
terminate_below_milli = a period below it counts towards termination = 低于此分的周期计入解约
terminate_after = how many such periods in a row allow termination = 连续多少个周期可解约
terminate_total = how many such periods in all, in a row or not, allow termination = 累计多少个周期可解约
minimum_sample = fewest determined duties for a score = 计分所需最少认定数
sample = true for an example = 示例为 true
terminate_by = `month` or `quarter` = `month` 月、`quarter` 季
{_PAGE}
""",
    ScoreStep: """
from_milli = lowest score of the step = 本档最低分
coefficient_ppm = share of the price that is paid = 付款系数
bonus_ppm = bonus on top = 另加奖励
hold_back_ppm = share held back = 预留份额
""",
    Incentive: f"""
{_ID}
{_CLAUSE}
{_TITLE}
fulfilled_from_ppm = share of duties on time from which it is granted = 按时履行率达到多少给予
bonus_ppm = reward as a share of the verified amount = 按核实金额比例的奖励
amount_minor = reward as a fixed amount = 定额奖励
minimum_sample = fewest determined duties for it = 所需最少认定数
kind = `bonus`, `advance`, `renewal` or `credit` = `bonus` 奖金、`advance` 预付、`renewal` 续约优先、`credit` 信用
{_OF}
{_PAGE}
""",
    Interest: f"""
{_CLAUSE}
rule = rule of a pack whose rate applies = 适用其利率的规则
daily_ppm = simple interest a day, parts per million = 日单利（百万分之一）
{_PAGE}
""",
    Kpi: f"""
{_ID}
{_TITLE}
{_OF}
target_ppm = target share, parts per million = 目标值（百万分之一）
{_CLAUSE}
{_PAGE}
""",
    Register: """
bodies = public bodies, with their roles = 公共机构及其角色
posts = posts with their powers = 岗位及其权限
holdings = who held which post from when until when = 任职：何人何时任何岗位
assignments = which post answers for what, and where = 责任分工
ladder = the posts that a silent case moves through = 督办阶梯
ladder_source = the text that sets the ladder = 督办阶梯的依据
""",
    Body: f"""
{_ID}
name = its name, or its role = 名称或角色
roles = `buyer`, `payer`, `supervisor`, `notice_issuer`, `superior` = `buyer` 采购、`payer` 付款、`supervisor` 监管、`notice_issuer` 发布通知、`superior` 上级
""",
    Post: f"""
{_ID}
body = id of its body = 所属机构编号
title = its title = 岗位名称
powers = `inspect`, `order`, `deduct`, `pay`, `report_up`, `issue_notice`, `terminate`, `substitute` = `inspect` 检查、`order` 要求整改、`deduct` 扣款、`pay` 付款、`report_up` 上报、`issue_notice` 发布通知、`terminate` 解约、`substitute` 代履行
powers_source = the text that grants them = 授权依据
head = true for the head of the body, who answers by default = 机构负责人为 true，缺位时由其负责
""",
    Holding: f"""
post = id of the post = 岗位编号
holder = name or number of the person = 任职者姓名或编号
since = first instant = 起始时刻
until = first instant no longer; left out while it lasts = 终止时刻；仍在任的省略
deputy = true for one who stands in = 代理者为 true
anonymous = true for a number that names no person and may be published at once = 仅为编号、不指明个人的为 true，可即时公布
{_RECORDED}
{_SOURCE}
""",
    Assignment: f"""
post = id of the post = 岗位编号
answers = duty areas; empty for all = 责任领域；留空为全部
{_DISTRICTS}
""",
    LadderStep: """
post = id of the post = 岗位编号
within_h = hours it has to act = 应在多少小时内作为
acts = kinds of acts that count; empty for every act within its powers = 计为作为的行为；留空为权限内任何行为
""",
    Acts: "acts = acts of public bodies = 公共机构的履职行为",
    Act: f"""
{_ID}
kind = `inspection`, `order_to_cure`, `deduction`, `report_up`, `excuse`, `reply`, `disclosure_review` and others = `inspection` 检查、`order_to_cure` 整改通知、`deduction` 扣款、`report_up` 上报、`excuse` 免责、`reply` 答复、`disclosure_review` 公开审查等
{_HAPPENED}
{_RECORDED}
toward = `contractor`, `residents`, `shops`, `public`, `superior`, `self` = 对象：`contractor` 承包方、`residents` 居民、`shops` 商户、`public` 公众、`superior` 上级、`self` 自身
by_post = post that acted; empty when only the body is known = 行为岗位；仅知机构的留空
by_body = body that acted = 行为机构
text = what was done = 行为内容
finding = duty that it speaks of = 所针对的履约事项
duties = obligations or duties that it covers = 所涵盖的义务或事项
{_DISTRICTS}
published_at = when the public could know; left out when it could not = 公开时间；未公开的省略
until = until when it holds = 有效期至
amount_minor = amount, smallest unit of the currency = 金额，以货币最小单位计
reason = why = 理由
{_SOURCE}
{_SUPERSEDES}
{_WITHDRAWN}
clause = for an excuse or instruction, the clause that allows it = 免责或指令所依条款
paper = number of the paper by which it was done = 据以作出的文书编号
""",
    Notices: "notices = notices to residents and shops = 对居民、商户的通知",
    Notice: f"""
{_ID}
issuer = body that issued it = 发布机构
{_HAPPENED}
{_RECORDED}
{_TITLE}
text = its words = 通知内容
addressees = whom it speaks to = 通知对象
{_DISTRICTS}
areas = `shopfront`, `pavement`, `carriageway`, `main_street`, `square`, `compound` = `shopfront` 门前、`pavement` 人行道、`carriageway` 车行道、`main_street` 主街、`square` 广场、`compound` 小区
service = service that the task belongs to = 任务所属服务事项
deadline_h = hours it gives = 所给小时数
sanction = `fine`, `other` or `none` = `fine` 罚款、`other` 其他、`none` 无
cited = texts that it cites = 所引依据
cited_rank = `law`, `regulation`, `rule`, `other`, `none` or `unknown` = `law` 法律、`regulation` 法规、`rule` 规章、`other` 其他、`none` 无、`unknown` 不明
published_at = when it was published; left out when it was not = 公布时间；未公布的省略
publication_known = false where the record does not show whether it was published = 记录未显示是否公布的为 false
written_zone = whether zones had been told in writing: `yes`, `no`, `unknown` = 是否事先书面划定责任区：`yes`、`no`、`unknown`
substitute_offered = whether a substitute at a published price was offered = 是否提供公开标价的代办服务
reply = what the issuer answered = 发布机构的答复
reply_at = when it answered = 答复时间
reply_source = where the answer can be read = 答复出处
{_SOURCE}
{_SUPERSEDES}
{_WITHDRAWN}
""",
}


def _read(text: str) -> dict[str, tuple[str, str]]:
    rows = [line.split(" = ") for line in text.strip().splitlines()]
    return {name: (en, zh) for name, en, zh in rows}


MEANINGS: Mapping[type, Mapping[str, tuple[str, str]]] = {k: _read(text) for k, text in _TEXTS.items()}
