"""What can be wrong with a folder of office files as a whole.

In:  nothing.
Out: kinds of faults, in Chinese and English, each with its cause and its cure.
"""

from __future__ import annotations

from onus.wire.office.sheet_faults import OfficeError


class NetworkThere(OfficeError):
    """A road list beside a network that has a map."""

    code = "OFFICE-010"
    what = "The dossier has a network with a map; a road list cannot take its place."
    why = "Two lists of what is owed would contradict one another."
    do = "Leave this sheet out (--map), or remove the network file from the dossier first."
    zh_what = "卷宗已有带地图的路网，道路清单不能取代它。"
    zh_why = "两份应作业清单会互相矛盾。"
    zh_do = "请用 --map 略去本表，或先从卷宗中移走路网文件。"


class OfficersThere(OfficeError):
    """A sheet of posts beside a register that a person wrote."""

    code = "OFFICE-011"
    what = "The dossier has an officers.toml that was not made from sheets."
    why = "What a person wrote is not overwritten unasked."
    do = "Leave this sheet out (--map), or remove officers.toml from the dossier first."
    zh_what = "卷宗已有并非由表格生成的 officers.toml。"
    zh_why = "人工编写的内容不会被擅自覆盖。"
    zh_do = "请用 --map 略去本表，或先从卷宗中移走 officers.toml。"


class GroundRules(OfficeError):
    """Files handed in on the website would change what everything is judged by."""

    code = "OFFICE-019"
    what = "These files change {names}: the contract, its prices, the places or the posts with their powers."
    why = "What everybody is judged by is not for one person at a desk to change; nothing of it was taken in."
    do = "Have the operator load it with the paper of the change: onus import office, onus dossier load. \
Hand the other files in without it."
    zh_what = "这些文件将改变 {names}，即合同、价格、点位或岗位及其权力。"
    zh_why = "评定各方所依据的内容，不得由一人在办公页面更改；本次未导入任何内容。"
    zh_do = "请凭变更文件，由运维人员以 onus import office 和 onus dossier load 载入；其余文件另行提交。"


class NoContract(OfficeError):
    """A folder without a contract, for a dossier that has none."""

    code = "OFFICE-012"
    what = "There is no contract: neither in the dossier nor as a clause form in the folder."
    why = "Without clauses nothing is owed, and points take nothing off."
    do = "Fill in the clause form: onus contract new; put it into the folder."
    zh_what = "没有合同：卷宗中没有，文件夹中也没有合同条款表。"
    zh_why = "没有条款就没有应尽义务，扣分也无从扣款。"
    zh_do = "请填写合同条款表（onus contract new），放入文件夹。"


class NoNetwork(OfficeError):
    """A folder without a list of places, for a dossier that has none."""

    code = "OFFICE-013"
    what = "There is no list of roads or facilities."
    why = "What is owed is owed somewhere."
    do = "Add a road list or facility list; forms: onus template --all DIR."
    zh_what = "没有道路清单或设施清单。"
    zh_why = "义务总要落在具体地点。"
    zh_do = "请补充道路清单或设施清单；模板：onus template --all 目录。"


class NoPosts(OfficeError):
    """A folder without posts, for a dossier that has none."""

    code = "OFFICE-014"
    what = "There is no sheet of posts and holders."
    why = "Someone answers for every duty at every moment."
    do = "Add the sheet of posts; forms: onus template --all DIR."
    zh_what = "没有“岗位与人员”表。"
    zh_why = "每项义务在每一时刻都要有人负责。"
    zh_do = "请补充“岗位与人员”表；模板：onus template --all 目录。"


class NothingToImport(OfficeError):
    """A folder without workbooks."""

    code = "OFFICE-015"
    what = "The folder holds no workbook (xlsx, xls, csv)."
    why = "There is nothing to import."
    do = "Name the folder that holds the office's files."
    zh_what = "文件夹中没有工作簿（xlsx、xls、csv）。"
    zh_why = "没有可导入的内容。"
    zh_do = "请指明存放办公文件的文件夹。"


class NotTheDossier(OfficeError):
    """What the sheets and the dossier come to together is no dossier."""

    code = "OFFICE-016"
    what = "{what}"
    why = "{why}"
    do = "{do}"
    zh_what = "写入卷宗后核对不通过：{at}，编号 {code}。英文原文：“{what}”"
    zh_why = "导入后卷宗将无法认定。"
    zh_do = "请按编号 {code} 查阅手册“错误”一页，更正本行或卷宗中与之对应的内容。"


class TwoForms(OfficeError):
    """Two clause forms in one folder."""

    code = "OFFICE-017"
    what = "The folder holds another clause form: {other}."
    why = "A dossier has one contract."
    do = "Take one of them out of the folder."
    zh_what = "文件夹中还有另一份合同条款表：{other}。"
    zh_why = "一个卷宗只有一份合同。"
    zh_do = "请移走其中一份。"


class NewName(OfficeError):
    """A file that says what a file of an earlier import said, which is no longer there."""

    code = "OFFICE-018"
    what = "{count} of {of} row(s) for {table} were read from `{other}` before, which is not in the folder; it seems to have a new name."
    why = "They are taken for the same facts and not counted twice; rows that this file no longer says stay as `{other}` said them."
    do = "Nothing, if it is another file; else give it its old name and import again, so that rows that are gone are withdrawn."
    zh_what = (
        "写入 {table} 的 {of} 行中有 {count} 行此前来自“{other}”，而文件夹中已无该文件，本文件似系其改名。"
    )
    zh_why = "这些行按同一事实处理，不重复计入；本文件中已不再出现的行，仍按“{other}”所载保留。"
    zh_do = "如确为另一文件，则无需处理；如系改名，请改回原名后再次导入，已删去的行方可撤回。"
