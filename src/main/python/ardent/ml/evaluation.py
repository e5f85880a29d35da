"""The evaluator."""

from __future__ import annotations

from pyspark.ml.evaluation import JavaEvaluator
from pyspark.sql import DataFrame

from ardent.ml._errors import one_line
from ardent.ml._params import _EvaluatorStage
from ardent.ml._readwrite import ArdentReadable, ArdentWritable


class LogLikelihoodEvaluator(
    _EvaluatorStage, JavaEvaluator, ArdentReadable["LogLikelihoodEvaluator"], ArdentWritable
):
    """Mean log-likelihood of scored rows, in nats: what model selection maximises.

    Rows without a score are left out. With ``weightCol`` it is Σ w·log p / Σ w::

        grid = ParamGridBuilder().addGrid(density.hiddenLayers, [[20], [50]]).build()
        CrossValidator(
            estimator=density, estimatorParamMaps=grid, evaluator=LogLikelihoodEvaluator()
        )
    """

    def _evaluate(self, dataset: DataFrame) -> float:
        with one_line():
            return float(super()._evaluate(dataset))

    def isLargerBetter(self) -> bool:
        """Always: it is a log-likelihood."""
        return True
