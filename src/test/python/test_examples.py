"""The examples run."""

import runpy


def test_customers(spark, project, capsys):
    told = runpy.run_path(str(project / "src/main/python/examples/customers.py"))
    planted = (told["odd"]["age"] == 19) & (told["odd"]["spend"] == 12)
    assert list(told["odd"][planted]["plan"]) == ["premium"], told["odd"]
    assert (told["young"]["plan"] == "basic").mean() > 0.8
    assert told["scores"][0] < told["scores"][1]
    assert told["model"].summary.learningCurve()._repr_png_()
