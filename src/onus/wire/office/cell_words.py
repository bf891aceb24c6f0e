"""Cell words: yes and no, and words of a closed list, as people write them.

In:  a cell and the choices of its column.
Out: the word of the dossier; or `Unreadable`.
"""

from __future__ import annotations

from collections.abc import Sequence

from onus.wire.office.cell_texts import folded, parts
from onus.wire.office.grids import Cell
from onus.wire.office.sheet_kinds import Choice
from onus.wire.office.unreadable import Unreadable, wrong

YES = ("是", "有", "√", "✓", "y", "yes", "true", "1", "对", "作业", "作业中", "on", "开")
NO = ("否", "无", "×", "✗", "x", "n", "no", "false", "0", "没有", "未作业", "非作业", "off", "关", "-")


def yes(cell: Cell) -> bool | Unreadable:
    """Return whether a cell says yes.

    >>> yes(Cell(1, 1, None, "有")), yes(Cell(1, 1, True, "TRUE")), yes(Cell(1, 1, None, "×"))
    (True, True, False)
    """
    if isinstance(cell.value, bool):
        return cell.value
    found = folded(cell.text)
    if found in YES:
        return True
    if found in NO:
        return False
    return wrong(cell.text, "yes or no", "“是”或“否”")


def word(text: str, choices: Sequence[Choice], *, is_open: bool) -> str | Unreadable:
    """Return the word of the dossier for a text.

    Args:
        text: as it stands in the cell.
        choices: what may stand there.
        is_open: whether another text is kept as it stands.

    >>> word("不达标", [Choice("fail", "Fail", "不合格", ("不达标",))], is_open=False)
    'fail'
    """
    found = folded(text)
    for choice in choices:
        if any(folded(spelling) == found for spelling in choice.spellings()):
            return choice.word
    if is_open:
        return text.strip()
    en, zh = ", ".join(one.en for one in choices), "、".join(one.zh for one in choices)
    return wrong(text, f"one of {en}", f"{zh}之一")


def words(text: str, choices: Sequence[Choice], *, is_open: bool) -> tuple[str, ...] | Unreadable:
    """Return the words of the dossier for a text that holds several, each once, in their order.

    >>> words("付款、监管", [Choice("payer", "Payer", "付款"), Choice("supervisor", "S", "监管")], is_open=False)
    ('payer', 'supervisor')
    """
    found: list[str] = []
    for part in parts(text.replace(",", "、").replace("，", "、").replace("/", "、")):
        one = word(part, choices, is_open=is_open)
        if isinstance(one, Unreadable):
            return one
        if one not in found:
            found.append(one)
    return tuple(found)
