"""The jar, and which versions of Spark it runs with."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

#: The first version of Spark that the jar runs with, and the first that it does not.
SPARK_FROM, SPARK_BELOW = (4, 1), (4, 4)

_JARS = Path(__file__).parent / "jars"

try:
    __version__ = metadata.version("ardent-spark")
except metadata.PackageNotFoundError:  # not installed: on a path of its own
    __version__ = "unknown"


def jar_path() -> str:
    """The path of the jar with Ardent's Java classes.

    It goes to ``spark.jars``, ``--jars`` or a cluster's class path, where
    :func:`ardent.session` is not used.

    Raises
    ------
    FileNotFoundError
        if the package was installed without it
    """
    jars = sorted(_JARS.glob("ardent_2.13-*.jar"))
    if not jars:
        raise FileNotFoundError(f"{_JARS} has no jar: install ardent-spark from its wheel")
    return str(jars[-1])


def unfit(version: str) -> str | None:
    """Why the jar does not run with a version of Spark; None if it does."""
    found = re.match(r"(\d+)\.(\d+)", version)
    if found and SPARK_FROM <= (int(found[1]), int(found[2])) < SPARK_BELOW:
        return None
    first, last = (f"{major}.{minor}" for major, minor in (SPARK_FROM, _before(SPARK_BELOW)))
    return f"ardent {__version__} runs with Spark {first} to {last}, not with {version}"


def require_pyspark() -> None:
    """Checks the installed PySpark.

    Raises
    ------
    ImportError
        if the jar does not run with it
    """
    reason = unfit(metadata.version("pyspark"))
    if reason:
        raise ImportError(reason)


def _before(version: tuple[int, int]) -> tuple[int, int]:
    return version[0], version[1] - 1
