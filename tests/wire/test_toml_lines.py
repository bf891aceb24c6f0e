"""Lines of TOML keys: found again whatever the text around them looks like."""

from __future__ import annotations

import time
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.toml_lines import key_lines, line_of


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1\nb = 2", "b", 2),
        ("[t]\na = 1", "t.a", 2),
        ("[t]\n[t.u]\na = 1", "t.u.a", 3),
        ("[[p]]\na = 1\n[[p]]\na = 2", "p[1].a", 4),
        ("[[p]]\n[p.q]\na = 1\n[[p]]\n[p.q]\na = 2", "p[1].q.a", 6),
        ("[[p]]\n[[p.q]]\na = 1\n[[p.q]]\na = 2", "p[0].q[1].a", 5),
        ('"quoted key" = 1\n"a.b" = 2\nc = 3', "c", 3),
        ("a.b.c = 1", "a.b.c", 1),
        ("a = [\n  \"b = 1\",\n  'c = 2',\n]\nd = 3", "d", 5),
        ("a = [\n[1],\n[2]\n]\nd = 3", "d", 5),
        ('a = """\nb = 1\n[c]\n"""\nd = 3', "d", 5),
        ("a = '''\nb = 1\n'''\nd = 3", "d", 4),
        ('a = "# no comment" # b = """\nd = 3', "d", 2),
        ('a = "\\"" # [\nd = 3', "d", 2),
        ("  [ t ] # note\n  a = 1", "t.a", 2),
        ("a = 1\r\nb = 2\r\n", "b", 2),
    ],
)
def test_a_key_is_found_on_its_line(text, path, line):
    tomllib.loads(text)

    assert key_lines(text)[path] == line


@pytest.mark.parametrize("text", ['a = """\nb = 1\n"""', "a = [\nb = 1\n]", "# b = 1", "a = '''\nb = 1'''"])
def test_what_only_looks_like_a_key_has_no_line(text):
    assert "b" not in key_lines(text)


def test_other_line_separators_inside_a_text_do_not_move_the_lines():
    text = 'a = "one\u2028two\u0085three"\nb = 2'

    assert tomllib.loads(text)["b"] == 2
    assert key_lines(text)["b"] == 2


def test_a_key_inside_an_inline_table_has_the_line_of_the_key_that_holds_it():
    lines = key_lines("x = 1\nsteps = [\n  { from = 0 },\n  { from = 1 },\n]")

    assert line_of(lines, "steps[1].from") == 2
    assert line_of(lines, "nowhere.at.all") == 0


@pytest.mark.parametrize("line", ["[a" + " " * 400_000, "a" * 400_000, "[" * 400_000, '"' * 400_001])
def test_an_absurd_line_costs_no_absurd_time(line):
    started = time.process_time()

    key_lines(line)

    assert time.process_time() - started < 5


keys = st.sampled_from(["a", "b", "c1", "d-d"])
entries = st.lists(st.dictionaries(keys, st.integers(0, 9), min_size=1), min_size=1, max_size=4)


@given(st.dictionaries(st.sampled_from(["p", "q"]), entries, min_size=1), st.data())
def test_each_key_of_generated_tables_stands_where_its_value_stands(tables, data):
    lines: list[str] = []
    wanted: dict[str, int] = {}
    for name, rows in tables.items():
        for number, row in enumerate(rows):
            lines += [""] * data.draw(st.integers(0, 2)) + [f"[[{name}]]"]
            for key, value in row.items():
                lines.append(f"{key} = {value}")
                wanted[f"{name}[{number}].{key}"] = len(lines)

    found = key_lines("\n".join(lines))

    assert {path: found[path] for path in wanted} == wanted
