"""The house style, as far as a machine can judge it. Each check lists all its offenders."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "onus"
PURE = ("base", "core", "log", "wire")
FUNCTION_LINES_MAX = 80
MODULE_LINES_MAX = 500
UNSTABLE = {"open", "print", "input", "hash", "id", "float", "eval", "exec"}
MODULES = sorted(SRC.rglob("*.py"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def name_of(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


def test_every_module_says_in_its_docstring_what_it_is_for():
    silent = [name_of(path) for path in MODULES if not ast.get_docstring(parsed(path))]

    assert silent == []


def test_modules_and_functions_stay_short_enough_to_read():
    long = [
        name_of(path)
        for path in MODULES
        if len(path.read_text(encoding="utf-8").splitlines()) > MODULE_LINES_MAX
        and path.parent.name != "migrations"  # Written by Django.
    ]
    long += [
        f"{name_of(path)}:{one.name}"
        for path in MODULES
        for one in functions(parsed(path))
        if one.end_lineno - one.lineno >= FUNCTION_LINES_MAX
    ]

    assert long == []


def test_no_decision_calls_what_differs_between_machines():
    found = [
        f"{name_of(path)}:{node.lineno} {node.func.id}"
        for path in MODULES
        if path.relative_to(SRC).parts[0] in PURE
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in UNSTABLE
    ]

    assert found == []


def test_no_loop_of_a_decision_runs_over_a_set():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        if path.relative_to(SRC).parts[0] in PURE
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Set | ast.SetComp)
    ]

    assert found == []


def test_no_import_hides_inside_a_function():
    found = [
        f"{name_of(path)}:{inner.lineno}"
        for path in MODULES
        for one in functions(parsed(path))
        for inner in ast.walk(one)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert found == []


def test_public_functions_of_the_pure_layers_say_what_they_do():
    silent = [
        f"{name_of(path)}:{one.name}"
        for path in MODULES
        if path.relative_to(SRC).parts[0] in PURE
        for one in parsed(path).body
        if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")
        if not ast.get_docstring(one)
    ]

    assert silent == []


def test_every_test_is_named_by_a_sentence():
    short = [
        f"{path.name}:{one.name}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for one in functions(parsed(path))
        if one.name.startswith("test_") and one.name.count("_") < 3
    ]

    assert short == []


def test_what_must_run_alone_lies_where_dev_looks_for_it():
    marked = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if "mark.alone" in path.read_text(encoding="utf-8") and path != Path(__file__)
    ]

    assert [path for path in marked if not path.startswith("tests/web/browser/")] == []
    assert marked
    assert 'ALONE = "tests/web/browser"' in (ROOT / "dev").read_text(encoding="utf-8")
