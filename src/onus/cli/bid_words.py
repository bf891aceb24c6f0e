"""What `onus bid` tells bidders, custodians, officials and auditors, in both languages."""

from __future__ import annotations

from onus.base.texts import Language, Localized
from onus.outside.sealing.auditing import SealFinding

WORDS = {
    "log_key": Localized("key of the log: {value}", "日志公钥：{value}"),
    "store": Localized("store: {path}", "密封投标库：{path}"),
    "policy": Localized(
        "policy: {path} (name witnesses and a quorum in it before the first tender)",
        "信任策略：{path}（首次招标前请写入见证方与法定数）",
    ),
    "ceremony": Localized(
        "ceremony {ceremony} for {tender}: {threshold} of {count} shares open",
        "招标 {tender} 的密钥仪式 {ceremony}：{count} 份中任意 {threshold} 份可解",
    ),
    "sheet": Localized(
        "share {number} for {post}, {organisation}: {path}",
        "第 {number} 份，交 {organisation} {post}：{path}",
    ),
    "sheets_apart": Localized(
        "Print each sheet, hand it over against signature, then delete the files. Whoever has {threshold} of them has the key.",
        "请逐份打印、当面签收，然后删除文件。凑齐 {threshold} 份即得密钥。",
    ),
    "announced": Localized(
        "version {version} of {tender}: deadline {deadline}, logged as entry {index}",
        "招标 {tender} 第 {version} 版：截止时间 {deadline}，日志第 {index} 号条目",
    ),
    "file": Localized("{what}: {path}", "{what}：{path}"),
    "sealed": Localized(
        "sealed: {files} file(s), {bytes} bytes, padded to {padded}; opened again as a trial, and it fits",
        "已密封：{files} 个文件，{bytes} 字节，补齐至 {padded} 字节；试解密成功，内容一致",
    ),
    "no_content": Localized(
        "There is no {file} in the folder: the bid opens, and nobody can rank it.",
        "文件夹中没有 {file}：投标可以开启，但无法参加排名。",
    ),
    "unread": Localized(
        "{file} {where} cannot be read at the opening: {reason} Mend it and seal again.",
        "{file} {where} 开标时无法读取：{reason} 请改正后重新密封。",
    ),
    "envelope": Localized("envelope: {path}", "密封文件：{path}"),
    "ciphertext": Localized("its digest: {value}", "密文摘要：{value}"),
    "commitment": Localized("its commitment: {value}", "承诺值：{value}"),
    "key": Localized(
        "key: {path} (keep it where nobody else reads it; whoever has it bids in your name)",
        "签名密钥：{path}（请妥善保管，勿让他人读取；持有者可以您的名义投标）",
    ),
    "key_public": Localized(
        "Hand this to the office, which registers it after it has seen who you are:\n{text}",
        "请将以下两行交采购方，核验身份后登记：\n{text}",
    ),
    "signed": Localized("signed as {supplier} with the key {value}", "已以 {supplier} 的密钥签名：{value}"),
    "other_supplier": Localized(
        "{file} names {named}, and the key is that of {supplier}: such a bid counts for NOBODY.",
        "{file} 写明的投标人是 {named}，而密钥属于 {supplier}：这样的投标不视为任何人的投标。",
    ),
    "signature": Localized(
        "signer: {signer}\nsignature: {signature}", "签名公钥：{signer}\n签名：{signature}"
    ),
    "code_once": Localized("your code, shown here once: {code}", "您的解密码（只在此显示一次）：{code}"),
    "code_sheet": Localized(
        "code sheet: {path} (print it, keep it apart from the envelope, delete the file)",
        "解密码单：{path}（请打印，与密封文件分开保管，然后删除此文件）",
    ),
    "unproved": Localized(
        "The tender's file was taken as it is: with --policy it is checked against the log.",
        "未核对招标文件：加 --policy 可与日志核对。",
    ),
    "proved": Localized("The tender's file is what the log holds.", "招标文件与日志一致。"),
    "header": Localized(
        "sealed for {tender}, version {version}, ceremony {ceremony}",
        "投向 {tender} 第 {version} 版，密钥仪式 {ceremony}",
    ),
    "whole": Localized("The envelope has its right length.", "密封文件长度正确。"),
    "not_whole": Localized("The envelope is cut or too long.", "密封文件被截断或过长。"),
    "fits_tender": Localized("It is sealed to the key of this tender.", "密封所用公钥与本次招标一致。"),
    "not_tender": Localized("It is NOT sealed to the key of this tender.", "密封所用公钥与本次招标不一致。"),
    "code_fits": Localized("The code is that of this envelope.", "解密码与此密封文件相符。"),
    "code_not": Localized("The code is NOT that of this envelope.", "解密码与此密封文件不符。"),
    "received": Localized(
        "received: entry {index}, witnessed at {at}", "已接收：第 {index} 号条目，见证时间 {at}"
    ),
    "too_late": Localized(
        "The witnesses signed only after the deadline: this bid does NOT count.",
        "见证方联署时已过截止时间：此投标不计入。",
    ),
    "receipt": Localized("receipt: {path}", "回执：{path}"),
    "withdrawn": Localized("withdrawn: entry {index}", "已撤回：第 {index} 号条目"),
    "secret": Localized("withdrawal secret: {value}", "撤回凭证：{value}"),
    "closed": Localized(
        "closed: {count} bid(s) stand, entry {index}, witnessed at {at}",
        "投标截止：{count} 份有效投标，第 {index} 号条目，见证时间 {at}",
    ),
    "released": Localized("share {number} may be given away: {path}", "第 {number} 份可以交出：{path}"),
    "opened": Localized("opened by {way}: {ciphertext}", "已开标（{way}）：{ciphertext}"),
    "unopened": Localized(
        "not opened, {outcome} ({reason}): {ciphertext}", "未解密，{outcome}（{reason}）：{ciphertext}"
    ),
    "left": Localized(
        "{count} bid(s) are not opened yet; end the opening with --last",
        "尚有 {count} 份未解密；加 --last 结束开标",
    ),
    "nothing_found": Localized(
        "Everything holds: {bids} bid(s), {receipts} receipt(s).",
        "全部成立：{bids} 份投标，{receipts} 份回执。",
    ),
    "found": Localized("{what}: {about}", "{what}：{about}"),
    "page": Localized("page: {path}", "密封网页：{path}"),
    "page_digest": Localized(
        "SHA-256 of the page: {value} (publish it beside the tender)",
        "网页的 SHA-256：{value}（请与招标公告一并公布）",
    ),
    "tender_file": Localized("the tender's file", "招标密封文件"),
    "proof": Localized("its proof", "其证明"),
    "escrowed": Localized("codes of the other group", "托管组解出的解密码"),
    "escrow": Localized("deposited code for the other group", "交托管组的解密码"),
}
WAYS = {
    "code": Localized("the bidder's code", "投标人解密码"),
    "escrow": Localized("the deposited code", "托管的解密码"),
    "plaintext": Localized("the folder handed in again", "重新递交的原文"),
}
OUTCOMES = {
    "revoked": Localized("revoked", "视为撤销"),
    "withdrawn": Localized("deemed withdrawn", "视为撤回"),
}
REASONS = {
    "custodians": Localized("too few custodians gave their shares", "交出份额的密钥保管人不足"),
    "envelope_lost": Localized("the office lost or changed the envelope", "接收方遗失或改动了密封文件"),
    "no_code": Localized("the bidder gave no code", "投标人未提供解密码"),
    "wrong_code": Localized("the code is that of another envelope", "解密码属于另一份密封文件"),
    "not_as_committed": Localized("what came out is not what was committed to", "解密内容与承诺值不符"),
}
FINDINGS = {
    SealFinding.LOG_FAILS: Localized("the log does not hold", "日志不成立"),
    SealFinding.OFFICE: Localized("the office logged what it must not", "招标方写入了不应有的条目"),
    SealFinding.ENVELOPE_MISSING: Localized("an envelope is missing", "缺少密封文件"),
    SealFinding.ENVELOPE_CHANGED: Localized("an envelope was changed", "密封文件被改动"),
    SealFinding.ENVELOPE_OTHERWISE: Localized(
        "an envelope is not as it was logged", "密封文件与日志记载不符"
    ),
    SealFinding.ENVELOPE_UNLOGGED: Localized(
        "an envelope lies there that no log knows", "存在日志未记载的密封文件"
    ),
    SealFinding.RECEIPT_FAILS: Localized("a receipt proves nothing", "回执不能证明任何事"),
    SealFinding.RECEIPT_NOT_IN_LOG: Localized(
        "a receipt's entry is not in the log", "回执所载条目不在日志中"
    ),
    SealFinding.BID_NOT_COUNTED: Localized("a bid with a receipt does not count", "有回执的投标未被计入"),
    SealFinding.LEFT_UNOPENED: Localized("a bid has no outcome", "有投标未作处理"),
    SealFinding.OPENED_OTHERWISE: Localized(
        "an opened bid is not what was committed to", "开出的内容与承诺值不符"
    ),
}
CODE_SHEET = Localized(
    """Bidder's code for {tender}

    {code}

envelope    {ciphertext}
commitment  {commitment}
nonce       {nonce}
signer      {signer}
signature   {signature}

The code opens your bid at the opening. Nobody else has it and nobody can make it
again. Keep this sheet apart from the envelope. With nonce, signer and signature and
the very same folder you can prove your bid even if the code is lost.
""",
    """{tender} 投标人解密码

    {code}

密封文件  {ciphertext}
承诺值    {commitment}
随机数    {nonce}
签名公钥  {signer}
签名      {signature}

开标时凭此码解密。除您之外无人持有，也无法补发。请与密封文件分开保管。
若解密码遗失，凭随机数、签名公钥、签名和一字不改的原文件夹仍可证明您的投标。
""",
)


def say(line: str, language: Language, **named: object) -> str:
    """Return a line in a language."""
    return WORDS[line].text(language).format(**named)
