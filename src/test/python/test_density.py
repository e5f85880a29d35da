"""Everything that Java's model does."""

import numpy as np
import pytest
from pyspark.errors import IllegalArgumentException
from pyspark.ml.linalg import Vectors

from ardent.ml import AutoregressiveDensity


def scores(model, rows):
    return [row.logLikelihood for row in model.transform(rows).collect()]


def test_fit_gives_the_model_that_java_gives(spark, model, rows, settings, columns):
    java = spark._jvm.org.ardent.ml.AutoregressiveDensity()
    java.set(java.inputCols().w(columns))
    java.set(java.hiddenLayers().w([8]))
    java.setMaxIter(3).setStepSize(0.02).setNumShards(2).setComponents(2)
    java.setValidationFraction(0.0)
    theirs = java.fit(rows._jdf).transform(rows._jdf)
    assert [row.logLikelihood for row in model.transform(rows).collect()] == [
        row.getDouble(4) for row in theirs.collectAsList()
    ]


def test_what_a_model_is(model, columns):
    assert model.columns == columns
    assert model.numFeatures == 4
    assert "modelType=nade" in repr(model)
    assert model.getInputCols() == columns


def test_summary(model, rows):
    summary = model.summary
    assert model.hasSummary
    assert summary.totalIterations == 3
    assert len(summary.objectiveHistory) == len(summary.secondsPerIteration) == 3
    assert summary.objectiveHistory[2] < summary.objectiveHistory[0]
    assert summary.validationHistory == []
    assert summary.train.examples == 300
    with pytest.raises(Exception, match="validationIndicatorCol is not set"):
        _ = summary.validation


def test_evaluate(model, rows):
    summary = model.evaluate(rows)
    assert summary.examples == 300
    assert summary.logLikelihood == pytest.approx(np.mean(scores(model, rows)))
    assert summary.standardError == pytest.approx(np.std(scores(model, rows)) / 300**0.5, rel=0.01)
    assert summary.bitsPerDimension == pytest.approx(
        -summary.logLikelihood / np.log(2) / 4, rel=0.2
    )
    assert np.isfinite(summary.standardizedLogLikelihood)
    assert "300 rows" in repr(summary)
    weighted = model.copy().setWeightCol("w").evaluate(rows.selectExpr("*", "1.0 as w"))
    assert weighted.logLikelihood == pytest.approx(summary.logLikelihood)


def test_columns_sum_to_the_row(model, rows):
    whole = model.copy().setColumnLogLikelihoodsCol("by")
    for row in whole.transform(rows).take(5):
        assert sum(row.by) == pytest.approx(row.logLikelihood)


def test_sample(model, rows):
    drawn = model.sample(50, seed=3)
    assert [(f.name, f.dataType) for f in drawn.schema] == [
        (f.name, f.dataType) for f in rows.schema
    ]
    assert drawn.count() == 50
    assert drawn.collect() == model.sample(50, seed=3).collect()
    assert drawn.collect() != model.sample(50, seed=4).collect()
    assert all(np.isfinite(scores(model, drawn)))


def test_complete(model, rows):
    given = rows.select("member", "plan").limit(20)
    whole = model.complete(given, seed=5)
    assert whole.columns == ["member", "plan", "visits", "spend"]
    assert whole.select("member", "plan").collect() == given.collect()
    with pytest.raises(Exception, match="column member is not given"):
        model.complete(rows.select("plan"))


def test_columns_given_others(model, rows):
    by_column = model.copy().setColumnLogLikelihoodsCol("by").transform(rows)
    first, *_, last = by_column.first().by
    alone = model.conditionalLogLikelihood(rows, "member")
    assert alone.columns == [*rows.columns, "logLikelihood"]
    assert alone.first().logLikelihood == pytest.approx(first)
    given = model.conditionalLogLikelihood(rows, ["spend"], ["member", "plan", "visits"])
    assert given.first().logLikelihood == pytest.approx(last)
    with pytest.raises(IllegalArgumentException, match="targets has 'nope', expected columns") as e:
        model.conditionalLogLikelihood(rows, ["nope"])
    assert "\n" not in str(e.value)


def test_sql_function(spark, model, rows):
    model.registerFunction("density")
    by_sql = rows.selectExpr("density(struct(*)) as p").collect()
    assert [row.p for row in by_sql] == scores(model, rows)


def test_pandas_in_and_out(spark, frame, settings):
    model = AutoregressiveDensity(**settings).fit(spark.createDataFrame(frame))
    out = model.transform(spark.createDataFrame(frame)).toPandas()
    assert list(out.columns) == [*frame.columns, "logLikelihood"]
    assert len(out) == 300 and out.logLikelihood.dtype == np.float64


def test_vectors(spark):
    random = np.random.default_rng(2)
    bits = random.integers(0, 2, (100, 6))
    rows = spark.createDataFrame([(Vectors.dense(row.tolist()),) for row in bits], ["features"])
    model = AutoregressiveDensity(modelType="fvsbn", maxIter=2, ordering="reverse").fit(rows)
    assert model.columns == ["x1", "x2", "x3", "x4", "x5", "x6"]
    first = model.sample(3).first()
    assert first.features.size == 6


def test_weights_and_validation(rows, settings):
    density = AutoregressiveDensity(validationIndicatorCol="held", weightCol="w", **settings)
    model = density.fit(rows.selectExpr("*", "visits = 0 as held", "1 + member as w"))
    assert len(model.summary.validationHistory) == 3
    assert model.summary.validation.examples == rows.filter("visits = 0").count()


def test_params_of_one_fit(rows, settings):
    density = AutoregressiveDensity(**settings)
    model = density.fit(rows, {density.maxIter: 1, density.hiddenLayers: [5]})
    assert model.summary.totalIterations == 1
    assert model.getHiddenLayers() == [5]
    assert density.getMaxIter() == 3


def test_impute_fills_what_is_missing(rows, settings, columns):
    model = AutoregressiveDensity(modelType="nade-orderless", **settings).fit(rows)
    name = columns[0]
    holes = rows.selectExpr(
        *(f"IF(rand(1) < 0.5, NULL, {c}) AS {c}" if c == name else c for c in rows.columns)
    ).cache()
    assert holes.where(f"{name} IS NULL").count() > 0
    filled = model.impute(holes)
    assert filled.columns == [*rows.columns, "logLikelihood"]
    assert filled.where(f"{name} IS NULL").count() == 0
    assert model.impute(holes, draws=3, seed=2).count() == 3 * rows.count()


def test_probability(model, columns):
    some = model.probability(f"{columns[0]} IS NOT NULL")
    assert some.probability == pytest.approx(1, abs=0.2)
    assert some.standardError == 0
    with pytest.raises(IllegalArgumentException, match="disjunction"):
        model.probability(f"{columns[0]} = 1 OR {columns[1]} = 1")


def test_verdict(spark, model, rows):
    judge = model.copy()
    judge.setOutlierScoreCol("oddity").setSeverityCol("severity").setPredictedLabelCol("odd")
    judge.setExplanationCol("why").setTopColumns(2).setContamination(0.1)
    judged = judge.transform(rows).collect()
    assert all(row.oddity >= 0 and 0 <= row.severity <= 100 for row in judged)
    assert 0 < sum(row.odd for row in judged) < 0.2 * len(judged)
    oddest = max(judged, key=lambda row: row.oddity)
    assert oddest.odd == 1
    assert [len(row.why) <= 2 for row in judged].count(False) == 0
    assert oddest.why[0].contribution >= oddest.why[-1].contribution > 0
    judge.registerVerdict("verdict")
    rows.createOrReplaceTempView("judged_rows")
    of_sql = spark.sql("SELECT v.* FROM (SELECT verdict(struct(*)) v FROM judged_rows)").collect()
    assert [row.outlierScore for row in of_sql] == [row.oddity for row in judged]


def test_drift(model, rows, columns):
    same = model.drift(rows, rows)
    assert same["leastP"] == 1
    doubled = rows.selectExpr(
        *(f"CAST({c} * 40 AS {t}) {c}" if c == "visits" else c for c, t in rows.dtypes)
    )
    found = model.drift(rows, doubled)
    assert found["leastP"] < 1e-6
    assert found["columns"][0]["column"] == "visits"
    assert {c["column"] for c in found["columns"]} == set(columns)
