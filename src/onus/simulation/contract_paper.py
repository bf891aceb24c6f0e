"""The contract paper: an example of a contract for clearing snow.

In:  the options of a town and how many districts it has.
Out: the text of `contract.toml`.

The surprise: every schedule of money in it is marked as a sample. Amounts and
clause numbers are made up, and nobody should argue from them.
"""

from __future__ import annotations

from collections.abc import Sequence

from onus.simulation.names import district_id, lot_of
from onus.simulation.options import Options
from onus.simulation.weather import STATION

SERVICE = "snow-clearing"
FIRST_MONTH = 9
"""The season, and with it the term of the contract, begins in September."""


def contract_paper(asked: Options, districts: int) -> str:
    """Return the text of `contract.toml`."""
    year = season(asked)
    lots = "".join(_lot(number, districts) for number in (1, 2))
    return f"""# Generated / 生成数据. The clauses are an example, not those of any contract.

[contract]
id = "generated-contract"
title.en = "Snow clearing of a generated town (generated)"
title."zh-Hans" = "生成城镇清雪服务合同（生成数据）"
form = "service_purchase"
payer = "government"
signed = {year}-08-15
starts = {year}-09-01
ends = {year + 3}-09-01
price_minor = {asked.segments * 500_000}
price_per = "year"
source = "generated"
{_PARTIES}{lots}{_OWED}{_MONEY}"""


def _lot(number: int, districts: int) -> str:
    mine = [district_id(one) for one in range(districts) if lot_of(one) == f"lot-{number}"]
    return f"""
[[lots]]
id = "lot-{number}"
title.en = "Lot {number} (generated)"
title."zh-Hans" = "第 {number} 标段（生成数据）"
districts = {text_list(mine)}
"""


_PARTIES = """
[[parties]]
role = "buyer"
name.en = "Buyer (generated)"
name."zh-Hans" = "采购人（生成数据）"
body = "body-buyer"
kind = "public_body"

[[parties]]
role = "payer"
name.en = "Payer (generated)"
name."zh-Hans" = "付款单位（生成数据）"
body = "body-payer"
kind = "public_body"

[[parties]]
role = "supervisor"
name.en = "Territorial supervisor (generated)"
name."zh-Hans" = "属地监管单位（生成数据）"
body = "body-supervisor"
kind = "public_body"

[[parties]]
role = "contractor"
name.en = "Contractor (generated)"
name."zh-Hans" = "承包人（生成数据）"
kind = "firm"
"""

_OWED = f"""
[[services]]
id = "{SERVICE}"
title.en = "Snow clearing"
title."zh-Hans" = "清雪"

[[triggers]]
id = "snowfall"
kind = "snowfall"
station = "{STATION}"
gap_h = 6
min_tenth_mm = 5

[[triggers]]
id = "winter-plan"
kind = "yearly"
month_day = "10-31"
opens_days_before = 60

[[obligations]]
id = "clear-main"
clause = "4.1"
title.en = "Main roads and slopes are cleared within 24 hours (generated)"
title."zh-Hans" = "主干路和坡路 24 小时内清净（生成数据）"
service = "{SERVICE}"
trigger = "snowfall"
owed_by = "contractor"
answer = "snow"
clock = "standard"
places = {{ kinds = ["segment"], classes = ["arterial", "slope"] }}
standard = {{ measure = "coverage", share_ppm = 900000 }}
deadline = {{ within_h = 24, counts_from = "end", closes_after_d = 10 }}

[[obligations]]
id = "clear-other"
clause = "4.2"
title.en = "Other streets and lanes are cleared within 48 hours (generated)"
title."zh-Hans" = "其他街巷 48 小时内清净（生成数据）"
service = "{SERVICE}"
trigger = "snowfall"
owed_by = "contractor"
answer = "snow"
clock = "standard"
places = {{ kinds = ["segment"], classes = ["secondary", "lane"] }}
standard = {{ measure = "coverage", share_ppm = 900000 }}
deadline = {{ within_h = 48, counts_from = "end", closes_after_d = 10 }}

[[obligations]]
id = "plan-winter"
clause = "9.1"
title.en = "The buyer publishes a winter plan by 31 October (generated)"
title."zh-Hans" = "采购人在 10 月 31 日前公布除雪预案（生成数据）"
service = "{SERVICE}"
trigger = "winter-plan"
owed_by = "buyer"
answer = "oversight"
standard = {{ measure = "act", kinds = ["plan"] }}
"""

_MONEY = """
[payment]
clause = "12.1"
method = "both"
sample = true
pay_within_d = 30
hold_back_ppm = 50000

[[prices]]
id = "price-main"
clause = "12.2"
obligation = "clear-main"
unit = "km"
amount_minor = 12000
late_ppm = 800000
title.en = "Main roads, each kilometre cleared (generated)"
title."zh-Hans" = "主干路每公里（生成数据）"

[[prices]]
id = "price-other"
clause = "12.2"
obligation = "clear-other"
unit = "km"
amount_minor = 8000
late_ppm = 800000
title.en = "Other streets, each kilometre cleared (generated)"
title."zh-Hans" = "其他街巷每公里（生成数据）"

[[deductions]]
id = "late-main"
clause = "13.1"
obligation = "clear-main"
outcomes = ["late"]
title.en = "Main road late (generated)"
title."zh-Hans" = "主干路超时（生成数据）"
per = "hour"
amount_minor = 1000
points_milli = 10
cap_minor = 500000
cap_points_milli = 10000

[[deductions]]
id = "unmet-main"
clause = "13.2"
obligation = "clear-main"
outcomes = ["unmet"]
title.en = "Main road not cleared (generated)"
title."zh-Hans" = "主干路未清（生成数据）"
per = "duty"
amount_minor = 20000
points_milli = 100
cap_points_milli = 20000

[[deductions]]
id = "unmet-other"
clause = "13.3"
obligation = "clear-other"
outcomes = ["late", "unmet"]
title.en = "Other street late or not cleared (generated)"
title."zh-Hans" = "其他街巷超时或未清（生成数据）"
per = "duty"
amount_minor = 5000
points_milli = 20
cap_points_milli = 20000

[score]
clause = "14.1"
full_milli = 100000
terminate_below_milli = 75000
terminate_after = 5
minimum_sample = 20
sample = true

[[score.steps]]
from_milli = 0
coefficient_ppm = 800000

[[score.steps]]
from_milli = 75000
coefficient_ppm = 900000
hold_back_ppm = 50000

[[score.steps]]
from_milli = 90000
coefficient_ppm = 1000000

[[score.steps]]
from_milli = 95000
coefficient_ppm = 1000000
bonus_ppm = 20000

[[incentives]]
id = "prompt-month"
clause = "15.1"
title.en = "Bonus for a prompt month (generated)"
title."zh-Hans" = "及时清雪月度奖励（生成数据）"
fulfilled_from_ppm = 950000
bonus_ppm = 10000
minimum_sample = 20

[interest]
clause = "12.5"
daily_ppm = 500

[[kpis]]
id = "main-in-time"
title.en = "Main roads cleared in time (generated)"
title."zh-Hans" = "主干路及时率（生成数据）"
obligation = "clear-main"
target_ppm = 950000
clause = "14.2"
"""


def season(asked: Options) -> int:
    """Return the year in which the winter began."""
    return asked.start.year if asked.start.month >= FIRST_MONTH else asked.start.year - 1


def text_list(items: Sequence[str]) -> str:
    """Write texts as a TOML list."""
    return "[" + ", ".join(f'"{item}"' for item in items) + "]"
