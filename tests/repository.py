"""What the repository holds, for the tests about the repository itself."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
WRITTEN_BY_OTHERS = ("static/", "programmes/data/", "portal/look/assets/", "requirements.lock")


@cache
def tracked() -> tuple[str, ...]:
    """Every file git knows or would add, that is there."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=BASE, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return tuple(sorted(name for name in listed if (BASE / name).is_file()))


def ours(suffix: str) -> list[str]:
    """The files of one kind that people wrote: no migrations, data, vendored or generated files."""
    return [
        name
        for name in tracked()
        if name.endswith(suffix) and not name.startswith(WRITTEN_BY_OTHERS) and "/migrations/" not in name
    ]


@cache
def text(name: str) -> str:
    """What a file says; nothing for a binary one."""
    try:
        return (BASE / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree(name: str) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(text(name), filename=name)


def functions(name: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a Python file."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(name: str) -> Iterator[str]:
    """Every module a Python file imports."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
