"""Words of the statement, in both languages.

In:  nothing.
Out: whole sentences with named parts.
"""

from __future__ import annotations

from collections.abc import Mapping

from onus.base.texts import Localized

WORDS: Mapping[str, Localized] = {
    "head": Localized("ONUS VERIFY {version}: {place}", "ONUS 核验 {version}：{place}"),
    "ok": Localized(
        "Result: everything that could be checked agrees (exit code 0).",
        "结果：凡可核验之处均一致（退出码 0）。",
    ),
    "ok_carried": Localized(
        "Pages, tables and feeds were hashed against the signed list, and not compared with the findings.",
        "网页、表格和订阅源仅与经签署的清单核对哈希，未与认定结论比对。",
    ),
    "tenders": Localized("Tenders judged again", "重新判定的采购项目"),
    "tender": Localized(
        "{tender}: {facts:,} facts; draw, ranking of {lots} lot(s), award and all else come out the same; stage: {stage}",
        "{tender}：事实 {facts:,} 条；抽取、{lots} 个标段的排名、定标及其余各项均推得一致；阶段：{stage}",
    ),
    "tender_leaves": Localized(
        "  publication {number}: {told:,} leaves of the log, each as published; {opened:,} of them were sealed before",
        "  第 {number} 次公开：日志条目 {told:,} 个，均与公开内容一致；其中 {opened:,} 个此前已封存",
    ),
    "tender_sealed": Localized(
        "  {count:,} facts are sealed until the opening or the result; what they say nobody can check yet",
        "  {count:,} 条事实封存至开标或结果公告；其内容尚无人能够核验",
    ),
    "tender_changed": Localized(
        "  {count:,} rows of the register or parts of the head were another once; the log has both",
        "  {count:,} 项登记信息或项目信息曾为其他内容；日志中前后均有记载",
    ),
    "tender_erased": Localized("  {count:,} leaves were erased by law", "  {count:,} 个条目已依法删除"),
    "tender_signed": Localized(
        "  {count:,} opened bids are signed by the key that was registered in time for whom they name; {nobodys:,} are"
        " not, and count for nobody",
        "  {count:,} 份已开启投标由所写投标人按时登记的密钥签名；{nobodys:,} 份并非如此，不视为任何人的投标",
    ),
    "tender_disputed": Localized(
        "  {count:,} opened bids are disputed: keys do not say which is its supplier's, and nothing is ranked until an"
        " authority outside the buyer decides",
        "  {count:,} 份已开启投标的归属有争议：密钥登记不能确定何者为该供应商的投标；采购单位以外的机关认定之前不得排名",
    ),
    "tender_unshown": Localized(
        "  {count:,} opened bids are told of without their bytes, which the office withholds; whether they are what was"
        " sealed nobody outside it can check, but for their bidders",
        "  {count:,} 份已开启投标的原文由主管单位隐去；其是否与密封时一致，除投标人外，外部无从核对",
    ),
    "tender_withheld": Localized(
        "  {count:,} withheld fields are bound by commitments; whoever is shown value and salt can check them",
        "  {count:,} 个不公开的字段以承诺值固定；获示其值与盐值者可以核验",
    ),
    "tender_shown": Localized(
        "  {count:,} commitments were opened to you, and fit", "  {count:,} 个承诺值已向您启封，且相符"
    ),
    "tender_claims": Localized(
        "{claims} claim(s) of the office that do not follow from the facts are told on its own page.",
        "主管单位有 {claims} 项声明与事实不符，其自身页面已载明。",
    ),
    "log": Localized("The log", "日志"),
    "size": Localized("{origin}: {size:,} entries, root {root}", "{origin}：共 {size:,} 个条目，树根 {root}"),
    "key": Localized("Signed by {key}", "签署密钥：{key}"),
    "given": Localized("Judged by the policy that you gave.", "依据您给定的策略核验。"),
    "pinned": Localized(
        "Judged by the policy of your earlier run, not by what the site shows now. Unless you gave it with --policy then, its key came from the site itself: compare it with one from a second source.",
        "依据您此前核验时的策略，而非站点现在所示的策略。当时若未以 --policy 给定，其公钥即取自站点自身：请与另一来源核对。",
    ),
    "first": Localized(
        "Judged by the policy on the site itself. Compare the key with one from a second source.",
        "依据站点自身所示的策略。请将公钥与另一来源核对。",
    ),
    "other_policy": Localized(
        "The site now shows another policy; ask why. To go over to it, compare its keys with a second source and run again with --policy FILE.",
        "站点现在出示了不同的策略；请查问原因。如改用新策略，请先将其公钥与另一来源核对，再以 --policy 文件 重新核验。",
    ),
    "fingerprint": Localized(
        "SHA-256 of the key, as the site's front page shows it: {fingerprint}",
        "公钥的 SHA-256（与站点首页所示核对）：{fingerprint}",
    ),
    "witness": Localized("Witnessed by {name} at {at}", "见证方 {name}，于 {at} 联署"),
    "quorum": Localized("Quorum `{quorum}` is met.", "已达见证门槛 `{quorum}`。"),
    "unknown": Localized(
        "{count} signature line(s) of unknown keys were passed by.", "已忽略未知密钥的签名 {count} 行。"
    ),
    "before": Localized(
        "It still begins with the {before:,} entries that were seen before.",
        "仍以此前所见的 {before:,} 个条目开头，未被改动。",
    ),
    "remembered": Localized(
        "This checkpoint is remembered for the next run.", "已记录此检查点，供下次核验比对。"
    ),
    "hashed": Localized("Re-hashed", "重新计算哈希"),
    "entries": Localized(
        "{leaves:,} entries and the tiles of {levels} level(s), up to the signed root",
        "{leaves:,} 个条目及 {levels} 层哈希块，直至所签树根",
    ),
    "withheld": Localized(
        "{count:,} entries are withheld; each has a tombstone with its legal basis.",
        "不予公开的条目 {count:,} 个，均有载明法律依据的注销记录。",
    ),
    "files": Localized(
        "{count:,} files, {size:,} bytes, against the list that the log holds",
        "{count:,} 个文件，共 {size:,} 字节，与日志所载清单一致",
    ),
    "no_strangers": Localized("No other file lies there.", "没有清单之外的文件。"),
    "contract": Localized("{dossier}: {title}", "{dossier}：{title}"),
    "generated": Localized("Generated data, no real contract.", "数据为生成的示例，并非真实合同。"),
    "mixed": Localized("Real data with generated parts.", "真实数据，部分内容为生成。"),
    "publication": Localized(
        "Publication {number}, as of {as_of}, published {published_at}",
        "第 {number} 次公开，截至 {as_of}，公开于 {published_at}",
    ),
    "counts": Localized(
        "Rests on {facts:,} facts and came to {findings:,} findings.",
        "依据事实 {facts:,} 条，得出认定结论 {findings:,} 条。",
    ),
    "public": Localized(
        "Recomputed from what anyone can read, and equal: {count:,}.",
        "依据公开内容复算且一致：{count:,} 条。",
    ),
    "full": Localized(
        "Of these from positions on (full level): {count:,}.", "其中自定位点起重算（完整级）：{count:,} 条。"
    ),
    "tracks_full": Localized(
        "{positions:,} positions of {matched} days were matched again; they come to the published passes.",
        "重新匹配 {matched} 天共 {positions:,} 个定位点，与所公开的作业通行一致。",
    ),
    "tracks_public": Localized(
        "Passes of {days} days were taken as published; positions of {matched} of them were matched again.",
        "{days} 天的作业通行按所公开内容采用，其中 {matched} 天的定位点已重新匹配。",
    ),
    "compared": Localized(
        "Positions of {count} more days fit their logged roots; to match a day again, the day before it is"
        " needed.",
        "另有 {count} 天的定位点与日志所载的根相符；要重新匹配某一天，还须有其前一天的定位点。",
    ),
    "tracks_none": Localized("No tracks are part of it.", "不含轨迹。"),
    "rules": Localized(
        "{count} rules, from the published packs by their digests.",
        "规则 {count} 条，取自按摘要公开的规则包。",
    ),
    "foreign_rules": Localized(
        "Rules that differ from those of this verifier: {names}.", "与本核验程序所附不同的规则：{names}。"
    ),
    "told": Localized(
        "{count:,} withheld fields were disclosed to you, and fit their commitments.",
        "已向您披露原不公开的字段 {count:,} 个，均与其承诺值相符。",
    ),
    "opened_up": Localized(
        "Recomputed with what was disclosed to you (full level), and equal: {count:,}.",
        "凭向您披露的内容复算且一致（完整级）：{count:,} 条。",
    ),
    "disclosed": Localized(
        "{count} withheld fields were opened in the log, and fit.",
        "日志中披露了 {count} 个原不公开的字段，均相符。",
    ),
    "ahead": Localized(
        "Said to be published more than a day after the witnesses signed: publication {numbers}.",
        "自称的公开时间比见证方联署晚一天以上：第 {numbers} 次公开。",
    ),
    "taken_out": Localized(
        "Taken out of later publications, as the log says, and not corrected: {count} facts ({names}).",
        "未经更正而在其后公开中撤下、日志已有说明的事实：{count} 条（{names}）。",
    ),
    "changed": Localized(
        "Changed in later publications, as the log says, and not corrected: {count} facts ({names}).",
        "未经更正而在其后公开中改动、日志已有说明的事实：{count} 条（{names}）。",
    ),
    "backdated": Localized(
        "Said to have been on record when an earlier publication did not hold them: {count} facts ({names}).",
        "自称早已记录、而此前批次并未载有的事实：{count} 条（{names}）。",
    ),
    "undated": Localized(
        "Of no time of record, new or changed since the first publication: {count} facts ({names}).",
        "未载记录时间、首次公开之后新增或改动的事实：{count} 条（{names}）。",
    ),
    "carried": Localized("Carried, not recomputed", "仅核对哈希，未复算"),
    "carried_files": Localized("{files}: guarded by the list alone.", "{files}：仅由清单保护。"),
    "receipts": Localized("Your receipts", "您的回执"),
    "receipt": Localized(
        "{tender}, envelope {ciphertext}: published as you were given it; state: {state}",
        "{tender}，密封文件 {ciphertext}：与回执所载一致；状态：{state}",
    ),
    "unchecked": Localized("What could not be checked", "无法核验之处"),
    "truth": Localized(
        "Whether the facts are true: the log shows who said what when, and that nobody changed it since.",
        "事实本身是否真实：日志只表明何人何时作了何种记录，且此后无人改动。",
    ),
    "no_witness": Localized(
        "Whether others are shown the same log: the policy asks for no witness.",
        "他人所见日志是否相同：策略未要求见证方。",
    ),
    "first_use": Localized(
        "Whether the key is the office's: it came from the site itself.",
        "公钥是否属于主管单位：该公钥取自站点自身。",
    ),
    "earlier": Localized(
        "{dossier}: findings of the {count:,} earlier publication(s), which were hashed and not recomputed.",
        "{dossier}：此前 {count:,} 次公开的认定结论，仅核对哈希，未予复算。",
    ),
    "no_list": Localized(
        "Whether other files lie on the server: a web server lists none.",
        "服务器上是否另有文件：网络服务器不提供文件列表。",
    ),
    "fields": Localized(
        "{dossier}, withheld by commitment: {fields}.", "{dossier}，仅以承诺值公开的字段：{fields}。"
    ),
    "fields_erased": Localized(
        "{dossier}, erased by law, value and salt: {fields}.",
        "{dossier}，已依法删除原值和盐值的字段：{fields}。",
    ),
    "erased": Localized(
        "What the {count:,} erased entries said ({bases}); no publication rests on them any more.",
        "已依法删除的 {count:,} 个条目原来的内容（{bases}）；现行公开批次均不再以其为依据。",
    ),
    "only_full": Localized(
        "{dossier}: {count:,} findings rest on what is withheld ({reasons}).",
        "{dossier}：有 {count:,} 条认定结论依据未公开的内容（{reasons}）。",
    ),
    "positions": Localized(
        "{dossier}: how positions became passes; disclosed rows are read with --disclosed.",
        "{dossier}：定位点如何成为作业通行；对已披露的数据行可用 --disclosed 核验。",
    ),
    "failed": Localized(
        "Result: not verified: {title}; {count} fault(s) (exit code {code}).",
        "结果：未通过核验：{title}；共 {count} 处错误（退出码 {code}）。",
    ),
    "more": Localized("... and {count} more", "……另有 {count} 处"),
}
REASONS: Mapping[str, Localized] = {
    "home": Localized("homes", "住宅"),
    "withheld": Localized("withheld fields", "未公开字段"),
}
EXPLAINED: Mapping[str, Localized] = {
    "level_public": Localized(
        "Level public: recomputed here from what anyone can read, and equal to what was published.",
        "公开级：已依据公开内容在此复算，与所公开的结论一致。",
    ),
    "level_positions": Localized(
        "Level full: recomputed here from positions on, and equal to what was published.",
        "完整级：已自定位点起在此复算，与所公开的结论一致。",
    ),
    "level_disclosed": Localized(
        "Level full: recomputed here with fields that were disclosed to you, and equal to what was published.",
        "完整级：已凭向您披露的字段在此复算，与所公开的结论一致。",
    ),
    "level_not_recomputed": Localized(
        "Not recomputed: it rests on what is withheld ({reason}); the reasoning above leaves that out.",
        "未复算：该结论依据未公开的内容（{reason}）；上述推理未包含该内容。",
    ),
    "not_here": Localized(
        "From what can be read here there is no such duty; it rests on what is withheld.",
        "依据此处可读的内容推不出该履约事项；该事项依据未公开的内容。",
    ),
    "no_witness": Localized(
        "No witness attested a time: the proof shows that the entry is there now, not since when.",
        "没有见证方证明时间：以下证明只表明该条目现已在册，不表明自何时起在册。",
    ),
    "remembered": Localized(
        "It was already among the {size:,} entries of the checkpoint that this machine saw before.",
        "本机此前所见的检查点共 {size:,} 个条目，其中已有该条目。",
    ),
    "place": Localized(
        "Entry {index} (`{kind}`) of {size} in the log {origin}.",
        "日志 {origin} 共 {size} 个条目，本结论为索引 {index} 的条目（`{kind}`）。",
    ),
    "first": Localized(
        "By the word of the office alone: first held by publication {number}, as of {as_of}, published {published_at}; first found {recorded_at}.",
        "以下仅为主管单位自述：最早见于第 {number} 次公开，截至 {as_of}，公开于 {published_at}；首次认定于 {recorded_at}。",
    ),
    "witness": Localized(
        "Attested by the witness {name}: at {at} it had seen the log of {size:,} entries, this one among them.",
        "见证方 {name} 证明：于 {at} 已见该日志共 {size:,} 个条目，本条目在内。",
    ),
    "proof": Localized(
        "The proof, for any program that reads c2sp.org/tlog-proof@v1:",
        "以下证明可用任何支持 c2sp.org/tlog-proof@v1 的程序核验：",
    ),
}
