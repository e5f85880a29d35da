"""Spark with Ardent's jar."""

from __future__ import annotations

import os
import re
from pathlib import Path

from pyspark.sql import SparkSession

from ardent._jar import jar_path

_DEFAULTS = Path(__file__).parent / "conf" / "spark-defaults.conf"


def session() -> SparkSession.Builder:
    """A builder of Spark sessions that have Ardent's jar.

    It also has the settings that Ardent recommends (the ``spark-defaults.conf`` in this
    package), except for those that the ``spark-defaults.conf`` of your Spark sets. What you
    set on the builder wins over both::

        spark = ardent.session().config("spark.driver.memory", "8g").getOrCreate()

    A session that runs already stays as it is: it needs the jar from its own start.
    """
    builder: SparkSession.Builder = SparkSession.Builder()
    theirs = _settings(_users_file())
    for key, value in _settings(_DEFAULTS).items():
        if key not in theirs:
            builder = builder.config(key, value)
    jars = [jar for jar in theirs.get("spark.jars", "").split(",") if jar]
    return builder.config("spark.jars", ",".join([*jars, jar_path()]))


def _users_file() -> Path | None:
    folder = os.environ.get("SPARK_CONF_DIR")
    if folder is None and "SPARK_HOME" in os.environ:
        folder = os.path.join(os.environ["SPARK_HOME"], "conf")
    return None if folder is None else Path(folder) / "spark-defaults.conf"


def _settings(file: Path | None) -> dict[str, str]:
    """The lines of a file of Spark's properties."""
    settings: dict[str, str] = {}
    if file is not None and file.is_file():
        for line in file.read_text("utf-8").splitlines():
            found = re.match(r"\s*([^#!=:\s][^=:\s]*)\s*[=:\s]\s*(.*?)\s*$", line)
            if found and found[2]:
                settings[found[1]] = found[2]
    return settings
