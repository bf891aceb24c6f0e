"""Faults of a site: what was expected, what was found, what it means; one exit code a kind.

In:  where something is, and what was found there.
Out: errors in both languages, with exit codes 10 to 34.

The surprise: the number of the code is the exit code. Whoever reads only the exit
code of a nightly run finds the kind of fault in the list of errors.
"""

from __future__ import annotations

from onus.base.errors import OnusError
from onus.base.texts import Language, Localized
from onus.base.visible import visible

SHOWN_MAX = 20
"""Faults of one step that are told one by one; a site that lost a disk has thousands."""

WHERE_MAX, FOUND_MAX = 500, 1_000
"""Characters of a fault that are told; names on a site may come from anybody."""


class SiteFault(OnusError):
    """The root of all faults of a published site."""

    code = "VERIFY-000"
    exit_code = 0
    title = Localized("fault", "错误")
    zh: tuple[str, str, str] = ("", "", "")

    def __init__(self, *, where: str, found: Localized | str) -> None:
        """Keep where it is and what was found there."""
        told = found if isinstance(found, Localized) else Localized(found, found)
        self.where = visible(where, at_most=WHERE_MAX)
        self.found = Localized(*(visible(text, at_most=FOUND_MAX) for text in (told.en, told.zh)))
        super().__init__(where=self.where, found=self.found.en)

    def told(self, language: Language) -> str:
        """Return the fault as one paragraph in a language."""
        if language == "en":
            return self.sentence()
        named = {"where": self.where, "found": self.found.text(language)}
        return f"{self.code} " + "".join(part.format(**named) for part in self.zh)


class SiteFaults(OnusError):
    """A step found faults; all of them are told, up to a stated number."""

    code = "VERIFY-001"
    what = "{count} fault(s) of the site."
    why = "What follows from a faulty site is not worth recomputing."
    do = "See each fault."

    def __init__(self, faults: list[SiteFault], *, count: int | None = None) -> None:
        """Keep the faults by their exit codes and places."""
        ordered = sorted(faults, key=lambda fault: (fault.exit_code, fault.where, fault.found))
        self.faults = tuple(ordered[:SHOWN_MAX])
        self.count = len(faults) if count is None else count
        super().__init__(count=self.count)


class Unreachable(SiteFault):
    """A resource could not be read within its bounds."""

    code, exit_code = "VERIFY-010", 10
    title = Localized("not readable", "无法读取")
    what = "{where}: expected to be read whole, in bounded time and size; found: {found}."
    why = "What cannot be read cannot be checked; it says nothing about what is published."
    do = "Try again, or verify another mirror or a copy in a folder."
    zh = (
        "{where}：应能在限定的时间和大小内完整读取，实际情况：{found}。",
        "读不到的内容无从核验，这并不说明所公开的内容有误。",
        "请稍后重试，或者核验其他镜像或本地副本。",
    )


class NotASite(SiteFault):
    """What answers is no published site."""

    code, exit_code = "VERIFY-011", 11
    title = Localized("not a site", "不是公开站点")
    what = "{where}: expected a published site with `log/checkpoint`; found: {found}."
    why = "An error page or another host may stand in for a site, and would be verified in its place."
    do = "Name the address that holds `log/checkpoint` itself."
    zh = (
        "{where}：应为含有 `log/checkpoint` 的公开站点，实际情况：{found}。",
        "错误页面或其他主机可能冒充站点而被误当作核验对象。",
        "请给出 `log/checkpoint` 所在的地址。",
    )


class NoCheckpoint(SiteFault):
    """The head of the log is not in the form of a checkpoint."""

    code, exit_code = "VERIFY-012", 12
    title = Localized("checkpoint malformed", "检查点格式不符")
    what = "{where}: expected a checkpoint in canonical form; found: {found}."
    why = "A head of the log that can be written in two ways can be shown in two ways."
    do = "Fetch it again; if it stays so, tell the office and the witnesses, and keep this copy."
    zh = (
        "{where}：应为规范格式的检查点，实际情况：{found}。",
        "若日志头可有两种写法，就可能向不同的人出示不同的内容。",
        "请重新获取；仍不符的，请告知主管单位和见证方，并保存该副本。",
    )


class NotSigned(SiteFault):
    """The log of the policy did not sign this checkpoint."""

    code, exit_code = "VERIFY-013", 13
    title = Localized("not signed by the log", "非该日志签署")
    what = "{where}: expected a valid signature of a log that the policy names; found: {found}."
    why = "Anyone could have written this: nothing in it was promised by the log."
    do = "Compare the key of the policy with one from a second source; do not rely on this copy."
    zh = (
        "{where}：应有策略所列日志的有效签名，实际情况：{found}。",
        "任何人都可能写出这样的内容，日志并未对其作出承诺。",
        "请将策略中的公钥与另一来源核对；该副本不足为凭。",
    )


class NoQuorum(SiteFault):
    """Too few witnesses cosigned."""

    code, exit_code = "VERIFY-014", 14
    title = Localized("quorum of witnesses missing", "未达见证门槛")
    what = "{where}: expected cosignatures that make the quorum of the policy; found: {found}."
    why = "Without its witnesses a log can show each reader a different history."
    do = "Ask the witnesses which checkpoint they hold, and compare."
    zh = (
        "{where}：见证方联署应达到策略规定的见证门槛，实际情况：{found}。",
        "缺少见证方，日志就可能向不同的人出示不同的历史。",
        "请向见证方查询其所持检查点并加以比对。",
    )


class UnknownSignature(SiteFault):
    """A signature line of nobody that the policy knows."""

    code, exit_code = "VERIFY-015", 15
    title = Localized("unknown signature line", "未知签名行")
    what = "{where}: expected signatures of keys that the policy names alone; found: {found}."
    why = "A line that nobody here can check may carry anything."
    do = (
        "Where the office added a witness: take its new policy, compare every key in it with a second source,"
        " and run again with --policy FILE. Else pass such lines by with --allow-unknown."
    )
    zh = (
        "{where}：应仅有策略所列密钥的签名，实际情况：{found}。",
        "无从核验的签名行可能夹带任何内容。",
        "单位增设见证方的，请取其新策略，将其中每个公钥与另一来源核对，再以 --policy 文件 重新核验；否则用 --allow-unknown 忽略此类签名行。",
    )


class SplitView(SiteFault):
    """Two checkpoints of one size with different roots."""

    code, exit_code = "VERIFY-016", 16
    title = Localized("split view", "日志分叉")
    what = "{where}: expected the root that was seen before at this size; found: {found}."
    why = "The log showed two histories of one length: this is proof of bad faith, or of a lost disk."
    do = "Keep both checkpoints, and show them to the witnesses and to the public."
    zh = (
        "{where}：应与此前所见同一规模的树根一致，实际情况：{found}。",
        "日志就同一长度出示了两种历史：这是失信的证据，或者表明其存储曾经丢失。",
        "请保存两份检查点，并向见证方和公众出示。",
    )


class WentBack(SiteFault):
    """The log is not a continuation of what was seen before."""

    code, exit_code = "VERIFY-017", 17
    title = Localized("history changed", "历史被改动")
    what = "{where}: expected a continuation of the checkpoint that was seen before; found: {found}."
    why = "A log only grows; something that was published is gone or was changed."
    do = "Keep both checkpoints, and ask the office and the witnesses; an old mirror may be the cause."
    zh = (
        "{where}：应为此前所见检查点的延续，实际情况：{found}。",
        "日志只增不减；曾经公开的内容已消失或被改动。",
        "请保存两份检查点，并向主管单位和见证方查询；也可能是镜像陈旧。",
    )


class TreeDiffers(SiteFault):
    """Tiles do not make the signed root."""

    code, exit_code = "VERIFY-018", 18
    title = Localized("tree differs", "哈希树不符")
    what = "{where}: expected the hashes that lead to the signed root; found: {found}."
    why = "The tree is damaged, or was rebuilt over other entries than those that were signed."
    do = "Compare with another mirror; the entries decide, not the tiles."
    zh = (
        "{where}：应为推得所签树根的哈希值，实际情况：{found}。",
        "哈希树已损坏，或者是在与所签内容不同的条目上重建的。",
        "请与其他镜像比对；以条目为准，不以哈希块为准。",
    )


class EntryDiffers(SiteFault):
    """An entry is not the one that the tree holds."""

    code, exit_code = "VERIFY-019", 19
    title = Localized("entry differs", "条目不符")
    what = "{where}: expected the entries that the tree was signed over; found: {found}."
    why = "A published fact or finding was changed, cut or lost after it was signed."
    do = "Compare with another mirror, and tell the office which entry it is."
    zh = (
        "{where}：应为签署哈希树时的条目，实际情况：{found}。",
        "已公开的事实或认定结论在签署之后被改动、截断或丢失。",
        "请与其他镜像比对，并将该条目告知主管单位。",
    )


class Missing(SiteFault):
    """Something that must be there is not, and no tombstone says why."""

    code, exit_code = "VERIFY-020", 20
    title = Localized("missing", "缺失")
    what = "{where}: expected to be published, or taken away with a word in the log; found: {found}."
    why = "What was once published may be withheld by law, but never in silence."
    do = "Look for it on another mirror, and ask the office for the legal basis."
    zh = (
        "{where}：应予公开，或者依法不予公开、撤下并在日志中留有记录，实际情况：{found}。",
        "已公开的内容可以依法撤回，但不得无声无息地消失。",
        "请在其他镜像上查找，并要求主管单位说明法律依据。",
    )


class Stranger(SiteFault):
    """A file that neither the log nor the signed list names."""

    code, exit_code = "VERIFY-021", 21
    title = Localized("stranger file", "来历不明的文件")
    what = "{where}: expected only what the log or the signed list of files names; found: {found}."
    why = "A reader would take it for published, but nobody signed it."
    do = "Remove it from the mirror; it is not part of the publication."
    zh = (
        "{where}：应仅有日志或经签署的文件清单所列的文件，实际情况：{found}。",
        "读者会误以为它已公开，而无人为其签署。",
        "请从镜像中移除；它不属于公开内容。",
    )


class ListDiffers(SiteFault):
    """The signed list of files is not the one that the log holds."""

    code, exit_code = "VERIFY-022", 22
    title = Localized("list of files differs", "文件清单不符")
    what = "{where}: expected the canonical list of files that the log holds; found: {found}."
    why = "The list guards every file beside the log; a changed list could hide a changed file."
    do = "Fetch the site again: the list and the checkpoint belong together."
    zh = (
        "{where}：应为日志所载的规范文件清单，实际情况：{found}。",
        "清单保护日志以外的每个文件；清单被改动，就可能掩盖文件被改动。",
        "请重新获取站点：清单与检查点须相互对应。",
    )


class FileDiffers(SiteFault):
    """A file is not the one of the signed list."""

    code, exit_code = "VERIFY-023", 23
    title = Localized("file differs", "文件不符")
    what = "{where}: expected size and SHA-256 of the signed list; found: {found}."
    why = "The file was changed, cut or exchanged after it was published."
    do = "Fetch it again, or compare with another mirror."
    zh = (
        "{where}：大小和 SHA-256 应与经签署的清单一致，实际情况：{found}。",
        "该文件在公开后被改动、截断或调换。",
        "请重新获取，或者与其他镜像比对。",
    )


class LeafRefused(SiteFault):
    """An entry is no leaf of a known kind, or what it discloses or withholds does not fit."""

    code, exit_code = "VERIFY-024", 24
    title = Localized("leaf refused", "条目内容不合规")
    what = "{where}: expected a leaf of a known kind with known fields; found: {found}."
    why = "What the schema does not know could carry anything, and would be judged by nobody."
    do = "Ask the office; such an entry must be followed by a correction."
    zh = (
        "{where}：应为已知种类、已知字段的条目，实际情况：{found}。",
        "结构之外的内容可能夹带任何信息，且无人加以判断。",
        "请向主管单位查询；对此类条目应作出更正。",
    )


class PublicationDiffers(SiteFault):
    """The set of leaves of a publication is not the one that the log holds."""

    code, exit_code = "VERIFY-025", 25
    title = Localized("publication differs", "公开批次不符")
    what = "{where}: expected the leaves that the publication in the log names; found: {found}."
    why = "A fact or a finding was left out of a publication, or slipped into it."
    do = "Fetch the site again; if it stays so, tell the office and the witnesses."
    zh = (
        "{where}：应为日志中该公开批次所列的条目，实际情况：{found}。",
        "有事实或认定结论被漏列或夹带进该批次。",
        "请重新获取站点；仍不符的，请告知主管单位和见证方。",
    )


class PartDiffers(SiteFault):
    """A pack or a file of rows is not the one that the log names."""

    code, exit_code = "VERIFY-026", 26
    title = Localized("pack or rows differ", "规则包或数据行不符")
    what = "{where}: expected the content that the log names by its digest; found: {found}."
    why = "Findings would be recomputed from other rules or other work than were published."
    do = "Compare with another mirror; the digest in the log decides."
    zh = (
        "{where}：内容应与日志所载摘要一致，实际情况：{found}。",
        "否则复算所依据的规则或作业就不是所公开的那一份。",
        "请与其他镜像比对；以日志所载摘要为准。",
    )


class ForeignVersion(SiteFault):
    """The site was written by other code than this."""

    code, exit_code = "VERIFY-027", 27
    title = Localized("another version", "版本不同")
    what = "{where}: expected the version and the code of this verifier; found: {found}."
    why = "Another version may decide otherwise, and a difference would prove nothing."
    do = "Verify with the version that the publication names."
    zh = (
        "{where}：应与本核验程序的版本和代码一致，实际情况：{found}。",
        "版本不同，认定可能不同，差异不能说明问题。",
        "请使用该公开批次所注明的版本核验。",
    )


class FindingDiffers(SiteFault):
    """A finding does not follow from the published facts."""

    code, exit_code = "VERIFY-028", 28
    title = Localized("finding differs", "认定结论不符")
    what = "{where}: expected what follows from the published facts; found: {found}."
    why = "The office published a finding that nobody can come to from its own facts and rules."
    do = "Ask the office to correct it; print the reasoning with --explain."
    zh = (
        "{where}：应为由所公开事实推得的结论，实际情况：{found}。",
        "主管单位所公开的认定结论，无法由其自身的事实和规则得出。",
        "请要求主管单位更正；可用 --explain 打印推理过程。",
    )


class NotRecomputable(SiteFault):
    """The published facts do not make a dossier that can be assessed."""

    code, exit_code = "VERIFY-029", 29
    title = Localized("cannot be recomputed", "无法复算")
    what = "{where}: expected facts from which everything can be recomputed; found: {found}."
    why = "Findings that cannot be recomputed rest on the word of the office alone."
    do = "Ask the office to publish what is missing."
    zh = (
        "{where}：应有足以复算的事实，实际情况：{found}。",
        "无法复算的认定结论只是主管单位的一面之词。",
        "请要求主管单位补充公开。",
    )


class RankingDiffers(SiteFault):
    """A published tender does not hold the ranking that the published scores and prices make."""

    code, exit_code = "VERIFY-030", 30
    title = Localized("ranking differs", "排名不符")
    what = "{where}: expected the ranking that the published scores and prices make; found: {found}."
    why = "Bids were put into an order that nobody can come to from what was announced and scored."
    do = "Ask the office to correct it; `onus tender explain` prints how it was worked out."
    zh = (
        "{where}：应为由所公开的评分与报价推得的排名，实际情况：{found}。",
        "所公布的排名，无法由公告的评审办法与评分推得。",
        "请要求主管单位更正；可用 `onus tender explain` 打印推理过程。",
    )


class DrawDiffers(SiteFault):
    """A published tender does not hold the committee that the public seed draws."""

    code, exit_code = "VERIFY-031", 31
    title = Localized("draw differs", "抽取结果不符")
    what = "{where}: expected the committee that the public seed draws; found: {found}."
    why = "Who evaluates was chosen, and not drawn."
    do = "Ask the office to correct it; `onus tender explain` prints how it was worked out."
    zh = (
        "{where}：应为由公开种子抽取的评审委员会，实际情况：{found}。",
        "评审专家系指定而非抽取。",
        "请要求主管单位更正；可用 `onus tender explain` 打印推理过程。",
    )


class AwardDiffers(SiteFault):
    """A published tender does not hold the award that follows from the ranking."""

    code, exit_code = "VERIFY-032", 32
    title = Localized("award differs", "定标结果不符")
    what = "{where}: expected the award that follows from the ranking; found: {found}."
    why = "A contract went, or is to go, to somebody else or at another price than the ranking says."
    do = "Ask the office to correct it; `onus tender explain` prints how it was worked out."
    zh = (
        "{where}：应为由排名推得的定标结果，实际情况：{found}。",
        "合同授予的对象或价格与排名所示不同。",
        "请要求主管单位更正；可用 `onus tender explain` 打印推理过程。",
    )


class ProceedingDiffers(SiteFault):
    """A published tender does not hold what follows from the published facts."""

    code, exit_code = "VERIFY-033", 33
    title = Localized("proceeding differs", "采购过程认定不符")
    what = "{where}: expected what follows from the published facts; found: {found}."
    why = "The office says of its purchase what nobody can come to from its own facts."
    do = "Ask the office to correct it; `onus tender explain` prints how it was worked out."
    zh = (
        "{where}：应为由所公开事实推得的采购过程认定，实际情况：{found}。",
        "主管单位关于该采购的认定，无法由其自身的事实推得。",
        "请要求主管单位更正；可用 `onus tender explain` 打印推理过程。",
    )


class TenderFactDiffers(SiteFault):
    """A fact of a published tender is not the one in the log."""

    code, exit_code = "VERIFY-034", 34
    title = Localized("tender fact differs from the log", "采购事实与日志不符")
    what = "{where}: expected every fact of the tender as the log has held it since; found: {found}."
    why = "A fact of a purchase was edited, dropped, slipped in, dated back or exchanged between two publications."
    do = "Keep this copy, and show the office and whoever hears complaints the fact and its place in the log."
    zh = (
        "{where}：采购项目的每条事实应与日志所载一致，实际情况：{found}。",
        "两次公开之间，有采购事实被改动、删除、夹带、倒签或调换。",
        "请保存该副本，将该事实及其日志位置告知主管单位和投诉处理部门。",
    )


class OpeningDiffers(SiteFault):
    """A published bid is not the one that was committed to before the deadline."""

    code, exit_code = "VERIFY-035", 35
    title = Localized("opened bid differs", "开启的投标不符")
    what = "{where}: expected the bid that was committed to before the deadline; found: {found}."
    why = "What came out of an envelope was changed after the deadline, or is kept back."
    do = "Ask the bidder for the sealed folder and the code sheet, the office for the envelope, and tell the supervising authority."
    zh = (
        "{where}：应为截止前已作承诺的投标，实际情况：{found}。",
        "开启的内容在截止后被改动，或未予出示。",
        "请向投标人索取原文件夹和解密码单，向主管单位索取密封文件，并告知监督部门。",
    )


class ReceiptNotPublished(SiteFault):
    """The entry of a bidder's receipt is not among what is published."""

    code, exit_code = "VERIFY-036", 36
    title = Localized("receipt not published", "回执未公开")
    what = "{where}: expected the entry of your receipt; found: {found}."
    why = "What a bidder was promised was dropped or changed, and everything else may have been made to fit."
    do = "Keep this copy and your receipt with its proof, and show them to the witnesses and the supervising authority."
    zh = (
        "{where}：应有您回执所载的条目，实际情况：{found}。",
        "对投标人的承诺被删除或改动，其余内容可能已随之改写。",
        "请保存本副本、回执及其证明，交见证方和监督部门查看。",
    )


class SignerDiffers(SiteFault):
    """A published bid is told to be of a supplier who did not sign it, or one who signed it is left out."""

    code, exit_code = "VERIFY-037", 37
    title = Localized("signer of a bid differs", "投标签名人不符")
    what = "{where}: expected the bid to count for whoever's registered key signed it; found: {found}."
    why = "A bid is held against, or for, a supplier whose key did not sign it, or a signed bid was dropped."
    do = "Show the supplier the key that is registered in its name and the one that signed, and tell the supervising authority."
    zh = (
        "{where}：投标应归属以其登记密钥签名的供应商，实际情况：{found}。",
        "未签名的供应商被算作投标人，或已签名的投标被剔除。",
        "请将该供应商名下登记的密钥和实际签名的密钥告知该供应商，并告知监督部门。",
    )


KINDS: tuple[type[SiteFault], ...] = (
    Unreachable, NotASite, NoCheckpoint, NotSigned, NoQuorum, UnknownSignature, SplitView, WentBack,
    TreeDiffers, EntryDiffers, Missing, Stranger, ListDiffers, FileDiffers, LeafRefused,
    PublicationDiffers, PartDiffers, ForeignVersion, FindingDiffers, NotRecomputable,
    RankingDiffers, DrawDiffers, AwardDiffers, ProceedingDiffers,
    TenderFactDiffers, OpeningDiffers, ReceiptNotPublished, SignerDiffers,
)  # fmt: skip
"""All kinds of fault, by exit code."""
