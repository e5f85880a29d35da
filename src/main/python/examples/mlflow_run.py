"""A fit that MLflow keeps: its params, every epoch's likelihoods, the saved model, a picture."""

import os
import tempfile

import mlflow

import ardent
from ardent.ml import AutoregressiveDensity, EpochRecord, TrainingListener


class Tracking(TrainingListener):
    """Logs every epoch to a run, by its id: MLflow's active run is another in each thread."""

    usesSpark = False

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id

    def onEpoch(self, epoch: EpochRecord) -> None:
        losses = {
            "trainNegativeLogLikelihood": epoch.trainNegativeLogLikelihood,
            "validNegativeLogLikelihood": epoch.validNegativeLogLikelihood,
        }
        # MLflow takes no NaN: there is no validation set then.
        known = {name: loss for name, loss in losses.items() if loss == loss}
        mlflow.log_metrics(known, epoch.epoch, run_id=self.run_id)

    def onWarning(self, message: str) -> None:
        mlflow.MlflowClient().set_tag(self.run_id, "warning", message)


spark = ardent.session().master("local[2]").getOrCreate()
rows = spark.range(2000).selectExpr(
    "id % 2 AS member",
    "IF(id % 3 = 0, 'plus', 'basic') AS plan",
    "sin(id) + id % 2 AS spend",
    "id % 5 = 0 AS held",
)
density = AutoregressiveDensity(
    inputCols=["member", "plan", "spend"],
    validationIndicatorCol="held",
    maxIter=5,
    hiddenLayers=20,
    stepSize=0.01,
)

with mlflow.start_run() as run:
    mlflow.log_params({param.name: value for param, value in density.extractParamMap().items()})
    model = density.setListeners(Tracking(run.info.run_id)).fit(rows)
    mlflow.log_metric("logLikelihood", model.evaluate(rows).logLikelihood)
    with tempfile.TemporaryDirectory() as folder:
        model.save("file:" + os.path.join(folder, "model"))
        model.summary.learningCurve().save(os.path.join(folder, "learning-curve.png"))
        mlflow.log_artifacts(folder)
