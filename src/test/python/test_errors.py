"""A user's mistake is one line, without Java's stack trace."""

import pytest
from pyspark.errors import IllegalArgumentException, PySparkRuntimeError

from ardent.ml import AutoregressiveDensity, AutoregressiveDensityModel, LogLikelihoodEvaluator


def fails(action):
    with pytest.raises(IllegalArgumentException) as failure:
        action()
    text = str(failure.value)
    assert "\n" not in text and "Py4J" not in text and "Exception" not in text
    return text


def test_params(rows, columns):
    def fit(**params):
        return fails(lambda: AutoregressiveDensity(**{"inputCols": columns, **params}).fit(rows))

    assert "Column nope does not exist" in fit(inputCols=["nope"])
    assert "modelType given invalid value nope" in fit(modelType="nope")
    assert "kinds has 'nope', expected binary" in fit(kinds="nope")
    assert "featuresCol and inputCols are both set" in fit(featuresCol="plan")


def test_rows(model, rows, settings):
    bad = rows.selectExpr("if(visits = 1, null, member) as member", "plan", "visits", "spend")
    strict = AutoregressiveDensity(**settings, kinds="member=binary+required")
    assert "column 1 (member)" in fails(lambda: strict.fit(bad))
    AutoregressiveDensity(**settings).fit(bad)  # a missing cell has a probability
    other = rows.selectExpr("'yes' as member", "plan", "visits", "spend")
    assert "row 1: column 1 (member) is 'yes', expected 0 or 1" in fails(lambda: model.evaluate(other))
    scored = rows.selectExpr("'x' as logLikelihood")
    assert "logLikelihood" in fails(lambda: LogLikelihoodEvaluator().evaluate(scored))


def test_paths(model, tmp_path):
    missing = str(tmp_path / "missing")
    assert missing in fails(lambda: AutoregressiveDensityModel.load(missing))
    model.save(str(tmp_path / "model"))
    assert "already exists" in fails(lambda: model.save(str(tmp_path / "model")))


def test_samples(model, rows):
    assert "count is 0" in fails(lambda: model.sample(0))
    assert "levels that are words" in fails(lambda: model.samplePicture())


def test_divergence_is_a_line_too(rows, settings):
    wild = AutoregressiveDensity(**{**settings, "stepSize": 1e30, "solver": "sgd"})
    with pytest.raises(PySparkRuntimeError, match="diverged") as failure:
        wild.fit(rows)
    assert "\n" not in str(failure.value)


def test_a_session_without_the_jar_says_so(spark, monkeypatch):
    from ardent.ml import _java

    with pytest.raises(RuntimeError, match="ardent.session"):
        _java.java_class("org.ardent.nowhere.Thing")
    monkeypatch.setattr(type(spark.sparkContext), "version", "3.5.1")
    with pytest.raises(RuntimeError, match="not with 3.5.1"):
        AutoregressiveDensity()
