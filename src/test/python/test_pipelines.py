"""Stages, pipelines and searches are saved and loaded, by Java and by Python."""

import numpy as np
import pytest
from pyspark.errors import IllegalArgumentException
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.feature import SQLTransformer, VectorAssembler
from pyspark.ml.tuning import (
    CrossValidator,
    CrossValidatorModel,
    ParamGridBuilder,
    TrainValidationSplit,
    TrainValidationSplitModel,
)

from ardent.ml import AutoregressiveDensity, AutoregressiveDensityModel, LogLikelihoodEvaluator


def scores(model, rows):
    return [row.logLikelihood for row in model.transform(rows).collect()]


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "saved")


def test_estimator(spark, settings, path):
    density = AutoregressiveDensity(**settings)
    density.save(path)
    loaded = AutoregressiveDensity.load(path)
    assert loaded.uid == density.uid
    assert {p.name: v for p, v in loaded.extractParamMap().items()} == {
        p.name: v for p, v in density.extractParamMap().items()
    }


def test_model(model, rows, path):
    model.write().save(path)
    loaded = AutoregressiveDensityModel.load(path)
    assert scores(loaded, rows) == scores(model, rows)
    assert loaded.uid == model.uid
    assert loaded.getHiddenLayers() == [8]
    assert not loaded.hasSummary
    with pytest.raises(RuntimeError, match="no training summary"):
        _ = loaded.summary
    model.write().overwrite().save(path)


def test_bare_file(model, rows, path):
    model.save(path)
    bare = AutoregressiveDensityModel.load(path + "/data/model.safetensors")
    assert bare.columns == model.columns
    assert scores(bare, rows) == scores(model, rows)


def test_evaluator(spark, model, rows, path):
    evaluator = LogLikelihoodEvaluator(weightCol="member")
    evaluator.save(path)
    loaded = LogLikelihoodEvaluator.load(path)
    assert loaded.getWeightCol() == "member" and loaded.isLargerBetter()
    scored = model.transform(rows)
    assert loaded.evaluate(scored) == evaluator.evaluate(scored)
    plain = evaluator.evaluate(scored, {evaluator.weightCol: ""})
    assert plain == pytest.approx(np.mean(scores(model, rows)))


def assembled(columns):
    return [
        SQLTransformer(statement="SELECT *, double(member) AS m FROM __THIS__"),
        VectorAssembler(inputCols=["m", "spend"], outputCol="features"),
        AutoregressiveDensity(hiddenLayers=[4], maxIter=2, numShards=2, components=2),
    ]


def test_pipeline_of_python(rows, columns, path):
    pipeline = Pipeline(stages=assembled(columns))
    pipeline.save(path + "1")
    loaded = Pipeline.load(path + "1")
    assert [type(stage) for stage in loaded.getStages()] == [
        type(stage) for stage in pipeline.getStages()
    ]
    model = loaded.fit(rows)
    assert scores(model, rows) == scores(pipeline.fit(rows), rows)
    model.save(path + "2")
    again = PipelineModel.load(path + "2")
    assert isinstance(again.stages[2], AutoregressiveDensityModel)
    assert scores(again, rows) == scores(model, rows)


def test_java_loads_what_python_saved(spark, rows, columns, path):
    model = Pipeline(stages=assembled(columns)).fit(rows)
    model.save(path)
    java = spark._jvm.org.apache.spark.ml.PipelineModel.load(path).transform(rows._jdf)
    assert [row.getDouble(row.length() - 1) for row in java.collectAsList()] == scores(model, rows)


def test_python_loads_what_java_saved(spark, rows, columns, path):
    jvm = spark._jvm
    density = jvm.org.ardent.ml.AutoregressiveDensity()
    density.set(density.inputCols().w(columns))
    density.setMaxIter(1).setHiddenLayers(spark.sparkContext._gateway.new_array(jvm.int, 0))
    density.setModelType("fvsbn")
    stages = spark.sparkContext._gateway.new_array(jvm.org.apache.spark.ml.PipelineStage, 1)
    stages[0] = density
    pipeline = jvm.org.apache.spark.ml.Pipeline().setStages(stages)
    pipeline.save(path + "1")
    loaded = Pipeline.load(path + "1")
    assert loaded.getStages()[0].getModelType() == "fvsbn"
    java = pipeline.fit(rows._jdf)
    java.save(path + "2")
    theirs = [row.getDouble(4) for row in java.transform(rows._jdf).collectAsList()]
    assert scores(PipelineModel.load(path + "2"), rows) == theirs
    assert scores(loaded.fit(rows), rows) == theirs


def test_python_loads_the_pipeline_that_an_older_version_saved(spark, project):
    saved = project / "src/test/resources/saved"
    found = next(saved.glob("*/pipeline/model"))
    model = PipelineModel.load(str(found))
    assert isinstance(model.stages[-1], AutoregressiveDensityModel)


def test_a_space_of_settings(rows, settings):
    density = AutoregressiveDensity(**settings)
    space = "stepSize = log 1e-7 .. 0.1\nhidden = 4 | 8\nsolver = adam | sgd\ndirect = false"
    drawn = density.paramMaps(space, 6, seed=3)
    assert drawn == density.paramMaps(space, 6, seed=3) != density.paramMaps(space, 6, seed=4)
    assert {tuple(trial[density.hiddenLayers]) for trial in drawn} == {(4,), (8,)}
    assert all(1e-7 <= trial[density.stepSize] <= 0.1 for trial in drawn)
    assert all(trial[density.direct] is False for trial in drawn)
    search = CrossValidator(
        estimator=density,
        estimatorParamMaps=drawn[:2],
        evaluator=LogLikelihoodEvaluator(),
        numFolds=2,
    )
    assert len(search.fit(rows).avgMetrics) == 2
    around = density.paramMaps(rows, 3)
    assert len(around) == 3 and density.dropout in around[0]
    assert density.stepSize not in around[0]
    with pytest.raises(IllegalArgumentException, match="the space: line 1: no setting 'rate'"):
        density.paramMaps("rate = 1", 2)


@pytest.mark.parametrize(
    ("search", "found", "options"),
    [
        (CrossValidator, CrossValidatorModel, {"numFolds": 2, "parallelism": 2}),
        (TrainValidationSplit, TrainValidationSplitModel, {}),
    ],
)
def test_searches(rows, settings, path, search, found, options):
    density = AutoregressiveDensity(**settings)
    grid = ParamGridBuilder().addGrid(density.stepSize, [1e-7, 0.02]).build()
    selection = search(
        estimator=Pipeline(stages=[density]),
        estimatorParamMaps=grid,
        evaluator=LogLikelihoodEvaluator(),
        seed=1,
        **options,
    )
    selection.save(path + "1")
    model = search.load(path + "1").fit(rows)
    metrics = model.avgMetrics if search is CrossValidator else model.validationMetrics
    assert metrics[1] > metrics[0]
    assert model.bestModel.stages[0].getStepSize() == 0.02
    model.save(path + "2")
    again = found.load(path + "2")
    assert scores(again, rows) == scores(model, rows)
