"""Papers: the dossier, the contract, the register of officers, acts and notices.

In:  a town.
Out: TOML texts by file name.

The surprise: the clauses are an example and say so. Posts have numbered
holders, parties have roles; no person and no firm is named or could be meant.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.simulation.contract_paper import SERVICE, contract_paper, season, text_list
from onus.simulation.names import district_id, utc_text
from onus.simulation.options import HOUR_US, Options
from onus.simulation.town import SimulatedTown

NOTICE_AFTER_H = 20
SUMMONS_AFTER_H = 70


def papers(town: SimulatedTown) -> dict[str, str]:
    """Return the TOML files of the dossier."""
    districts = int(town.streets.district.max()) + 1
    return {
        "dossier.toml": _dossier(town.asked),
        "contract.toml": contract_paper(town.asked, districts),
        "officers.toml": _officers(town.asked, districts),
        "acts.toml": _acts(town),
        "notices.toml": _notices(town),
    }


def _dossier(asked: Options) -> str:
    return f"""# Generated / 生成数据. Nothing in this dossier is real.

[dossier]
id = "generated-town-{asked.seed}"
title.en = "Winter in a generated town, seed {asked.seed} (generated)"
title."zh-Hans" = "生成城镇的冬季，种子 {asked.seed}（生成数据）"
time_zone = "Asia/Shanghai"
currency = "CNY"
origin = "generated"
packs = []
tracks_public = true
"""


def _officers(asked: Options, districts: int) -> str:
    since = f"{asked.start.year - 1}-01-01T00:00:00+08:00"
    posts = [*_POSTS, *(_snow_officer(one) for one in range(districts))]
    holdings = [_holding(post.id, number, since) for number, post in enumerate(posts, start=1)]
    assignments = [_snow_assignment(one) for one in range(districts)]
    parts = [_BODIES, *map(_post, posts), *holdings, *assignments, _OVERSIGHT, _LADDER]
    return "# Generated / 生成数据. Posts have numbered holders; nobody is meant.\n" + "".join(parts)


@dataclass(frozen=True, slots=True)
class _Post:
    """One post of the generated register."""

    id: str
    body: str
    en: str
    zh: str
    powers: tuple[str, ...]
    head: bool = False


def _snow_officer(district: int) -> _Post:
    return _Post(
        f"post-{district_id(district)}",
        "body-supervisor",
        f"Snow officer of district {district + 1}",
        f"第 {district + 1} 区除雪责任岗",
        ("inspect", "order", "report_up"),
    )


_BODIES = """ladder_source = "generated"

[[bodies]]
id = "body-buyer"
name.en = "Purchasing unit (generated)"
name."zh-Hans" = "采购单位（生成数据）"
roles = ["buyer"]

[[bodies]]
id = "body-payer"
name.en = "Paying unit (generated)"
name."zh-Hans" = "付款单位（生成数据）"
roles = ["payer"]

[[bodies]]
id = "body-supervisor"
name.en = "Territorial supervisor (generated)"
name."zh-Hans" = "属地监管单位（生成数据）"
roles = ["supervisor", "notice_issuer"]
"""

_POSTS = (
    _Post(
        "post-buyer-head",
        "body-buyer",
        "Head of the purchasing unit",
        "采购单位负责人",
        ("inspect", "order", "deduct", "terminate", "substitute", "report_up"),
        head=True,
    ),
    _Post("post-inspector", "body-buyer", "Inspector", "检查岗", ("inspect", "order", "report_up")),
    _Post(
        "post-payer-head",
        "body-payer",
        "Head of the paying unit",
        "付款单位负责人",
        ("pay", "deduct", "report_up"),
        head=True,
    ),
    _Post(
        "post-supervisor-head",
        "body-supervisor",
        "Head of the territorial supervisor",
        "属地监管单位负责人",
        ("inspect", "order", "issue_notice", "report_up"),
        head=True,
    ),
)

_OVERSIGHT = """
[[assignments]]
post = "post-buyer-head"
answers = ["oversight"]
"""

_LADDER = """
[[ladder]]
post = "post-inspector"
within_h = 24

[[ladder]]
post = "post-buyer-head"
within_h = 48

[[ladder]]
post = "post-supervisor-head"
within_h = 72
"""


def _post(post: _Post) -> str:
    return f"""
[[posts]]
id = "{post.id}"
body = "{post.body}"
title.en = "{post.en} (generated)"
title."zh-Hans" = "{post.zh}（生成数据）"
powers = {text_list(post.powers)}
powers_source = "generated"
head = {"true" if post.head else "false"}
"""


def _holding(post: str, number: int, since: str) -> str:
    return f"""
[[holdings]]
post = "{post}"
holder = "Holder {number} / 任职者{number}"
anonymous = true
since = {since}
source = "generated"
"""


def _snow_assignment(district: int) -> str:
    return f"""
[[assignments]]
post = "post-{district_id(district)}"
answers = ["snow"]
districts = ["{district_id(district)}"]
"""


def _acts(town: SimulatedTown) -> str:
    """Write a winter plan, and a summons that comes days after the first snowfall."""
    planned = _act(
        ("act-plan", "plan", "public"),
        f"{season(town.asked)}-10-20T09:00:00+08:00",
        '{ en = "Winter plan published (generated)", "zh-Hans" = "公布除雪预案（生成数据）" }',
    )
    at_us = town.weather.snowfalls[0].ends_us + SUMMONS_AFTER_H * HOUR_US
    summoned = _act(
        ("act-summons", "summons", "contractor"),
        utc_text(at_us),
        '{ en = "The contractor is summoned (generated)", "zh-Hans" = "约谈承包人（生成数据）" }',
    )
    head = "# Generated / 生成数据.\n"
    return head + planned + (summoned if at_us < town.asked.end_us else "")


def _act(what: tuple[str, str, str], at: str, text: str) -> str:
    name, kind, toward = what
    return f"""
[[acts]]
id = "{name}"
kind = "{kind}"
happened_at = {at}
recorded_at = {at}
published_at = {at}
toward = "{toward}"
by_post = "post-buyer-head"
by_body = "body-buyer"
text = {text}
source = "generated"
"""


def _notices(town: SimulatedTown) -> str:
    """Write a notice that asks shops to clear streets while the contractor's hours run."""
    at_us = town.weather.snowfalls[0].ends_us + NOTICE_AFTER_H * HOUR_US
    head = "# Generated / 生成数据.\n"
    if at_us >= town.asked.end_us:
        return head
    return f"""{head}
[[notices]]
id = "notice-1"
issuer = "body-supervisor"
happened_at = {utc_text(at_us)}
recorded_at = {utc_text(at_us)}
published_at = {utc_text(at_us)}
title.en = "Notice to shops to clear the snow (generated)"
title."zh-Hans" = "关于商铺清雪的通知（生成数据）"
text.en = "Shops clear shopfront and carriageway within 24 hours or are fined. (generated)"
text."zh-Hans" = "商铺须在 24 小时内清理门前及车行道积雪，否则罚款。（生成数据）"
addressees = ["shops"]
districts = ["{district_id(0)}"]
areas = ["shopfront", "carriageway"]
service = "{SERVICE}"
deadline_h = 24
sanction = "fine"
cited_rank = "none"
written_zone = "unknown"
substitute_offered = "no"
source = "generated"
"""
