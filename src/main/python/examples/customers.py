# %% [markdown]
# # Odd customers
# A tour of Ardent from Python. Each `# %%` is a cell, in editors and in notebooks that know them.

# %%
import numpy as np
import pandas as pd
from pyspark.ml import Pipeline
from pyspark.ml.tuning import ParamGridBuilder, TrainValidationSplit
from pyspark.sql import functions as f

import ardent
from ardent.ml import AutoregressiveDensity, LogLikelihoodEvaluator

spark = ardent.session().getOrCreate()

# %% [markdown]
# Customers of whom the plan depends on the age, and the spending on both. One is odd.

# %%
random = np.random.default_rng(1)
age = random.normal(45, 12, 2000)
plan = np.where(age + random.normal(0, 8, 2000) > 50, "premium", "basic")
spend = random.normal(20, 4, 2000) + 60 * (plan == "premium")
frame = pd.DataFrame({"age": age, "plan": plan, "spend": spend})
frame.loc[7] = [19.0, "premium", 12.0]
rows = spark.createDataFrame(frame)

# %% [markdown]
# Fit, with a tenth of the rows for validation.

# %%
density = AutoregressiveDensity(
    inputCols=["age", "plan", "spend"],
    hiddenLayers=[32],
    activation="relu",
    maxIter=12,
    stepSize=0.02,
    components=4,
    columnLogLikelihoodsCol="byColumn",
    validationIndicatorCol="held",
    numShards=2,
)
split = rows.withColumn("held", f.crc32(f.col("spend").cast("string")) % 10 == 0)
model = density.fit(split)
model.summary.learningCurve()

# %% [markdown]
# The oddest customers, and which column it was: log p of each, given those before it.

# %%
odd = model.transform(rows).orderBy("logLikelihood").limit(5).toPandas()
odd

# %% [markdown]
# New customers, and customers of 30 whose other columns are drawn.

# %%
model.sample(5, seed=7).show()
young = model.complete(spark.createDataFrame([(30.0,)] * 200, ["age"])).toPandas()
young["plan"].value_counts()

# %% [markdown]
# Model selection, in a pipeline.

# %%
density.clear(density.validationIndicatorCol)
density.setMaxIter(3).setLogLikelihoodCol("score").clear(density.columnLogLikelihoodsCol)
search = TrainValidationSplit(
    estimator=Pipeline(stages=[density]),
    estimatorParamMaps=ParamGridBuilder().addGrid(density.hiddenLayers, [[4], [32]]).build(),
    evaluator=LogLikelihoodEvaluator(logLikelihoodCol="score"),
    seed=1,
)
scores = search.fit(rows).validationMetrics
scores
