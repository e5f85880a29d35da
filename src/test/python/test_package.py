"""What the wheel holds."""

import importlib.metadata
import re
import zipfile
from pathlib import Path

import pytest

import ardent
from ardent import _jar, _session


def test_the_jar_is_in_the_package(spark):
    jar = Path(ardent.jar_path())
    assert jar.parent == Path(ardent.__file__).parent / "jars"
    with zipfile.ZipFile(jar) as entries:
        assert "org/ardent/ml/AutoregressiveDensity.class" in entries.namelist()
        assert "org/ardent/shaded/picocli/CommandLine.class" in entries.namelist()
    assert jar.name in spark.conf.get("spark.jars")


def test_version_and_dependencies(project):
    pom = re.search(r"^  <version>(.+)</version>", (project / "pom.xml").read_text("utf-8"), re.M)
    assert ardent.__version__ == pom[1].replace("-SNAPSHOT", ".dev0")
    assert [
        name
        for name in importlib.metadata.requires("ardent-spark")
        if not name.startswith("pyspark")
    ] == []
    assert (Path(ardent.__file__).parent / "py.typed").is_file()


def test_the_jar_is_missed_by_name(monkeypatch, tmp_path):
    monkeypatch.setattr(_jar, "_JARS", tmp_path)
    with pytest.raises(FileNotFoundError, match="install ardent-spark from its wheel"):
        ardent.jar_path()


def test_versions_of_spark_that_the_jar_does_not_run_with():
    assert _jar.unfit("4.2.0") is None
    assert _jar.unfit("4.1.0.dev1") is None
    assert re.fullmatch(
        r"ardent \S+ runs with Spark 4\.\d to 4\.\d, not with 3\.5\.1", _jar.unfit("3.5.1")
    )
    assert _jar.unfit("5.0.0") and _jar.unfit("4.9.0") and _jar.unfit("new")


def test_session_keeps_what_the_users_spark_sets(monkeypatch, tmp_path):
    (tmp_path / "spark-defaults.conf").write_text(
        "# mine\nspark.driver.memory 7g\nspark.jars=/a.jar,/b.jar\n"
    )
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    options = _session.session()._options
    assert "spark.driver.memory" not in options
    assert options["spark.broadcast.compress"] == "false"
    assert options["spark.jars"] == "/a.jar,/b.jar," + ardent.jar_path()
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path / "none"))
    assert _session.session()._options["spark.driver.memory"] == "4g"
