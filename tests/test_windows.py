"""Windows: what an office runs calls nothing that only other systems have.

The office's part is every module that its commands load, through whatever they
import; so a call deep in a shared module counts as much as one on the surface.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
import types
from pathlib import Path, PureWindowsPath

import pytest

from onus.outside import files, locks

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
COMMANDS = (
    "ahead",
    "assess",
    "contract",
    "dossiers",
    "explain",
    "imports",
    "office",
    "papers",
    "template",
    "today",
)
"""Commands that an office gives; one that is not there yet brings no module."""
MODULES_OF_OTHERS = {
    "crypt", "fcntl", "grp", "nis", "ossaudiodev", "posix", "pty", "pwd", "readline", "resource", "spwd", "syslog",
    "termios", "tty",
}  # fmt: skip
CALLS_OF_OTHERS = {
    "os": """chown chroot ctermid fchmod fchown fork forkpty getegid geteuid getgid getgroups getloadavg getpgid
        getpgrp getpriority getsid getuid initgroups killpg lchown lockf mkfifo mknod nice openpty pipe2 posix_fadvise
        posix_fallocate posix_spawn pread pwrite register_at_fork sched_getaffinity sched_setaffinity sendfile setegid
        seteuid setgid setpgid setpriority setsid setuid statvfs symlink sync sysconf tcgetpgrp ttyname uname wait
        wait3 wait4 waitid O_ASYNC O_CLOEXEC O_DIRECT O_DIRECTORY O_DSYNC O_NOATIME O_NOCTTY O_NOFOLLOW O_NONBLOCK
        O_PATH O_SYNC O_TMPFILE""",
    "signal": """SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP SIGUSR1 SIGUSR2 alarm pause
        pthread_kill pthread_sigmask setitimer sigtimedwait sigwait""",
    "shutil": "chown",
    "socket": "AF_UNIX",
    "time": "tzset",
}
METHODS_OF_OTHERS = {"symlink_to", "hardlink_to", "lchmod", "owner", "group"}
PLACES_OF_OTHERS = ("/tmp", "/dev/", "/etc/", "/proc/", "/usr/", "/var/", "/home/")
FORMS_OF_OTHERS = ("%-d", "%-m", "%-H", "%-M", "%-I", "%-j", "%e", "%s")
TEXT_CALLS = {"read_text", "write_text"}
GUARDS = {"sys.platform == 'win32'", "sys.platform != 'win32'", "WINDOWS", "not WINDOWS"}


def path_of(module: str) -> Path | None:
    place = SRC.joinpath(*module.split("."))
    found = [place.with_suffix(".py"), place / "__init__.py"]
    return next((path for path in found if path.is_file()), None)


def imported_by(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in names if name.startswith("onus")}


def office_modules() -> dict[str, Path]:
    """Return every module that the commands of an office load."""
    found: dict[str, Path] = {}
    waiting = ["onus.__main__", *(f"onus.cli.{name}" for name in COMMANDS)]
    # What the office's own folders hold counts even before a command loads it.
    for folder in ("wire/office", "outside/office", "papers", "core/papers", "core/planning", "report/desk"):
        here = SRC / "onus" / folder
        waiting += [
            ".".join(path.relative_to(SRC).with_suffix("").parts) for path in sorted(here.rglob("*.py"))
        ]
    while waiting:
        name = waiting.pop()
        path = path_of(name.removesuffix(".__init__"))
        if name in found or path is None:
            continue
        found[name] = path
        waiting += sorted(imported_by(ast.parse(path.read_text(encoding="utf-8"))))
    return found


def unguarded(tree: ast.AST):
    """Yield every node that is not behind a question about the system."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If | ast.IfExp) and ast.unparse(node.test) in GUARDS:
            continue
        yield node
        yield from unguarded(node)


def offences(tree: ast.Module) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for node in unguarded(tree):
        for wrong in (*imports(node), *attributes(node), *by_fork(node), *texts(node), *paths(node)):
            found.append((getattr(node, "lineno", 0), wrong))
    return found


def imports(node: ast.AST):
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name.split(".")[0] in MODULES_OF_OTHERS)
    if isinstance(node, ast.ImportFrom) and node.module:
        if node.module.split(".")[0] in MODULES_OF_OTHERS:
            yield node.module
        wrong = CALLS_OF_OTHERS.get(node.module, "").split()
        yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name in wrong)


def attributes(node: ast.AST):
    if isinstance(node, ast.Attribute):
        owner = ast.unparse(node.value)
        if node.attr in CALLS_OF_OTHERS.get(owner, "").split():
            yield f"{owner}.{node.attr}"
    called = node.func if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None
    if called is not None and called.attr in METHODS_OF_OTHERS and path_like(called):
        yield f".{called.attr}()"


def by_fork(node: ast.AST):
    if (
        isinstance(node, ast.Call)
        and "get_context" in ast.unparse(node.func)
        and "'fork" in ast.unparse(node)
    ):
        yield "processes by fork"


def path_like(func: ast.Attribute) -> bool:
    # `match.group()` and the like are no paths; a path's owner and group are asked without arguments.
    return func.attr not in ("group", "owner") or "path" in ast.unparse(func.value).lower()


def texts(node: ast.AST):
    """Yield calls that read or write a text in whatever encoding the machine prefers."""
    if not isinstance(node, ast.Call):
        return
    named = {keyword.arg for keyword in node.keywords}
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in TEXT_CALLS and "encoding" not in named and not (name == "read_text" and node.args):
        yield f"{name} without encoding"
    if name == "write_text" and "newline" not in named:
        yield "write_text without newline"
    if name == "open" and not is_binary(node) and "encoding" not in named:
        yield "open without encoding"


def is_binary(node: ast.Call) -> bool:
    """Return whether a call of open is for bytes, or opens something that is no text file."""
    given = [
        one.value for one in (*node.args, *(k.value for k in node.keywords)) if isinstance(one, ast.Constant)
    ]
    modes = [text for text in given if isinstance(text, str) and len(text) <= 3]
    owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    # A part of a zip is bytes, however it is opened.
    packed = owner.endswith("packed") or any(keyword.arg == "force_zip64" for keyword in node.keywords)
    return packed or any("b" in mode for mode in modes) or owner in ("os", "Image", "webbrowser", "zipfile")


def paths(node: ast.AST):
    """Yield places of other systems, and paths that are joined by hand."""
    if isinstance(node, ast.Constant) and str(node.value).startswith(PLACES_OF_OTHERS):
        yield f"the place {node.value}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "strftime":
        forms = [form for form in FORMS_OF_OTHERS for one in node.args if form in ast.unparse(one)]
        yield from (f"strftime {form}" for form in forms)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and "'/'" in ast.unparse(node):
        joined = any("str(" in ast.unparse(side) for side in (node.left, node.right))
        yield from ["a path joined by hand"] * joined
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Path", "open"):
        joined = [one for one in node.args if isinstance(one, ast.JoinedStr) and "/" in ast.unparse(one)]
        yield from ("a path joined by hand" for _ in joined)


def test_no_module_of_the_office_calls_what_only_other_systems_have():
    wrong = [
        f"{name}:{line} {offence}"
        for name, path in sorted(office_modules().items())
        for line, offence in offences(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert wrong == []


def test_the_office_is_not_passed_over():
    found = office_modules()

    assert {"onus.outside.files", "onus.core.planning.outlook", "onus.actions.look_ahead"} <= found.keys()
    assert len(found) > 100


@pytest.mark.parametrize(
    "source",
    [
        "import fcntl",
        "from os import fork",
        "import os\nos.geteuid()",
        "import os\nos.open('x', os.O_NOFOLLOW)",
        "import signal\nsignal.SIGKILL",
        "import shutil\nshutil.chown('x')",
        "path.symlink_to(other)",
        "path.owner()",
        "open('x')",
        "path.open('w')",
        "path.read_text()",
        "path.write_text('x', encoding='utf-8')",
        "Path('/tmp/x')",
        "Path(f'{folder}/{name}')",
        "str(folder) + '/' + name",
        "day.strftime('%-d')",
        "get_context('fork')",
    ],
)
def test_the_lint_sees_each_of_the_calls_it_forbids(source):
    assert offences(ast.parse(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nif sys.platform == 'win32':\n    import msvcrt\nelse:\n    import fcntl",
        "path.open('rb')",
        "path.read_text(encoding='gb18030')",
        "path.write_text('x', encoding='utf-8', newline='')",
        "match.group()",
        "folder / name",
    ],
)
def test_the_lint_lets_pass_what_every_system_has(source):
    assert offences(ast.parse(source)) == []


# ---- a machine that opens no folders and locks bytes of files


class Msvcrt(types.ModuleType):
    """A stand-in for the module that only Windows has: one holder a file, the same whoever asks."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.held: dict[tuple[int, int], int] = {}

    def locking(self, descriptor: int, mode: int, size: int) -> None:
        assert (mode, size) == (self.LK_NBLCK, 1)
        told = os.fstat(descriptor)
        key = (told.st_dev, told.st_ino)
        # A number that is asked with again was closed in between.
        if self.held.get(key, descriptor) != descriptor and self.is_open(self.held[key], key):
            raise OSError("locked")
        self.held[key] = descriptor

    @staticmethod
    def is_open(descriptor: int, key: tuple[int, int]) -> bool:
        try:
            told = os.fstat(descriptor)
        except OSError:
            return False
        return (told.st_dev, told.st_ino) == key


@pytest.fixture
def windows(monkeypatch, tmp_path):
    """Let this machine behave as Windows does, as far as our files can tell."""
    opened = os.open

    def refuses_folders(path, flags, *more, **named):
        # What removes folders asks for them by their parents, where a system knows that.
        if os.path.isdir(path) and "dir_fd" not in named:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, flags, *more, **named)

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt())
    spec = importlib.util.spec_from_file_location("locks_of_windows", Path(locks.__file__))
    foreign = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(foreign)
    monkeypatch.setattr(files, "hold", foreign.hold)
    monkeypatch.setattr(files, "holding", foreign.holding)
    monkeypatch.setattr(files, "WINDOWS", True)
    monkeypatch.setattr(os, "open", refuses_folders)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    return foreign


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "temporary")


def test_a_folder_and_a_file_take_their_places_whole_on_windows(windows, tmp_path):
    for text in ("one", "two"):
        with files.atomic_directory(tmp_path / "结果") as aside:
            (aside / "a").write_text(text, encoding="utf-8", newline="")
        with files.atomic_file(tmp_path / "表.csv") as aside:
            aside.write_text(text, encoding="utf-8", newline="")

    assert (tmp_path / "结果" / "a").read_text(encoding="utf-8") == "two"
    assert (tmp_path / "表.csv").read_text(encoding="utf-8") == "two"
    assert names(tmp_path) == ["结果", "表.csv"]


def test_leftovers_of_a_dead_run_go_and_those_of_a_live_one_stay_on_windows(windows, tmp_path):
    dead, live = (tmp_path / f".o{files.MARK}{name}" for name in ("dead", "live"))
    dead.mkdir()
    live.mkdir()
    held = windows.hold(live, wait=False)

    files.put_right(tmp_path / "o")

    assert names(tmp_path) == [live.name]
    held.close()
    files.put_right(tmp_path / "o")
    assert names(tmp_path) == []


def test_a_lock_is_one_persons_until_it_is_let_go(windows, tmp_path):
    first = windows.hold(tmp_path, wait=False)

    assert windows.hold(tmp_path, wait=False) is None
    first.close()
    assert windows.hold(tmp_path, wait=True) is not None


def test_a_lock_is_one_persons_here_as_well(tmp_path):
    first = locks.hold(tmp_path, wait=False)

    assert locks.hold(tmp_path, wait=False) is None
    first.close()
    again = locks.hold(tmp_path, wait=True)
    assert again is not None
    again.close()


# ---- the encodings of an office's machine


def test_an_office_reads_its_dossier_whatever_the_machine_prefers(tmp_path, first_street):
    folder = first_street(tmp_path / "卷宗")
    known = {
        **os.environ,
        "PYTHONUTF8": "0",
        "LC_ALL": "C",
        "PYTHONIOENCODING": "gb18030",
        "PYTHONCOERCECLOCALE": "0",
    }
    words = [
        sys.executable,
        "-X",
        "utf8=0",
        "-X",
        "warn_default_encoding",
        "-W",
        "error::EncodingWarning:onus",
    ]
    ahead = [
        "-m",
        "onus",
        "ahead",
        str(folder),
        "--now",
        "2024-01-10T08:00:00+08:00",
        "--language",
        "zh-Hans",
    ]
    page = tmp_path / "页.html"
    ran = subprocess.run([*words, *ahead, "--page", str(page)], capture_output=True, env=known, check=False)

    assert (ran.returncode, ran.stderr.decode("gb18030")) == (0, "")
    assert "前瞻" in ran.stdout.decode("gb18030")
    assert "前瞻" in page.read_text(encoding="utf-8")
    assert b"\r" not in page.read_bytes()


def test_names_of_files_within_a_result_are_joined_as_every_system_joins_them():
    name = "attachments/整改-2023-003.pdf"

    assert PureWindowsPath("D:/卷宗", *name.split("/")).as_posix() == f"D:/卷宗/{name}"
