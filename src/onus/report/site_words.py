"""Words of a published site, in both languages; the glossary's terms and no others.

In:  the name of a label.
Out: its words.
"""

from __future__ import annotations

from onus.base.texts import Language
from onus.report.words import LABELS, NoWords

SITE_LABELS: dict[str, tuple[str, str]] = {
    "site_title": ("Published record of outsourced services", "外包公共服务履约公开记录"),
    "site_lead": (
        "Each contract below is judged by facts that are published here. Whoever doubts a figure can compute it again: every fact and every finding is a leaf of an append-only log, and the verifier needs nobody's permission.",
        "以下各合同均依本站公布的事实认定。对任何数字有疑问者，均可自行复算：每条事实、每项认定结论均为透明日志中的一个条目，日志只增不改，核验程序无须任何人许可即可运行。",
    ),
    "colon": (": ", "："), "comma": (", ", "、"), "open": (" (", "（"), "close": (")", "）"),
    "contracts": ("Contracts", "合同"),
    "contract": ("Contract", "合同"),
    "outcome": ("Outcome", "认定结论"),
    "known_by": ("Known by", "截至"),
    "published_on": ("Published", "公开时间"),
    "nth": ("Publication no. {number}", "第 {number} 次公开"),
    "duties": ("Duties", "履约事项"),
    "in_time": ("In time", "按时履行率"),
    "late_unmet": ("Late / not done", "逾期履行／未履行"),
    "unknown": ("Cannot be judged", "无从认定"),
    "payable": ("Payable", "应付"),
    "interest": LABELS["interest"],
    "paid": ("Paid", "已付"),
    "hands_off": ("Hands-off index", "甩手掌柜指数"),
    "cases": ("Cases", "督办案件"),
    "cases_open": ("of them open", "其中未办结"),
    "insufficient": ("record insufficient", "记录不足"),
    "details": ("Figures and downloads", "数字与下载"),
    "the_report": ("Full report", "履约认定报告全文"),
    "verify": ("Verify it yourself, in three steps", "三步自行核验"),
    "verify_install": (
        "Take onus-verify.pyz from whoever you trust, and compare its SHA-256 with the one that the release states. It needs no database and no account, only Python 3.11 and four packages:",
        "从可信来源取得 onus-verify.pyz，并将其 SHA-256 与发行说明所载核对。该程序无须数据库，也无须账号，只需 Python 3.11 及以下四个软件包：",
    ),
    "verify_policy": (
        "Fetch the policy. It names the key that signs the log: compare its fingerprint below with one that reached you by another way, on paper, from a newspaper, from an auditor.",
        "下载策略文件。其中列有日志签名公钥：请将下方指纹与通过其他途径（纸质公告、报刊、审计机构）得到的指纹核对。",
    ),
    "verify_run": (
        "Verify, with version {version} as this site was written: signatures, every entry of the log, every file; then each duty, finding, payment and index is computed again. A copy of the site in a folder does as well as its address.",
        "核验（使用生成本站的 {version} 版）：先验签名、日志每个条目与每个文件，再逐项重新计算履约事项、认定结论、付款与指数。除网址外，也可指定本站副本所在文件夹。",
    ),
    "verify_address": ("ADDRESS OF THIS SITE", "本站网址"),
    "verify_exit": (
        "Exit code 0 means that everything came out the same; any other names the kind of fault.",
        "退出码为 0 表示全部复算一致；其他退出码各对应一类问题。",
    ),
    "the_log": ("The log that proves it", "作为凭证的透明日志"),
    "log_origin": ("Log", "日志"),
    "log_key": ("Public key", "公钥"),
    "log_fingerprint": ("Fingerprint (SHA-256)", "指纹（SHA-256）"),
    "log_size": ("Entries when this page was written", "本页生成时的条目数"),
    "log_checkpoint": ("Latest checkpoint", "最新检查点"),
    "log_checkpoint_note": (
        "The checkpoint is a little larger: the list of all files, this page among them, is entered after it is written.",
        "检查点所载条目数略多于上数：包括本页在内的全部文件清单，须在本页生成后再记入日志。",
    ),
    "log_witnesses": ("Policy: key and witnesses", "策略文件：公钥与见证方"),
    "log_files": ("Signed list of all files", "经签名的全部文件清单"),
    "downloads": ("Downloads", "下载"),
    "download_ocds": ("Contract and performance in OCDS 1.1", "合同与履约数据（OCDS 1.1）"),
    "ocds_release": ("release package", "发布包"),
    "ocds_record": ("record package", "记录包"),
    "download_feeds": ("Feeds (Atom)", "订阅（Atom）"),
    "download_days": ("Findings, evidence and facts by day", "按日下载：认定结论、证据、事实"),
    "download_dictionary": ("Data dictionary", "数据字典"),
    "download_schemas": ("JSON Schemas of all leaves", "各类条目的 JSON Schema"),
    "download_packs": ("Rules that were applied or looked at", "所用及所查规则"),
    "download_passes": ("Passes of vehicles", "车辆作业通过记录"),
    "download_touches": ("Vehicles near places", "车辆到场记录"),
    "download_tracks": ("Positions of vehicles, with their salts", "车辆位置及盐值"),
    "download_publication": ("Which leaves this publication rests on", "本次公开所依据的条目"),
    "day": ("Day", "日期"),
    "undated": ("Facts without an instant", "无发生时刻的事实"),
    "findings": ("Findings", "认定结论"),
    "evidence": ("Evidence", "证据"),
    "facts": ("Facts", "事实"),
    "passes": ("Passes of vehicles", "车辆作业通过记录"),
    "touches": ("Vehicles near places", "车辆到场记录"),
    "in_place": ("Positions near places, counted", "到场位置计数"),
    "tracks": ("Positions of vehicles", "车辆位置"),
    "figures": ("Figures", "数字"),
    "withheld_title": ("What is withheld, and why", "未公开的内容及理由"),
    "withheld_none": ("No field is withheld.", "没有未公开的字段。"),
    "withheld_lead": (
        "These fields are in the log as commitments: random-looking digests that fix their content without showing it. Each can be opened to a court, an auditor or the person concerned, or erased when the law asks for it; the log stays provable either way.",
        "下列字段以承诺值形式记入日志：承诺值形似随机，既固定其内容，又不显示其内容。可依法向法院、审计机构或本人出示原文，也可依法删除；无论出示或删除，日志均可继续验证。",
    ),
    "withheld_field": ("Kind and field", "类别与字段"),
    "withheld_count": ("Withheld", "未公开数"),
    "withheld_why": ("Why", "理由"),
    "why_person": ("personal information", "个人信息"),
    "why_holder": (
        "a person is named only when the finding is final or the time to reply has passed, after a disclosure review; the post is named at once",
        "认定生效或申辩期满并经公开审查后方可公布姓名；岗位即时公布",
    ),
    "why_file": ("the file stays with the office; its digest is committed to", "文件由单位保存，日志仅记其承诺值"),
    "why_text": ("people wrote it in their own words, which may tell of persons or homes", "当事人自行填写，可能涉及个人或住处"),
    "why_tracks": (
        "Positions of vehicles are not published row by row: a driver's day would be open to all. The log holds the root of all rows with their salts, and passes are published under numbers of vehicles.",
        "车辆位置不逐条公布，以免司机每日行踪尽人皆知。日志记有全部加盐位置记录的根哈希；作业通过记录以车辆编号公布。",
    ),
    "tracks_are_public": (
        "Positions of vehicles are published row by row, with the salts that open them in the log.",
        "车辆位置逐条公布，并附可与日志核对的盐值。",
    ),
    "no_tracks": ("This contract has no positions of vehicles on record.", "本合同无车辆位置记录。"),
    "why_homes": ("Homes are never published; they go by numbers.", "住处一律不公布，以编号代替。"),
    "full_banner": (
        "{count} findings rest on what is withheld. They are shown as the office found them, and cannot be recomputed from what is public alone.",
        "有 {count} 项认定结论依据未公开内容作出，按主管单位的认定列示，仅凭公开内容无法复算。",
    ),
    "levels": ("Recomputed by whoever verifies", "核验者可复算的范围"),
    "level_public": ("findings from what is published here", "项认定结论可依公开内容复算"),
    "level_full": ("findings only with what is withheld, for those it is disclosed to", "项须凭未公开内容复算，仅限获准查阅者"),
    "column": ("Column", "列"), "type": ("Type", "类型"), "meaning": ("Meaning", "含义"), "table": ("Table", "表"),
    "dictionary_title": ("Data dictionary", "数据字典"),
    "dictionary_lead": (
        "Times are UTC. Lengths are millimetres, shares parts per million, money minor units, positions WGS 84. An empty text means that there is none.",
        "时间均为 UTC；长度单位为毫米，占比为百万分比，金额为最小货币单位，坐标为 WGS 84。空文本表示没有该内容。",
    ),
    "back": ("All contracts", "全部合同"),
    "generated": LABELS["generated"], "mixed": LABELS["mixed"],
    "placeholder": LABELS["placeholder"], "sample_banner": LABELS["sample_banner"],
    "erased_banner": (
        "Something that findings rest on was erased by law; the log names its legal basis. These findings stand as they were found and can no longer be recomputed in full.",
        "认定所依据的部分内容已依法删除，日志载有法律依据。相关认定结论维持原样，不能再完整复算。",
    ),
    "feed_failures": ("New failures", "新增未履约"),
    "feed_escalations": ("Escalations", "提级督办"),
    "feed_waivers": ("Waived deductions", "减免扣款"),
    "events_title": ("Failures, escalations, waivers", "未履约、提级督办与减免扣款"),
    "events_lead": ("What the feeds of this contract tell, from new to old.", "与本合同各订阅内容相同，由新到旧排列。"),
    "events_none": ("None.", "无。"),
    "events_times": ("Published {published}; last changed {updated}.", "公开时间：{published}；最近变动：{updated}。"),
    "still_open": ("Open still.", "尚未办结。"),
    "closed_at": ("Closed {at}: {way}.", "已于 {at} 办结：{way}。"),
    "failure_title": ("{count} late or not done: {what}, {where}", "{what}（{where}）：{count} 项逾期或未履行"),
    "failure_summary": ("Due {at}. Answers for it: {post}. {state}", "到期时间 {at}。责任岗位：{post}。{state}"),
    "step_title": ("Step {number}: {what}, {where}, now with {post}", "{what}（{where}）：提级至第 {number} 级，{post}"),
    "step_summary": ("{before}: {how}. Since {at} it lies with {post}.", "{before}：{how}。自 {at} 起由{post}承担。"),
    "waiver_title": ("Waived: {amount} of {period}", "减免扣款：{period}，{amount}"),
    "waiver_summary": ("On {at} by {post}. Reason: {reason}", "决定时间：{at}。决定岗位：{post}。理由：{reason}"),
    "nobody": ("nobody named", "未载明"),
    "no_reason": ("none given", "未说明"),
    "with_basis": ("{post} ({basis})", "{post}（{basis}）"),
    "unit_entries": ("entries", "条"),
    "no_script": ("Static pages: no program runs in your browser.", "静态网页，浏览器中不运行任何程序。"),
    "written_by": ("Written by Onus {version} from the published facts.", "由 Onus {version} 依公开事实生成。"),
}  # fmt: skip


def site_label(name: str, language: Language) -> str:
    """Return a label of the site.

    >>> site_label("contracts", "zh-Hans")
    '合同'
    """
    if name not in SITE_LABELS:
        raise NoWords(name)
    en, zh = SITE_LABELS[name]
    return zh if language == "zh-Hans" else en
