"""Faults between the files of a dossier: every name leads somewhere, every pair can both be true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rule
from onus.wire.csv_rows import parse_csv
from onus.wire.dossier_faults import cross_faults
from onus.wire.dossier_files import read_acts, read_contract, read_head, read_notices, read_register
from onus.wire.fact_tables import TABLES, facts

HEAD = '[dossier]\nid = "d"\ntitle = "t"\ntime_zone = "UTC"\ncurrency = "CNY"\n'
CONTRACT = """[contract]
id = "c"
title = "t"
form = "service_purchase"
payer = "government"
starts = 2024-01-01
ends = 2025-01-01
[[services]]
id = "snow"
title = "t"
[[triggers]]
id = "fall"
kind = "snowfall"
[[obligations]]
id = "o"
clause = "1"
title = "t"
service = "snow"
trigger = "fall"
"""
OFFICERS = """[[bodies]]
id = "office"
name = "t"
[[posts]]
id = "p"
body = "office"
title = "t"
[[holdings]]
post = "p"
holder = "one"
since = 2024-01-01T00:00:00Z
until = 2024-06-01T00:00:00Z
[[ladder]]
post = "p"
within_h = 1
"""
RULE = Rule("R", "2024", "deadline", Localized(), Localized(), since=date(2024, 5, 1))


def told(head="", contract="", officers="", acts="", notices="", rules=(), places=("s1",), csv=None):
    tables, lines = {}, {}
    for file, text in (csv or {}).items():
        rows = parse_csv(text, file=file)
        tables[file] = facts(rows, next(one for one in TABLES if one.file == file))[0]
        lines[file] = tuple((row.number, row.line) for row in rows.rows)
    found = cross_faults(
        head=read_head((HEAD + head).encode()),
        contract=read_contract((CONTRACT + contract).encode()),
        register=read_register((OFFICERS + officers).encode()),
        notices=read_notices(notices.encode()),
        acts=read_acts(acts.encode()),
        places=places,
        tables=tables,
        lines=lines,
        rules=rules,
    )
    return [(one.file, one.line, one.where, one.code) for one in found]


def test_a_dossier_that_agrees_with_itself_has_no_fault():
    assert told() == []


@pytest.mark.parametrize(
    ("where", "added", "fault"),
    [
        ("contract", '[[obligations]]\nid = "q"\nclause = ""\ntitle = "t"\nservice = "snow"\ntrigger = "fall"\n',
         ("contract.toml", 22, "obligations[1]", "DOSSIER-031")),
        ("contract", '[[obligations]]\nid = "q"\nclause = "2"\ntitle = "t"\nservice = "mud"\ntrigger = "fall"\n',
         ("contract.toml", 24, "obligations[1].service", "DOSSIER-030")),
        ("contract", '[[obligations]]\nid = "o"\nclause = "2"\ntitle = "t"\nservice = "snow"\ntrigger = "fall"\n',
         ("contract.toml", 21, "obligations[1]", "DOSSIER-034")),
        ("contract", 'rule = "NONE"\n', ("contract.toml", 20, "obligations[0].rule", "DOSSIER-030")),
        ("contract", 'rule = "R@1999"\n', ("contract.toml", 20, "obligations[0].rule", "DOSSIER-035")),
        ("contract", '[[kpis]]\nid = "k"\ntitle = "t"\nobligation = "x"\n',
         ("contract.toml", 23, "kpis[0].obligation", "DOSSIER-030")),
        ("contract", '[[parties]]\nrole = "buyer"\nname = "t"\nbody = "x"\n',
         ("contract.toml", 23, "parties[0].body", "DOSSIER-030")),
        ("contract", '[[triggers]]\nid = "u"\nkind = "snowfall"\ngrades = "G"\n',
         ("contract.toml", 23, "triggers[1].grades", "DOSSIER-030")),
        ("head", 'apply_undated = ["X"]\n', ("dossier.toml", 6, "apply_undated", "DOSSIER-030")),
        ("officers", '[[posts]]\nid = "q"\nbody = "x"\ntitle = "t"\n',
         ("officers.toml", 18, "posts[1].body", "DOSSIER-030")),
        ("officers", '[[ladder]]\npost = "x"\nwithin_h = 1\n',
         ("officers.toml", 17, "ladder[1].post", "DOSSIER-030")),
        ("officers", '[[holdings]]\npost = "p"\nholder = "two"\nsince = 2024-05-01T00:00:00Z\n',
         ("officers.toml", 16, "holdings[1]", "DOSSIER-032")),
        ("officers", '[[holdings]]\npost = "p"\nholder = "王小明"\nsince = 2024-07-01T00:00:00Z\nanonymous = true\n',
         ("officers.toml", 18, "holdings[1].holder", "DOSSIER-046")),
        ("acts", '[[acts]]\nid = "a"\nkind = "k"\nhappened_at = 2024-01-01T00:00:00Z\nby_post = "x"\n',
         ("acts.toml", 5, "acts[0].by_post", "DOSSIER-030")),
        ("notices", '[[notices]]\nid = "n"\nissuer = "x"\nhappened_at = 2024-01-01T00:00:00Z\ntitle = "t"\n',
         ("notices.toml", 3, "notices[0].issuer", "DOSSIER-030")),
    ],
)  # fmt: skip
def test_a_contradiction_is_told_at_its_line(where, added, fault):
    assert told(**{where: added}, rules=(RULE,)) == [fault]


def test_a_rule_that_no_day_of_the_contract_falls_under_is_remarked_on():
    past = replace(RULE, since=date(2020, 1, 1), until=date(2024, 1, 1))
    undated = replace(RULE, since=None)
    asks = {"contract": 'rule = "R"\n'}

    assert told(**asks, rules=(RULE,)) == []
    assert [code for *_, code in told(**asks, rules=(past,))] == ["DOSSIER-036"]
    assert [code for *_, code in told(**asks, rules=(undated,))] == ["DOSSIER-036"]
    assert told(**asks, head='apply_undated = ["R"]\n', rules=(undated,)) == []


def test_an_empty_ladder_is_a_fault():
    register = OFFICERS.partition("[[ladder]]")[0]
    found = cross_faults(
        head=read_head(HEAD.encode()), contract=read_contract(CONTRACT.encode()),
        register=read_register(register.encode()), notices=read_notices(b""), acts=read_acts(b""),
        places=(), tables={}, lines={}, rules=(),
    )  # fmt: skip

    assert [one.code for one in found] == ["DOSSIER-033"]


def test_rows_that_name_an_unknown_place_or_post_are_told_by_row_and_line():
    crews = 'sheet_id,place_id,started_at,note\n1,s1,2024-01-01T00:00:00Z,"two\nlines"\n2,s9,2024-01-01T00:00:00Z,\n'
    orders = "instruction_id,by_post,happened_at,leave_places,go_to_places\n1,ghost,2024-01-01T00:00:00Z,s1 s8,s7\n"

    found = told(csv={"crews.csv": crews, "instructions.csv": orders})

    assert (
        found
        == [("crews.csv", 4, "row 2", "DOSSIER-030")] + [("instructions.csv", 2, "row 1", "DOSSIER-030")] * 3
    )


def test_where_a_file_cannot_be_read_nobody_asks_for_the_names_in_it():
    crews = "sheet_id,place_id,started_at\n1,s9,2024-01-01T00:00:00Z\n"
    act = '[[acts]]\nid = "a"\nkind = "k"\nhappened_at = 2024-01-01T00:00:00Z\nby_post = "x"\n'

    assert told(csv={"crews.csv": crews}, places=None) == []
    assert told(officers="[[", acts=act) == []


spans = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=1, max_size=5)


@given(spans)
def test_holders_overlap_exactly_when_two_of_them_hold_the_post_at_one_hour(rows):
    officers = ""
    for number, (since, hours) in enumerate(rows):
        officers += (
            f'[[holdings]]\npost = "q"\nholder = "h{number}"\nsince = 2024-01-{since // 24 + 1:02}T{since % 24:02}:00:00Z\n'
            f"until = 2024-01-{(since + hours) // 24 + 1:02}T{(since + hours) % 24:02}:00:00Z\n"
        )
    post = '[[posts]]\nid = "q"\nbody = "office"\ntitle = "t"\n'

    found = [code for *_, code in told(officers=post + officers)]

    hours = [hour for since, length in rows for hour in range(since, since + length)]
    assert (found != []) is (len(hours) != len(set(hours)))
    assert set(found) <= {"DOSSIER-032"}
