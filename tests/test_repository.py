"""Rules about the repository itself: sizes, layout, imports, suppressions, and what may not be in it."""

import re
import tomllib
from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.db.models import CheckConstraint, Field, ForeignObjectRel, Model

from portal.environment import as_markdown
from portal.variables import VARIABLES
from tests.repository import BASE, functions, imports, ours, text, tracked

FILE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 400, 60, 200

TOP_LEVEL = {
    "manage.py", "pyproject.toml", "README.md", "docker-compose.yml", "Makefile", "Dockerfile", "requirements.lock",
    "CHANGELOG.md", "LICENCE", ".ci", ".gitignore", ".dockerignore", "docs", "portal", "programmes", "bids",
    "evaluations", "templates", "static", "tests",
}  # fmt: skip
TEST_FOLDERS_OF_THEIR_OWN = {"house", "e2e", "faults", "bench", "factories", "verapdf"}
RANKS = {"evaluations": 3, "bids": 2, "programmes": 1}

# Put together here, so that this file does not hold what it looks for.
REGISTRIES = [
    "py" + "pi.org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "deb." + "debian.org",
    "registry." + "yarnpkg",
]  # fmt: skip
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/\w+)/")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")

NOQA = re.compile(r"# noqa(?P<rest>.*)$")
TYPE_IGNORE = re.compile(r"# type: ignore(?P<rest>.*)$")
INLINE = re.compile(r"""<style|\sstyle=|\son\w+=["']|<script(?![^>]*\ssrc=)[^>]*>""", re.IGNORECASE)


def lines_of(names: Iterable[str]) -> Iterable[tuple[str, int, str]]:
    """File, number and text of every line."""
    for name in names:
        for number, line in enumerate(text(name).splitlines(), 1):
            yield name, number, line


def our_models() -> list[type[Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.split(".")[0] in own_packages()
    ]


def own_packages() -> set[str]:
    return {app.split(".")[0] for app in settings.PORTAL_APPS}


def test_no_file_is_longer_than_a_person_reads() -> None:
    limits = {
        ".py": FILE_LINES,
        ".js": FILE_LINES,
        ".scss": FILE_LINES,
        ".html": TEMPLATE_LINES,
        ".txt": TEMPLATE_LINES,
    }
    long = {
        name: count
        for suffix, limit in limits.items()
        for name in ours(suffix)
        if (count := len(text(name).splitlines())) > limit
    }
    assert not long


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{name}:{function.lineno} {function.name}"
        for name in ours(".py")
        for function in functions(name)
        if (function.end_lineno or 0) - function.lineno + 1 > FUNCTION_LINES
    ]
    assert not long


def test_the_top_level_is_that_of_the_design() -> None:
    assert {name.split("/")[0] for name in tracked()} == TOP_LEVEL


def test_nothing_is_called_utils() -> None:
    assert not [name for name in tracked() if name.rsplit("/", 1)[-1] in {"utils.py", "helpers.py", "misc.py"}]


def test_tests_mirror_the_apps() -> None:
    packages = {app.rsplit(".", 1)[-1] for app in settings.PORTAL_APPS}
    folders = {name.split("/")[1] for name in tracked() if name.startswith("tests/") and name.count("/") > 1}
    assert packages - folders == set(), "apps without tests"
    assert folders - packages - TEST_FOLDERS_OF_THEIR_OWN == set(), "tests of nothing"


def test_every_suppression_says_why() -> None:
    silent = []
    for name, number, line in lines_of(ours(".py")):
        noqa, ignore = NOQA.search(line), TYPE_IGNORE.search(line)
        if noqa and not re.match(r": [A-Z]+\d+(, ?[A-Z]+\d+)*( -)? \w", noqa["rest"]):
            silent.append(f"{name}:{number} {line.strip()}")
        if ignore and not re.match(r"\[[\w, -]+\]  # \w", ignore["rest"]):
            silent.append(f"{name}:{number} {line.strip()}")
    assert not [line for line in silent if not line.startswith("tests/test_repository.py")]


def test_nothing_is_left_unfinished() -> None:
    names = [*ours(".py"), *ours(".html"), *ours(".txt"), *ours(".md")]
    assert not [f"{name}:{number}" for name, number, line in lines_of(names) if UNFINISHED.search(line)]


def test_no_registry_and_no_machine_is_named() -> None:
    names = [name for name in tracked() if not name.startswith(("static/", "programmes/data/"))]
    found = [
        f"{name}:{number} {line.strip()[:100]}"
        for name, number, line in lines_of(names)
        if any(host in line for host in REGISTRIES) or MACHINE_PATH.search(line)
    ]
    assert not found


def test_signals_are_heard_in_one_place_alone() -> None:
    """Rules live in services; groups are synced after migrate, and nothing else listens."""
    listening = {
        name
        for name in ours(".py")
        if not name.startswith("tests/") and any(module.endswith(".signals") for module in imports(name))
    }
    assert listening == {"portal/accounts/apps.py"}


def test_foreign_keys_run_the_way_imports_do() -> None:
    """A string foreign key counts as an import."""
    wrong = []
    for model in our_models():
        rank = RANKS.get(model._meta.app_label, 0)
        for field in model._meta.get_fields():
            related = field.related_model
            if isinstance(field, ForeignObjectRel) or not isinstance(related, type):
                continue
            if RANKS.get(related._meta.app_label, 0) > rank:
                wrong.append(f"{model._meta.label}.{field.name}")
    assert not wrong


def test_pairs_of_when_and_who_are_both_or_neither() -> None:
    loose = []
    for model in our_models():
        fields = {field.name: field for field in model._meta.get_fields() if isinstance(field, Field)}
        conditions = [repr(rule.condition) for rule in model._meta.constraints if isinstance(rule, CheckConstraint)]
        for at in (name for name in fields if name.endswith("_at")):
            by = at.removesuffix("_at") + "_by"
            if by not in fields or not (fields[at].null or fields[by].null):
                continue
            if not any(at in condition and by in condition for condition in conditions):
                loose.append(f"{model._meta.label}: {at} and {by}")
    assert not loose


def test_templates_hold_no_inline_style_and_no_inline_script() -> None:
    """The content security policy refuses both; emails and the one script of GOV.UK's page are the exceptions."""
    names = [name for name in ours(".html") if name.startswith("templates/") and "/emails/" not in name]
    found = [
        f"{name}:{number} {line.strip()[:100]}"
        for name, number, line in lines_of(names)
        if INLINE.search(line) and "nonce=" not in line and "{% inline_script %}" not in line
    ]
    assert not found


def test_every_dependency_says_why_it_is_there() -> None:
    bare = [
        f"{number} {line.strip()}"
        for _, number, line in lines_of(["pyproject.toml"])
        if re.match(r'    "[a-zA-Z0-9\[\],-]+\s*[=<>~!].*",', line) and not re.search(r'", # \w', line)
    ]
    assert not bare


def test_the_lock_holds_every_dependency() -> None:
    project = tomllib.loads(text("pyproject.toml"))
    groups = project["dependency-groups"].values()
    wanted = [*project["project"]["dependencies"], *(line for group in groups for line in group)]
    locked = {line.split("==")[0] for line in text("requirements.lock").splitlines() if "==" in line}
    names = {re.split(r"[\[=<>~! ]", line)[0].lower() for line in wanted}
    assert names - locked == set()


def test_the_readme_shows_every_environment_variable() -> None:
    assert as_markdown(VARIABLES) in (BASE / "README.md").read_text()


def test_every_environment_variable_is_read() -> None:
    code = "".join(text(name) for name in ours(".py") if name.startswith("portal/") and name != "portal/variables.py")
    assert not [variable.name for variable in VARIABLES if f'"{variable.name}"' not in code]
