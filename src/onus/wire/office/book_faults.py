"""What can be wrong with an office file before anybody asks what its columns mean.

In:  nothing.
Out: kinds of faults, in Chinese and English, each with its cause and its cure.

The surprise: a file that is refused is refused by name, with what to press to
make it readable; nothing here is ever skipped in silence.
"""

from __future__ import annotations

from onus.wire.office.sheet_faults import OfficeError


class CutBook(OfficeError):
    """A packed workbook whose end is missing."""

    code = "BOOK-001"
    what = "The file ends before it is complete."
    why = "The list of its parts stands at its end and is gone, so no cell can be trusted."
    do = "Copy or download it again and compare the sizes; then import again."
    zh_what = "文件不完整，尾部缺失。"
    zh_why = "文件目录在尾部，缺失后任何单元格都不可信。"
    zh_do = "请重新拷贝或下载，核对文件大小后再导入。"


class BrokenBook(OfficeError):
    """A workbook that breaks its own form."""

    code = "BOOK-002"
    what = "The file cannot be read as {form}: {found}."
    why = "A damaged file holds half the truth."
    do = "Open it in Excel or WPS, save it again as xlsx, and import that."
    zh_what = "文件无法按 {form} 格式读取：{found}。"
    zh_why = "损坏的文件只有一部分内容可信。"
    zh_do = "请用 Excel 或 WPS 打开，另存为 xlsx 后再导入。"


class LockedBook(OfficeError):
    """A workbook under a password."""

    code = "BOOK-003"
    what = "The workbook is protected by a password."
    why = (
        "It is encrypted as a whole; nothing in it can be read without the password, and Onus asks for none."
    )
    do = "Open it with the password, remove it (File, Info, Protect Workbook), save, and import again."
    zh_what = "工作簿设有打开密码。"
    zh_why = "整个文件已加密，不输入密码读不到任何内容，本系统也不索取密码。"
    zh_do = "请用密码打开，在“文件—信息—保护工作簿”中取消密码，保存后再导入。"


class MacroBook(OfficeError):
    """A workbook with programs in it."""

    code = "BOOK-004"
    what = "The workbook carries macros ({found})."
    why = "A program can show other values than those that are kept; none is run here."
    do = "Save it as xlsx (without macros), look through the values, and import that."
    zh_what = "工作簿含有宏（{found}）。"
    zh_why = "宏程序可能使显示的数值与保存的数值不同；本系统一律不运行宏。"
    zh_do = "请另存为不含宏的 xlsx，核对数值后再导入。"


class FalseEnding(OfficeError):
    """A file whose name claims another form than its content has."""

    code = "BOOK-005"
    what = "The name ends in `{ending}`, but the content is {found}."
    why = "A file that is not what it says may have been damaged or exchanged on its way."
    do = "Check where it came from; open it, save it as xlsx, and import that."
    zh_what = "文件扩展名是“{ending}”，内容却是{found}。"
    zh_why = "名实不符的文件可能在传递中损坏或被替换。"
    zh_do = "请核对来源，打开后另存为 xlsx 再导入。"


class NotABook(OfficeError):
    """A file that is no workbook at all."""

    code = "BOOK-006"
    what = "This is {found}, no workbook."
    why = "Its cells cannot be told apart without guessing."
    do = "Open it in Excel or WPS, save it as xlsx, and import that."
    zh_what = "这是{found}，不是工作簿。"
    zh_why = "不靠猜测就分不清其中的单元格。"
    zh_do = "请用 Excel 或 WPS 打开，另存为 xlsx 后再导入。"


class BookTooLarge(OfficeError):
    """A workbook beyond a stated bound."""

    code = "BOOK-007"
    what = "{part}: {size}, more than the {limit} that are read."
    why = "A small packed file can unfold to any size; reading it would fill the memory of this computer."
    do = "Remove what is not needed or split it by month; bring track exports with `onus import tracks`."
    zh_what = "{part}：{size}，超过可读上限 {limit}。"
    zh_why = "压缩文件可以展开到任意大小，强行读取会占满内存。"
    zh_do = "请删去无用内容或按月拆分；车辆轨迹请用 `onus import tracks` 导入。"


class PackedTooTight(OfficeError):
    """A part that unfolds to far more than a person writes."""

    code = "BOOK-008"
    what = "The part `{part}` unfolds to {times} times its size ({size})."
    why = "No office program writes such a part; it is made to fill the memory."
    do = "Do not open the file; ask its sender for a new export."
    zh_what = "部件“{part}”解压后是原来的 {times} 倍（{size}）。"
    zh_why = "办公软件不会写出这样的文件，它是用来占满内存的。"
    zh_do = "请勿打开该文件，请发送方重新导出。"


class CutCharacter(OfficeError):
    """A csv that ends inside a character."""

    code = "BOOK-009"
    what = "The file ends in the middle of a character (last bytes: hex {found}, {encoding})."
    why = "The export was cut; how many rows are missing after this cell cannot be known."
    do = "Export it again, compare the number of rows with the platform, and import again."
    zh_what = "文件在一个汉字中间截断（末尾字节：{found}，{encoding}）。"
    zh_why = "导出未完成，此单元格之后缺多少行无从得知。"
    zh_do = "请重新导出，与平台上的条数核对后再导入。"


class LostCharacters(OfficeError):
    """A cell that holds characters that were lost."""

    code = "BOOK-010"
    what = "The cell holds `{found}`, the mark of characters that were lost."
    why = "The text was once read in the wrong encoding; names in it are no longer those that were written."
    do = "Write the cell anew from its source, or export the file again as UTF-8."
    zh_what = "单元格含有“{found}”，是乱码痕迹。"
    zh_why = "文字曾按错误编码读写，名称已不是原来的名称。"
    zh_do = "请按原始材料重填，或重新以 UTF-8 导出。"


class OpenQuote(OfficeError):
    """A csv whose quotation never ends."""

    code = "BOOK-011"
    what = "The quotation mark that opens here is never closed."
    why = "All that follows it would become one cell."
    do = "Close the quotation mark, or export the file again."
    zh_what = "此处的引号没有配对的后引号。"
    zh_why = "后面的全部内容会被当成一个单元格。"
    zh_do = "请补上后引号，或重新导出。"


class FormulaWithoutValue(OfficeError):
    """A formula of which no value was saved."""

    code = "BOOK-012"
    what = "The formula `{formula}` has no saved value."
    why = "Formulas are never computed here: two programs may compute them differently."
    do = "Open the file in Excel or WPS, let it compute, save it, and import again; or write the value."
    zh_what = "公式“{formula}”没有保存计算结果。"
    zh_why = "本系统不计算公式，以免不同软件算出不同结果。"
    zh_do = "请用 Excel 或 WPS 打开，重算并保存后再导入，或直接填写数值。"


class ErrorValue(OfficeError):
    """A cell in which the spreadsheet reports an error."""

    code = "BOOK-013"
    what = "The cell shows the error `{error}`."
    why = "It stands for no value; reading it as 0 or as blank would be a guess."
    do = "Mend the formula or write the value."
    zh_what = "单元格显示错误值“{error}”。"
    zh_why = "错误值不代表任何数值，按 0 或空白处理都是猜测。"
    zh_do = "请改正公式或直接填写数值。"


class LinkedCell(OfficeError):
    """A formula that takes its value from another file."""

    code = "BOOK-014"
    what = "The formula `{formula}` takes its value from another file."
    why = "That file is not here; the value saved may be old, and nobody can check it."
    do = "Copy the cell and paste it as a value (Paste Special, Values)."
    zh_what = "公式“{formula}”引用了其他文件。"
    zh_why = "被引用的文件不在此处，保存的数值可能已过时且无法核对。"
    zh_do = "请复制该单元格，用“选择性粘贴—数值”固定下来。"


class CommandCell(OfficeError):
    """A formula that calls another program (DDE or its like)."""

    code = "BOOK-015"
    what = "The formula `{formula}` calls another program (DDE or its like)."
    why = "Such a cell can start a program on the computer that opens it. It was not run here."
    do = "Do not press Update when the file asks; delete the cell and ask its sender how it came in."
    zh_what = "公式“{formula}”调用外部程序（DDE 等）。"
    zh_why = "打开文件的电脑可能因此启动其他程序。本系统未执行。"
    zh_do = "打开时请勿点“更新”；请删除该单元格并向发送方查明来由。"


class HiddenRow(OfficeError):
    """A hidden row that holds something."""

    code = "BOOK-016"
    what = "The row is hidden and holds `{found}`."
    why = "Whoever looked at the sheet did not see it; it cannot be told whether it is meant to count."
    do = "Show it (select the rows around it, right click, Unhide; or clear the filter), or delete it."
    zh_what = "本行被隐藏，内含“{found}”。"
    zh_why = "看表的人看不到这一行，无法判断是否应当计入。"
    zh_do = "请取消隐藏（选中上下行，右键“取消隐藏”，或清除筛选），或删除该行。"


class HiddenColumn(OfficeError):
    """A hidden column that holds something."""

    code = "BOOK-017"
    what = "The column is hidden and holds `{found}`; it was read."
    why = "Whoever looked at the sheet did not see it."
    do = "Show it or delete it, if it should not count."
    zh_what = "本列被隐藏，内含“{found}”，已照常读取。"
    zh_why = "看表的人看不到这一列。"
    zh_do = "如不应计入，请取消隐藏核对或删除。"


class SavedValues(OfficeError):
    """Formulas whose saved values were read."""

    code = "BOOK-018"
    what = "{count} cell(s) hold formulas, the first in {ref}; the values last saved were read."
    why = "Formulas are never computed here."
    do = "Nothing, if the file was saved after its last change."
    zh_what = "{count} 个单元格为公式，首个在 {ref}；读取的是上次保存的结果。"
    zh_why = "本系统不计算公式。"
    zh_do = "如最后修改后已保存，无需处理。"


class LostDigits(OfficeError):
    """A number longer than a spreadsheet keeps."""

    code = "BOOK-019"
    what = "The number `{found}` has more than 15 digits."
    why = "A spreadsheet keeps 15 digits of a number; the last ones were replaced by zeros when it was typed."
    do = "Format the cell as text, then write the number again from its source."
    zh_what = "数字“{found}”超过 15 位。"
    zh_why = "电子表格只保留数字的前 15 位，后面几位在录入时已变成 0。"
    zh_do = "请先把单元格设为文本格式，再按原始材料重新录入。"


class EmptyBook(OfficeError):
    """A workbook in which nothing stands."""

    code = "BOOK-020"
    what = "No cell of the file holds anything."
    why = "An empty file looks like a quiet month."
    do = "Check that it is the right file, or take it out of the folder."
    zh_what = "文件中没有任何有内容的单元格。"
    zh_why = "空表会被误认为当月无事。"
    zh_do = "请核对文件是否正确，或从文件夹中移走。"


class BlankBulk(OfficeError):
    """A sheet that is large and nearly empty."""

    code = "BOOK-021"
    what = "The sheet unfolds to {size}, nearly all of it blank cells; {count} filled cell(s) were read."
    why = "Formats of blank cells were saved down to the last row; such a file opens slowly everywhere."
    do = "Select the blank rows below the table, delete them, and save."
    zh_what = "本表展开后有 {size}，几乎全是空白单元格；已读取 {count} 个有内容的单元格。"
    zh_why = "空白单元格的格式一直保存到最后一行，文件在哪里打开都很慢。"
    zh_do = "请选中表格下方的空白行，删除后保存。"


class OlderForm(OfficeError):
    """A workbook of the older form, of which formulas cannot be seen."""

    code = "BOOK-022"
    what = "The file is of the older form xls; of formulas, the values last saved were read."
    why = "Formulas are never computed here, and the older form does not show which cells hold one."
    do = "Nothing, if the file was saved after its last change; better save it as xlsx."
    zh_what = "文件为旧版 xls 格式；公式单元格读取的是上次保存的结果。"
    zh_why = "本系统不计算公式，旧格式也看不出哪些单元格是公式。"
    zh_do = "如最后修改后已保存，无需处理；建议另存为 xlsx。"


class LinkedBook(OfficeError):
    """A workbook that is tied to other files."""

    code = "BOOK-023"
    what = "The workbook is linked to other files: {found}."
    why = "What stands in them is not here and may have changed."
    do = "Break the links (Data, Edit Links, Break Link), look through the values, and save."
    zh_what = "工作簿链接了其他文件：{found}。"
    zh_why = "被链接的内容不在此处，可能已经改变。"
    zh_do = "请在“数据—编辑链接”中断开链接，核对数值后保存。"


class MoreCells(OfficeError):
    """A list of faults that was cut."""

    code = "BOOK-024"
    what = "{count} more fault(s) of kind {of} on this sheet are not listed."
    why = "The list is cut at {limit} of a kind; most often they share one cause."
    do = "Mend the first ones and import again."
    zh_what = "本表还有 {count} 处同类问题（{of}）未列出。"
    zh_why = "每类问题最多列出 {limit} 处，多半出于同一原因。"
    zh_do = "请先改正已列出的，再次导入。"


class FormulaText(OfficeError):
    """A cell of a csv that a spreadsheet would compute."""

    code = "BOOK-025"
    what = "The cell begins like a formula: `{formula}`."
    why = "A csv keeps no values of formulas, and formulas are never computed here."
    do = "Write the value itself; a text that must begin so, with an apostrophe before it."
    zh_what = "单元格以公式形式开头：“{formula}”。"
    zh_why = "csv 不保存公式结果，本系统也不计算公式。"
    zh_do = "请直接填写数值；确需以此开头的文字，请在前面加一个英文单引号。"
