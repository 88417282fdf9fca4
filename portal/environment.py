"""Every environment variable the portal reads, declared once, read once, refused by name when wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX = "PORTAL_"

Kind = Literal["text", "flag", "number", "list", "choice", "url", "folder"]
T = TypeVar("T")

Value = str | bool | int | list[str] | Path

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


class SettingsError(ImproperlyConfigured):
    """A setting is unknown or cannot be read; the message names each one."""


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, how it is read, what it is when unset, and what it does."""

    name: str
    kind: Kind
    default: str
    meaning: str
    choices: tuple[str, ...] = ()
    secret: bool = False


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError("a whole number is needed, such as 8000")
    return int(text)


def _flag(text: str) -> bool:
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise ValueError("1 or 0 is needed")


def _url(text: str) -> str:
    if text and not urlsplit(text).scheme:
        raise ValueError("an address with a scheme is needed, such as https://example.org")
    return text


def _choice(text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise ValueError(f"one of {', '.join(choices)} is needed")
    return text


def _read_one(variable: Variable, text: str) -> Value:
    match variable.kind:
        case "flag":
            return _flag(text)
        case "number":
            return _number(text)
        case "list":
            return [part.strip() for part in text.split(",") if part.strip()]
        case "choice":
            return _choice(text, variable.choices)
        case "url":
            return _url(text)
        case "folder":
            return Path(text)
        case "text":
            return text


class Environment:
    """The declared variables with their values, typed.

    Raises SettingsError naming every unknown PORTAL_ variable and every unreadable value at once.
    """

    def __init__(self, variables: tuple[Variable, ...], given: Mapping[str, str]) -> None:
        declared = {variable.name: variable for variable in variables}
        faults = [
            f"{name}: no such setting" for name in sorted(given) if name.startswith(PREFIX) and name not in declared
        ]
        self._values: dict[str, Value] = {}
        for variable in variables:
            text = given.get(variable.name, "").strip() or variable.default
            try:
                self._values[variable.name] = _read_one(variable, text)
            except ValueError as error:
                shown = "(not shown)" if variable.secret else repr(text)
                faults.append(f"{variable.name}={shown}: {error}")
        if faults:
            raise SettingsError("The settings cannot be read. " + "; ".join(faults))

    def text(self, name: str) -> str:
        """A text, an address or a choice."""
        return self._typed(name, str)

    def flag(self, name: str) -> bool:
        """True for 1, false for 0."""
        return self._typed(name, bool)

    def number(self, name: str) -> int:
        """A whole number."""
        return self._typed(name, int)

    def listing(self, name: str) -> list[str]:
        """What stood between commas."""
        return self._typed(name, list)

    def folder(self, name: str) -> Path:
        """A folder, as given: it may be relative."""
        return self._typed(name, Path)

    def optional_folder(self, name: str) -> Path | None:
        """A folder, or None when it was not given."""
        folder = self.folder(name)
        return folder if folder.parts else None

    def _typed(self, name: str, kind: type[T]) -> T:
        value = self._values[name]
        if not isinstance(value, kind):
            raise TypeError(f"{name} is declared otherwise")
        return value


def as_markdown(variables: tuple[Variable, ...]) -> str:
    """The README's table of environment variables."""
    lines = ["| variable | kind | default | what it does |", "|---|---|---|---|"]
    for variable in variables:
        kind = " or ".join(variable.choices) if variable.choices else variable.kind
        default = f"`{variable.default}`" if variable.default else "–"
        lines.append(f"| `{variable.name}` | {kind} | {default} | {variable.meaning} |")
    return "\n".join(lines)
