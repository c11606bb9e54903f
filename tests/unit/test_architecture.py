"""The rooms import each other only in the directions of docs/architecture.md, and the rules stay pure."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORKER = ROOT / "worker"

ADAPTERS = {"mail", "feeds", "drafting", "store"}
DOMAIN = {"model", "errors"}
MAY_IMPORT = {
    "errors": set(),
    "model": set(),
    "rules": DOMAIN,
    "net": DOMAIN,
    "mail": DOMAIN | {"net"},
    "feeds": DOMAIN | {"net"},
    "drafting": DOMAIN,
    "store": DOMAIN,
    "config": DOMAIN | {"rules"},
    "jobs": DOMAIN | {"rules"} | ADAPTERS,
    "report": DOMAIN | {"rules"} | ADAPTERS,
    "web": DOMAIN | {"rules", "report", "jobs"} | ADAPTERS,
    "engine": DOMAIN | {"jobs"},
    "demo": DOMAIN | {"rules", "config"} | ADAPTERS,
    "app": None,  # the composition root sees everything
    "service": None,  # what it wires, running
    "cli": None,
    "__main__": {"cli", "errors"},
    "__init__": set(),
}
IMPURE_MODULES = {
    "asyncio", "ftplib", "glob", "http", "imaplib", "io", "logging", "os", "pathlib", "random", "secrets", "shutil",
    "signal", "smtplib", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib.request", "uuid",
}  # fmt: skip
IMPURE_CALLS = {"now", "today", "utcnow", "open", "print", "input"}


def modules() -> Iterator[Path]:
    return (path for path in sorted(WORKER.rglob("*.py")) if "migrations" not in path.parts)


def room(path: Path) -> str:
    return path.relative_to(WORKER).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
            if node.module == "worker":
                yield from (f"worker.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", list(modules()), ids=lambda p: str(p.relative_to(WORKER)))
def test_imports_follow_the_directions(path: Path) -> None:
    allowed = MAY_IMPORT[room(path)]
    if allowed is None:
        return
    for name in imports(ast.parse(path.read_text())):
        parts = name.split(".")
        if parts[0] == "worker" and len(parts) > 1:
            assert parts[1] in allowed | {room(path), "__version__"}, f"{path} imports {name}"


@pytest.mark.parametrize("path", sorted((WORKER / "rules").glob("*.py")), ids=lambda p: p.name)
def test_rules_are_pure(path: Path) -> None:
    tree = ast.parse(path.read_text())
    for name in imports(tree):
        assert name not in IMPURE_MODULES, f"{path.name} imports {name}"
        assert name.split(".")[0] not in IMPURE_MODULES, f"{path.name} imports {name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in IMPURE_CALLS, f"{path.name}:{node.lineno} calls {called}()"


def test_no_pattern_is_one_that_older_pythons_match_wrongly() -> None:
    """Possessive and atomic groups: right only from Python 3.11.5 on (python/cpython issue 106052)."""
    wrong = re.compile(r"\)(?:[*+?]|\{[0-9,]+\})\+|\(\?>")
    found = [
        f"{path}:{number}"
        for path in modules()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if wrong.search(line)
    ]
    assert found == []


def test_every_room_is_known() -> None:
    assert {room(path) for path in modules()} <= MAY_IMPORT.keys()


def test_no_room_is_a_junk_drawer() -> None:
    names = {path.stem for path in modules()}
    assert not names & {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
