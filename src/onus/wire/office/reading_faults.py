"""What can be wrong with a sheet once it is asked what its columns mean.

In:  nothing.
Out: kinds of faults, in Chinese and English, each with its cause and its cure.

The surprise: what is unsure is a fault too. A column that may mean two things is
put to a person, with the guess and its reason, and is never read on trust.
"""

from __future__ import annotations

from onus.wire.office.sheet_faults import OfficeError


class WrongEntry(OfficeError):
    """A cell does not hold what its column asks for."""

    code = "SHEET-001"
    what = "`{found}` stands under {title}; {asked} is asked."
    why = "A finding may rest only on facts that can be read in one way."
    do = "Correct the cell."
    zh_what = "“{title}”一栏填的是“{found}”，应填{asked}。"
    zh_why = "认定只能依据含义唯一的事实。"
    zh_do = "请更正该单元格。"


class NoSuchDay(OfficeError):
    """A date that no calendar has."""

    code = "SHEET-002"
    what = "`{found}` is no day: {month} has {days} days."
    why = "Taken for the day before or after, it would move a deadline."
    do = "Write the day that is meant."
    zh_what = "“{found}”不存在：{month}只有 {days} 天。"
    zh_why = "擅自改成前一天或后一天会改变时限。"
    zh_do = "请填写正确日期。"


class NoYear(OfficeError):
    """A day without its year."""

    code = "SHEET-003"
    what = "`{found}` names no year, and the title of the sheet names none either."
    why = "One day of the wrong year falls into another contract."
    do = "Write it as 2024-01-17, or name the year in the title of the sheet."
    zh_what = "“{found}”没有年份，表题中也没有唯一的年份。"
    zh_why = "年份错误会落到另一份合同上。"
    zh_do = "请写成 2024-01-17，或在表题中写明年份。"


class SerialDay(OfficeError):
    """A day that is shown as the number that a spreadsheet keeps for it."""

    code = "SHEET-004"
    what = "`{found}` is a number, not a date; a spreadsheet may mean {meant} by it."
    why = "Two programs count such numbers from two different days."
    do = "Format the cell as a date and look at what it shows."
    zh_what = "“{found}”是数字而不是日期，可能表示 {meant}。"
    zh_why = "不同软件对这种数字的起算日不同。"
    zh_do = "请将单元格设为日期格式并核对。"


class NegativeEntry(OfficeError):
    """A length, area, amount or number of points below 0."""

    code = "SHEET-005"
    what = "{title} is {found}, below 0."
    why = "Nobody owes less than nothing; in a sum it would hide what others owe."
    do = "Correct the sign or the number."
    zh_what = "{title}为 {found}，小于 0。"
    zh_why = "负数会在合计中抵消其他项目。"
    zh_do = "请更正符号或数值。"


class TooFine(OfficeError):
    """A number finer than the smallest unit that is kept."""

    code = "SHEET-006"
    what = "{title} is {found}, finer than {smallest}."
    why = "Nothing is rounded on the way in: the sum of the sheet would no longer be the sum of its rows."
    do = "Write it in whole units of {smallest}."
    zh_what = "{title}为 {found}，比{smallest}更细。"
    zh_why = "录入时不作四舍五入，否则分项之和与合计不符。"
    zh_do = "请按{smallest}的整数倍填写。"


class EmptyEntry(OfficeError):
    """A cell that must be filled is empty."""

    code = "SHEET-007"
    what = "{title} is empty."
    why = "Without it the row cannot be used, and left out it would look as if nothing had been there."
    do = "Fill it in, or delete the row."
    zh_what = "“{title}”未填。"
    zh_why = "缺少此项本行无法使用，略去又会像没有这件事。"
    zh_do = "请补填，或删除该行。"


class NoHeader(OfficeError):
    """A sheet whose header row is not found."""

    code = "SHEET-010"
    what = "No row of the sheet looks like its header."
    why = "Without a header nobody can say what its numbers are."
    do = "Write the header in one of the first {rows} rows, or take a form: onus template --all DIR."
    zh_what = "未找到表头行。"
    zh_why = "没有表头就无法知道各列含义。"
    zh_do = "请在前 {rows} 行内写明表头，或使用模板：onus template --all 目录。"


class UnknownSheet(OfficeError):
    """A sheet of which nobody can say what it is."""

    code = "SHEET-011"
    what = "It cannot be told what kind of sheet this is."
    why = "A sheet passed over in silence takes its facts with it."
    do = "Say what it is: --map '{place}=KIND', or --map '{place}=-' to leave it out. Kinds: {known}."
    zh_what = "无法判断这是哪一类表。"
    zh_why = "悄悄略过会丢失其中的事实。"
    zh_do = "请指明：--map '{place}=类型'；不需读取的写 --map '{place}=-'。类型有：{known}。"


class UnsureSheet(OfficeError):
    """A sheet that may be of two kinds."""

    code = "SHEET-012"
    what = "The sheet may be {guess} or {other}."
    why = "It is not decided by guessing."
    do = "Say what it is: --map '{place}={guess_id}'; it is remembered."
    zh_what = "本表可能是{guess}，也可能是{other}。"
    zh_why = "不作猜测。"
    zh_do = "请指明：--map '{place}={guess_id}'；以后不再询问。"


class UnsureColumn(OfficeError):
    """A column that may be a field, for a reason that is not enough."""

    code = "SHEET-013"
    what = "The column `{header}` may be {guess} ({reason})."
    why = "It is not decided by guessing."
    do = "Confirm with --yes, or say what it is: --map '{place}={field}' (`-` leaves it out); it is remembered."
    zh_what = "“{header}”一栏可能是“{guess}”（{reason}）。"
    zh_why = "不作猜测。"
    zh_do = "用 --yes 确认，或指明：--map '{place}={field}'（`-` 表示不读取）；以后不再询问。"


class NoColumn(OfficeError):
    """A kind of sheet lacks a column that it must have."""

    code = "SHEET-014"
    what = "The sheet of kind {form} has no column for {title}."
    why = "Without it no row can be read."
    do = "Add the column, or say which one it is: --map '{place}={field}'."
    zh_what = "{form}缺少“{title}”一栏。"
    zh_why = "缺少此栏，各行都无法读取。"
    zh_do = "请补上该栏，或指明对应的列：--map '{place}={field}'。"


class UnreadColumn(OfficeError):
    """A column that is not read."""

    code = "SHEET-015"
    what = "The column `{header}` is not read."
    why = "No field of {form} is known by that name."
    do = "Nothing, if it decides nothing; else say what it is: --map '{place}=FIELD'. Fields: {known}."
    zh_what = "“{header}”一栏未读取。"
    zh_why = "{form}没有此名称的字段。"
    zh_do = "如不影响认定无需处理；否则请指明：--map '{place}=字段'。字段有：{known}。"


class TwoUnits(OfficeError):
    """A header, a title or a cell names a unit that does not fit."""

    code = "SHEET-016"
    what = "{title} is given in `{found}`, which is no {asked}."
    why = "A number in the wrong unit is wrong by a factor."
    do = "Name the unit in the header: {known}."
    zh_what = "{title}的单位“{found}”不是{asked}。"
    zh_why = "单位错误，数值就会成倍出错。"
    zh_do = "请在表头注明单位：{known}。"


class HiddenSheet(OfficeError):
    """A hidden sheet that looks like one of facts."""

    code = "SHEET-017"
    what = "The sheet is hidden and looks like {form}; it is not read."
    why = "Whoever looked at the workbook did not see it."
    do = "Show it (right click on any sheet, Unhide) if it should count, else delete it."
    zh_what = "本表被隐藏，形似{form}，未读取。"
    zh_why = "看表的人看不到这张表。"
    zh_do = "如应计入，请取消隐藏（右键任一工作表标签）；否则请删除。"


class GroupRow(OfficeError):
    """A row that only names a group of rows."""

    code = "SHEET-018"
    what = "`{found}` was taken for the heading of a group and is not read."
    why = "It stands alone in its row."
    do = "Nothing, if it is a heading; write what holds for each row into a column of its own."
    zh_what = "“{found}”按分组标题处理，未读取。"
    zh_why = "本行只有这一个单元格有内容。"
    zh_do = "如确为分组标题无需处理；对各行都适用的内容请单列一栏填写。"


class EmptySheet(OfficeError):
    """A sheet with a header and no rows."""

    code = "SHEET-019"
    what = "The sheet of kind {form} has a header and no rows."
    why = "An empty sheet looks like a quiet month."
    do = "Nothing, if nothing happened; else fill it in."
    zh_what = "{form}只有表头，没有内容。"
    zh_why = "空表会被误认为当月无事。"
    zh_do = "如确无事项无需处理，否则请填写。"


class WrongTotal(OfficeError):
    """A totals row does not agree with its rows."""

    code = "SHEET-020"
    what = "{title}: the row says {told}, its {count} rows add up to {sum}."
    why = "One of the two is wrong, and both were signed."
    do = "Correct the row or the sum."
    zh_what = "{title}：合计为 {told}，{count} 行之和为 {sum}。"
    zh_why = "两者必有一错。"
    zh_do = "请更正明细或合计。"


class MergedAcross(OfficeError):
    """Cells of several rows or groups are merged into one."""

    code = "SHEET-021"
    what = "{range} is one merged cell over {columns}; it cannot be told for which row its value is meant."
    why = "Read for each row it would count several times, read once it would be missing in the others."
    do = "Unmerge the cells (Home, Merge and Center) and fill in each row."
    zh_what = "{range} 为合并单元格，跨{columns}，无法判断其值属于哪一行。"
    zh_why = "逐行读取会重复计算，只读一次又会使其他行缺值。"
    zh_do = "请取消合并并逐行填写。"


class TextDay(OfficeError):
    """A date that is a text among dates that are dates."""

    code = "SHEET-022"
    what = "`{found}` is a text, not a date, and was read as {meant}."
    why = "The other days of the column are dates; a spreadsheet sorts and filters a text apart from them."
    do = "Look at it; better write it as a date."
    zh_what = "“{found}”是文本而不是日期，按 {meant} 读取。"
    zh_why = "本列其他单元格均为日期，文本在排序、筛选时会被漏掉。"
    zh_do = "请核对，最好改为日期格式。"


class YearTaken(OfficeError):
    """Days without a year, read with the one that a title names."""

    code = "SHEET-023"
    what = "{title}: {count} cell(s) name no year, the first `{found}`; {year} was taken, as the title says."
    why = "One day of the wrong year falls into another contract."
    do = "Nothing, if that is the year; else write it into the cells."
    zh_what = "{title}：{count} 处没有年份，首处为“{found}”；按表题取 {year} 年。"
    zh_why = "年份错误会落到另一份合同上。"
    zh_do = "年份无误则无需处理；否则请在单元格中写明。"


class TwiceInSheet(OfficeError):
    """Two rows say the same thing of the same thing."""

    code = "SHEET-030"
    what = "{name} stands here and in {other}."
    why = "Two rows of one name cannot be told apart; it would count twice."
    do = "Delete one, or tell them apart: {cure}."
    zh_what = "{name}在此处和 {other} 重复出现。"
    zh_why = "同名的两行无法区分，会重复计算。"
    zh_do = "请删除其中一行，或加以区分：{cure}。"


class UnknownPlace(OfficeError):
    """A place that no list has."""

    code = "SHEET-031"
    what = "`{found}` is in no list of roads or facilities.{near}"
    why = "A fact at an unknown place counts for no duty."
    do = "Write it as in the list, or add it there."
    zh_what = "“{found}”不在道路清单或设施清单中。{near}"
    zh_why = "地点不明的事实不能用于任何履约事项。"
    zh_do = "请按清单名称填写，或补入清单。"


class TwoPlaces(OfficeError):
    """A name that several places bear."""

    code = "SHEET-032"
    what = "`{found}` may be {known}."
    why = "It is not decided by guessing."
    do = "Write the number of the place, or its full name."
    zh_what = "“{found}”可能是{known}。"
    zh_why = "不作猜测。"
    zh_do = "请填写编号或全称。"


class UnknownPost(OfficeError):
    """A post or person that the register does not know."""

    code = "SHEET-033"
    what = "`{found}` is no post and no holder of one."
    why = "An act of nobody counts for nobody."
    do = "Write it as in the sheet of posts, or add it there. Known: {known}."
    zh_what = "“{found}”既不是已登记的岗位，也不是岗位人员。"
    zh_why = "没有责任主体的行为不能计入。"
    zh_do = "请按“岗位与人员”填写，或补入该表。已登记：{known}。"


class UnknownService(OfficeError):
    """A service that the contract does not have."""

    code = "SHEET-034"
    what = "`{found}` is no service of the contract."
    why = "A fact about an unknown service counts for no duty."
    do = "Write one of: {known}."
    zh_what = "“{found}”不是合同的服务事项。"
    zh_why = "服务事项不明的事实不能用于任何履约事项。"
    zh_do = "请填写其一：{known}。"


class UnknownItem(OfficeError):
    """A failed item that the scoring annex does not know."""

    code = "SHEET-035"
    what = "The item `{found}` is not in the scoring annex."
    why = "It would take no points, in silence."
    do = "Write it as in the annex: {known}."
    zh_what = "“{found}”不在考核细则中。"
    zh_why = "否则该项不扣分，且无人知晓。"
    zh_do = "请按细则名称填写：{known}。"


class PointsBeyond(OfficeError):
    """More points than the annex gives for the item, and no whole number of times."""

    code = "SHEET-036"
    what = "{found} points are taken off for {item}; the annex gives {each} each time."
    why = "What the contract does not give cannot be taken."
    do = "Write {each}, or a whole number of times that."
    zh_what = "“{item}”扣 {found} 分，细则规定每次扣 {each} 分。"
    zh_why = "合同没有规定的不能扣。"
    zh_do = "请填写 {each} 或其整数倍。"


class Contradiction(OfficeError):
    """Two cells of one row contradict one another."""

    code = "SHEET-037"
    what = "{one} says {first}, {other} says {second}."
    why = "Both cannot be true."
    do = "Correct one of them."
    zh_what = "{one}为 {first}，而{other}为 {second}。"
    zh_why = "两者不能同时成立。"
    zh_do = "请更正其中一项。"


class NotYet(OfficeError):
    """Something that was recorded before it happened, or lies in the future of the import."""

    code = "SHEET-038"
    what = "{title} is {found}, after {limit}."
    why = "Nobody can have written down what had not happened."
    do = "Correct the time; the instant of the import can be named with --recorded-at."
    zh_what = "{title}为 {found}，晚于 {limit}。"
    zh_why = "尚未发生的事不可能已有记录。"
    zh_do = "请更正时间；导入时间可用 --recorded-at 指明。"


class NoPointsGiven(OfficeError):
    """A row of the scoring annex whose points stand only in its words."""

    code = "SHEET-039"
    what = "The points are empty; the words of the standard speak of {found}."
    why = "What is taken off must not depend on who reads the sentence."
    do = "Write {found} under {title}, if that is meant."
    zh_what = "未填扣分；标准原文提到 {found}。"
    zh_why = "扣多少分不能取决于谁来读这句话。"
    zh_do = "如确系此意，请在“{title}”填写 {found}。"


class NoDatum(OfficeError):
    """Positions of which nobody said what they refer to."""

    code = "SHEET-040"
    what = "The sheet does not say which datum its positions have."
    why = "Chinese platforms give WGS 84, GCJ-02 or BD-09; they lie 100 to 1000 metres apart."
    do = "Ask the platform and name it: --datum gcj02 (or wgs84, bd09)."
    zh_what = "未注明坐标系。"
    zh_why = "国内平台有 WGS 84、GCJ-02、BD-09 三种，相差百米至千米。"
    zh_do = "请向平台核实后指明：--datum gcj02（或 wgs84、bd09）。"


class ServiceAsked(OfficeError):
    """A row of evidence without a service, where several are possible."""

    code = "SHEET-041"
    what = "{title} is empty, and several services are possible."
    why = "Evidence of no service would meet no obligation, in silence."
    do = "Write one of: {known}; where the sheet has no such column, add it."
    zh_what = "未填“{title}”，且可能的事项不止一项。"
    zh_why = "未注明服务事项的记录不能用于任何履约事项，且无人知晓。"
    zh_do = "请填写其一：{known}；表中无此列的，请增设一列。"


class ServiceTaken(OfficeError):
    """A row of evidence without a service, where only one is possible."""

    code = "SHEET-042"
    what = "{title} is empty; `{service}` was taken: {reason}."
    why = "Evidence counts for the duties of its own service only."
    do = "Nothing, if that is meant; else write the service."
    zh_what = "未填“{title}”，按“{service}”计：{reason}。"
    zh_why = "证据只用于本服务事项的义务。"
    zh_do = "无误则无需处理；否则请写明服务事项。"


class PointsOnly(OfficeError):
    """A failed item of the annex without a service: it costs its points and fails no duty."""

    code = "SHEET-043"
    what = "{title} is empty; the row counts for the points of its item only."
    why = "The annex ties the item to no obligation, and a duty that failed is not inferred from it."
    do = "Nothing, if that is meant; to count it for a duty as well, write the service."
    zh_what = "未填“{title}”，本行仅按考核项目扣分。"
    zh_why = "细则未将该项目对应到具体义务，不据此推定义务未履行。"
    zh_do = "无误则无需处理；如须同时用于履约认定，请写明服务事项。"
