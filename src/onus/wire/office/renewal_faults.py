"""What can be wrong between a folder of office files and what an earlier import took from them.

In:  nothing.
Out: kinds of faults, in Chinese and English, each with its cause and its cure.
"""

from __future__ import annotations

from onus.wire.office.sheet_faults import OfficeError


class RecordedNow(OfficeError):
    """A row that is new or different in a file of which the dossier holds facts already."""

    code = "OFFICE-030"
    what = "The row is new or different in a file that was imported before; it is on record from {now}."
    why = "With its time of registration it would change what was known before, and what was decided on it."
    do = "Nothing need be done; import a file as soon as it has new rows."
    zh_what = "本文件此前已导入，本行为新增或改动，自 {now} 起记录在案。"
    zh_why = "若按表中登记时间入卷，会改变此前已知的内容和据此作出的认定。"
    zh_do = "无需处理；文件有新增内容时请及时导入。"


class StandsElsewhere(OfficeError):
    """A row whose number or subject stands already, otherwise, from a file that is not in the folder."""

    code = "OFFICE-031"
    what = "{name} stands in the dossier already and says something else there; it came from {other}."
    why = (
        "That file is not in this folder, so nobody says that this row corrects it; payments could vanish so."
    )
    do = (
        "Give this row a number of its own; where it does correct the other one, put that file into the folder as well "
        "and correct it there."
    )
    zh_what = "卷宗中已有“{name}”，内容不同，来自 {other}。"
    zh_why = "该文件不在本文件夹中，不能认定本行是对它的更正；否则付款等内容会被无声取代。"
    zh_do = "请为本行另编号；如确为更正，请把该文件一并放入文件夹，在其中更正。"


class SheetNotRead(OfficeError):
    """A sheet of which the dossier holds rows, and which could not be read."""

    code = "OFFICE-032"
    what = (
        "{count} row(s) of the dossier came from this sheet; it is now missing, hidden, empty or not known."
    )
    why = "What could not be read is not withdrawn: a sheet that says nothing takes nothing back."
    do = (
        "Put the sheet back, show it, mend its header or say what it is (--map '{place}=KIND'). To withdraw its rows, "
        "leave the header and delete the rows; to let them stand, leave the sheet out (--map '{place}=-')."
    )
    zh_what = "卷宗中有 {count} 行来自本工作表，现在该表缺失、被隐藏、为空或无法识别。"
    zh_why = "未能读取的内容不作撤回：读不到的表没有说任何话。"
    zh_do = (
        "请恢复该表、取消隐藏、改回表头，或指明表的种类（--map '{place}=种类'）。要撤回其内容，请保留表头、删去各行；"
        "要保留其内容，请略去本表（--map '{place}=-'）。"
    )


class PlaceInUse(OfficeError):
    """A place that leaves the list while facts speak of it."""

    code = "OFFICE-033"
    what = "{name} is no longer in the list, and {count} row(s) speak of it: {where}."
    why = "A fact about a place that nobody lists proves nothing, and a place with a history cannot be forgotten."
    do = "Put it back into the list; where it has another name now, give that row the number {name}."
    zh_what = "清单中已没有“{name}”，仍有 {count} 行写到它：{where}。"
    zh_why = "地点不在清单中，有关它的事实就不能作为依据；已有记录的地点不能删去。"
    zh_do = "请把它补回清单；如已改名，请将该行编号填为“{name}”。"
