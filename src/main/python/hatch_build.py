"""Makes the wheel: the version is the pom's, the jar is what Maven has built."""

import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PROJECT = Path(__file__).resolve().parents[3]


def version() -> str:
    """The version of the project."""
    found = re.search(r"^  <version>(.+)</version>", (PROJECT / "pom.xml").read_text("utf-8"), re.M)
    assert found, "pom.xml has no version"
    return found.group(1).replace("-SNAPSHOT", ".dev0")


def jar() -> Path:
    """The jar that holds all that Spark lacks.

    Raises
    ------
    FileNotFoundError
        if it has not been built
    """
    stem = "ardent_2.13-" + version().replace(".dev0", "-SNAPSHOT")
    candidates = [PROJECT / "target" / f"{stem}-all.jar", PROJECT / "target" / f"{stem}.jar"]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise FileNotFoundError(f"{candidates[-1]} does not exist: run mvn -DskipTests package first")


class JarHook(BuildHookInterface):
    """Puts into the wheel what lies outside of the package's folder."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds."""
        included = build_data["force_include"]
        included[str(jar())] = f"ardent/jars/{jar().name}"
        included[str(PROJECT / "conf" / "spark-defaults.conf")] = "ardent/conf/spark-defaults.conf"
