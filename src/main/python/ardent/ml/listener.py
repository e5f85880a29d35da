"""Who is told how training goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ardent.ml._java import java_class


@dataclass(frozen=True)
class EpochRecord:
    """How an epoch went.

    Attributes
    ----------
    epoch
        from 1; an iteration of lbfgs
    trainNegativeLogLikelihood
        mean over the epoch's mini-batches, each before its step and with dropout, nats per row
    validNegativeLogLikelihood
        of the validation rows after the epoch, nats per row; NaN without any
    stepSize
        of the epoch's last step; NaN for lbfgs
    seconds
        since the start of training
    best
        whether the validation rows have never been likelier
    """

    epoch: int
    trainNegativeLogLikelihood: float
    validNegativeLogLikelihood: float
    stepSize: float
    seconds: float
    best: bool


class TrainingListener:
    """Is told how training goes. Override what you want to hear of::

        class Printer(TrainingListener):
            usesSpark = False

            def onEpoch(self, epoch):
                print(epoch.epoch, epoch.validNegativeLogLikelihood)

        AutoregressiveDensity(inputCols=["age", "plan"]).setListeners(Printer()).fit(rows)

    An exception that a method raises ends training.
    """

    #: Whether :meth:`onEpoch` may run jobs of Spark. False lets local training go on meanwhile.
    usesSpark: bool = True

    def onStep(self, epoch: int, step: int, steps: int, negativeLogLikelihood: float) -> None:
        """A step is done. Spark is busy: nothing here may wait for a job of it.

        Parameters
        ----------
        epoch
            from 1
        step
            within the epoch, from 1
        steps
            of an epoch
        negativeLogLikelihood
            of the mini-batch before the step, nats per row
        """

    def onEpoch(self, epoch: EpochRecord) -> None:
        """An epoch is done."""

    def onWarning(self, message: str) -> None:
        """Something is odd, but training goes on. Spark's log has the message too."""

    def onAdvice(self, message: str) -> None:
        """Training is done, and other settings may make the model better."""

    def onStop(self, reason: str) -> None:
        """The optimiser itself ended training, for this reason."""


class _Consumer:
    """A function as Java's Consumer."""

    def __init__(self, function: Callable[[Any], None]) -> None:
        self._function = function

    def accept(self, value: Any) -> None:
        self._function(value)

    class Java:
        """What Py4J asks for."""

        implements = ["java.util.function.Consumer"]


def java_listener(listener: TrainingListener) -> Any:
    """The same for Java."""
    from pyspark import SparkContext, java_gateway

    gateway: Any = java_gateway
    gateway.ensure_callback_server_started(SparkContext._gateway)

    def on_step(step: Any) -> None:
        listener.onStep(
            step.epoch(), step.step(), step.steps(), float(step.negativeLogLikelihood())
        )

    def on_epoch(record: Any) -> None:
        listener.onEpoch(
            EpochRecord(
                record.epoch(),
                float(record.trainNegativeLogLikelihood()),
                float(record.validNegativeLogLikelihood()),
                float(record.stepSize()),
                float(record.seconds()),
                record.best(),
            )
        )

    # Each step would cost a call from Java to Python.
    hears_steps = type(listener).onStep is not TrainingListener.onStep
    return java_class("org.ardent.ml.FunctionListener")(
        _Consumer(on_step) if hears_steps else None,
        _Consumer(on_epoch),
        _Consumer(listener.onWarning),
        _Consumer(listener.onAdvice),
        _Consumer(listener.onStop),
        listener.usesSpark,
    )
