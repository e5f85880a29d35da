"""What a user of Spark Connect does; run by test_connect in a process of its own."""

import sys

import pytest
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.tuning import CrossValidator, CrossValidatorModel, ParamGridBuilder
from pyspark.sql.utils import is_remote

import ardent
from ardent.ml import (
    AutoregressiveDensity,
    AutoregressiveDensityModel,
    LogLikelihoodEvaluator,
    TrainingListener,
)

folder = sys.argv[1]
spark = (
    ardent.session()
    .remote("local[2]")
    .config("spark.driver.memory", "1g")
    .config("spark.ui.enabled", "false")
    .getOrCreate()
)
assert is_remote()
rows = spark.range(200).selectExpr("id % 2 as a", "if(id % 3 = 0, 'x', 'y') as b", "sin(id) as c")
columns = ["a", "b", "c"]


def scores(model):
    return [row.logLikelihood for row in model.transform(rows).collect()]


density = AutoregressiveDensity(
    inputCols=columns, hiddenLayers=[4], maxIter=2, stepSize=0.01, components=2, seed=2**40
)
model = density.fit(rows)
assert len(scores(model)) == 200
assert model.columns == columns and model.numFeatures == 3
mean = LogLikelihoodEvaluator().evaluate(model.transform(rows))
assert abs(mean - sum(scores(model)) / 200) < 1e-9

density.save(folder + "/density")
assert AutoregressiveDensity.load(folder + "/density").getHiddenLayers() == [4]
model.write().overwrite().save(folder + "/model")
loaded = AutoregressiveDensityModel.load(folder + "/model")
assert scores(loaded) == scores(model) and loaded.columns == columns

pipeline = Pipeline(stages=[density]).fit(rows)
pipeline.save(folder + "/pipeline")
assert scores(PipelineModel.load(folder + "/pipeline")) == scores(pipeline) == scores(model)

search = CrossValidator(
    estimator=density,
    estimatorParamMaps=ParamGridBuilder().addGrid(density.stepSize, [1e-7, 0.02]).build(),
    evaluator=LogLikelihoodEvaluator(),
    numFolds=2,
    seed=1,
)
found = search.fit(rows)
assert found.avgMetrics[1] > found.avgMetrics[0]
found.save(folder + "/search")
assert scores(CrossValidatorModel.load(folder + "/search")) == scores(found)

for call in [
    lambda: model.sample(3),
    lambda: model.complete(rows),
    lambda: model.evaluate(rows),
    lambda: model.conditionalLogLikelihood(rows, "a"),
    lambda: model.registerFunction("d"),
    lambda: model.to_numpy(),
    lambda: model.summary,
    lambda: density.copy().setListeners(TrainingListener()).fit(rows),
]:
    with pytest.raises(NotImplementedError, match="Spark Connect cannot call"):
        call()
with pytest.raises(Exception, match="Column nope does not exist"):
    AutoregressiveDensity(inputCols=["nope"]).fit(rows)
print("connected", sum(scores(model)))
