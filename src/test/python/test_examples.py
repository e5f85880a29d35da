"""The examples run."""

import runpy

import pytest

from ardent.ml import AutoregressiveDensityModel


def test_customers(spark, project, capsys):
    told = runpy.run_path(str(project / "src/main/python/examples/customers.py"))
    planted = (told["odd"]["age"] == 19) & (told["odd"]["spend"] == 12)
    assert list(told["odd"][planted]["plan"]) == ["premium"], told["odd"]
    assert (told["young"]["plan"] == "basic").mean() > 0.8
    assert told["scores"][0] < told["scores"][1]
    assert told["model"].summary.learningCurve()._repr_png_()


def test_mlflow(spark, project, tmp_path, monkeypatch):
    mlflow = pytest.importorskip("mlflow", reason="MLflow is not installed")
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    mlflow.set_tracking_uri((tmp_path / "runs").as_uri())
    told = runpy.run_path(str(project / "src/main/python/examples/mlflow_run.py"))
    run = mlflow.get_run(told["run"].info.run_id)
    assert run.data.params["maxIter"] == "5" and run.data.params["hiddenLayers"] == "[20]"
    history = mlflow.MlflowClient().get_metric_history(
        run.info.run_id, "validNegativeLogLikelihood"
    )
    assert [metric.step for metric in history] == [1, 2, 3, 4, 5]
    assert [metric.value for metric in history] == told["model"].summary.validationHistory
    folder = mlflow.artifacts.download_artifacts(
        run_id=run.info.run_id, artifact_path="model", dst_path=str(tmp_path)
    )
    loaded = AutoregressiveDensityModel.load("file:" + folder)
    assert loaded.evaluate(told["rows"]).logLikelihood == run.data.metrics["logLikelihood"]
