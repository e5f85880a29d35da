"""How likely rows are, and how training went."""

from __future__ import annotations

from typing import Any, cast

from pyspark.ml.wrapper import JavaWrapper

from ardent.png import Png


class AutoregressiveDensitySummary(JavaWrapper):
    """How likely a model finds a set of rows."""

    @property
    def examples(self) -> int:
        """How many rows were scored."""
        return cast(int, self._call_java("examples"))

    @property
    def logLikelihood(self) -> float:
        """Mean log p(x), nats per row in the data's own units."""
        return cast(float, self._call_java("logLikelihood"))

    @property
    def standardError(self) -> float:
        """The mean's standard error: std/√N, nats."""
        return cast(float, self._call_java("standardError"))

    @property
    def bitsPerDimension(self) -> float:
        """Negative log-likelihood in bits per column."""
        return cast(float, self._call_java("bitsPerDimension"))

    @property
    def standardizedLogLikelihood(self) -> float:
        """Mean log p of the standardised rows, nats: what papers print for real columns."""
        return cast(float, self._call_java("standardizedLogLikelihood"))

    def __repr__(self) -> str:
        return cast(str, self._call_java("toString"))


class AutoregressiveDensityTrainingSummary(JavaWrapper):
    """How training went."""

    @property
    def totalIterations(self) -> int:
        """How many epochs were trained; iterations of lbfgs."""
        return cast(int, self._call_java("totalIterations"))

    @property
    def objectiveHistory(self) -> list[float]:
        """Mean negative log-likelihood of the training rows per epoch, nats.

        It is taken over the epoch's mini-batches, each before its step and with dropout; for
        lbfgs of all rows after the iteration.
        """
        return self._numbers("objectiveHistory")

    @property
    def validationHistory(self) -> list[float]:
        """Mean negative log-likelihood of the validation rows per epoch, nats; empty if none."""
        return self._numbers("validationHistory")

    @property
    def secondsPerIteration(self) -> list[float]:
        """How long each epoch took, with its validation."""
        return self._numbers("secondsPerIteration")

    @property
    def train(self) -> AutoregressiveDensitySummary:
        """How likely the trained model finds the training rows."""
        return AutoregressiveDensitySummary(self._call_java("train"))

    @property
    def validation(self) -> AutoregressiveDensitySummary:
        """How likely the trained model finds the validation rows; an error without any."""
        return AutoregressiveDensitySummary(self._call_java("validation"))

    def learningCurve(self) -> Png:
        """The two histories as a picture."""
        # PySpark would take bytes for a pickled object.
        java: Any = self._java_obj
        return Png(java.learningCurve())

    def _numbers(self, name: str) -> list[float]:
        return [float(value) for value in self._call_java(name)]
