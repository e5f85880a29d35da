"""The estimator and its models."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from pyspark import SparkContext
from pyspark.ml.param import Param
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaWrapper
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.utils import is_remote

from ardent.ml._converters import Converters
from ardent.ml._errors import one_line, refusal
from ardent.ml._params import _DensityStage, _ModelSetters
from ardent.ml._readwrite import ArdentReadable, ArdentWritable
from ardent.ml.listener import TrainingListener, java_listener
from ardent.ml.summary import AutoregressiveDensitySummary, AutoregressiveDensityTrainingSummary
from ardent.png import Png
from ardent.safetensors import Tensors, load_file

_ON_THE_SERVER = (
    "save the model, and draw where Spark runs: the command sample, or a classic session"
)


def _strings(names: str | Sequence[str]) -> Any:
    """Names as an array of Java."""
    jvm: Any = SparkContext._jvm
    return JavaWrapper._new_java_array(Converters.toListString(names), jvm.java.lang.String)


class Probability(NamedTuple):
    """An estimate of the probability that a row meets a condition."""

    probability: float
    standardError: float
    """Of the estimate; 0 where it is exact."""
    samples: int
    """How many rows it was estimated from."""


class AutoregressiveDensityModel(
    JavaModel,
    _ModelSetters,
    ArdentReadable["AutoregressiveDensityModel"],
    ArdentWritable,
):
    """A trained density: it scores rows with their exact log-likelihood, and draws rows.

    What the command ``train`` saves loads here, and what is saved from here serves every command.
    """

    @property
    def numFeatures(self) -> int:
        """The number of columns of the density."""
        if is_remote():
            return int(re.findall(r"numFeatures=(\d+)", repr(self))[0])
        return cast(int, self._call_java("numFeatures"))

    @property
    def columns(self) -> list[str]:
        """Names of the columns of the density, in order; x1…xn for the numbers of a vector."""
        if is_remote():
            if self.isSet(self.inputCols):
                return self.getInputCols()
            return [f"x{i + 1}" for i in range(self.numFeatures)]
        return [str(name) for name in self._call_java("columns")]

    def evaluate(self, rows: DataFrame) -> AutoregressiveDensitySummary:
        """How likely the model finds rows; they count as much as ``weightCol`` says."""
        if is_remote():
            raise refusal(
                "evaluate", "use LogLikelihoodEvaluator().evaluate(model.transform(rows))"
            )
        with one_line():
            return AutoregressiveDensitySummary(self._java().evaluate(rows._jdf))

    def sample(self, count: int, seed: int = 1) -> DataFrame:
        """Draws rows with the names, types and levels of the training columns.

        Parameters
        ----------
        count
            how many
        seed
            the same seed draws the same rows
        """
        if is_remote():
            raise refusal("sample", _ON_THE_SERVER)
        spark = SparkSession.active()
        with one_line():
            return DataFrame(self._java().sample(spark._jsparkSession, count, seed), spark)

    def complete(self, given: DataFrame, seed: int = 1) -> DataFrame:
        """Draws the columns that rows lack, given those that they have.

        Parameters
        ----------
        given
            rows with the first columns of the model's ordering, or with vectors or arrays of the
            first numbers; other columns are kept
        seed
            the same seed, and rows in the same order, give the same
        """
        if is_remote():
            raise refusal("complete", _ON_THE_SERVER)
        with one_line():
            return DataFrame(self._java().sample(given._jdf, seed), given.sparkSession)

    def conditionalLogLikelihood(
        self, rows: DataFrame, targets: str | Sequence[str], givens: str | Sequence[str] = ()
    ) -> DataFrame:
        """Appends log p of some columns given others, whatever the rest are.

        It is what ``transform`` appends for whole rows: a column ``logLikelihoodCol``, in nats.

        Parameters
        ----------
        targets
            names of the columns that are scored
        givens
            names of the columns that are known

        Raises
        ------
        IllegalArgumentException
            if a name is no column of the model or stands twice, or if the model has not this
            density: a nade-orderless has any, others where the givens, then the targets, are the
            first columns of their ordering
        """
        if is_remote():
            raise refusal("conditionalLogLikelihood", _ON_THE_SERVER)
        with one_line():
            scored = self._java().conditionalLogLikelihood(
                rows._jdf, _strings(targets), _strings(givens)
            )
            return DataFrame(scored, rows.sparkSession)

    def drift(self, reference: DataFrame, rows: DataFrame) -> dict[str, Any]:
        """How the likelihood of rows differs from that of others.

        The change of mean log p in nats, of the rows and of each column, with its standard error
        and the probability ``p`` of a change that large by chance; ``severityDistance`` of the two
        sets' severities; ``leastP``, the least of the probabilities.
        """
        if is_remote():
            raise refusal("drift", _ON_THE_SERVER)
        with one_line():
            found = self._java().drift(reference._jdf, rows._jdf).json()
        return dict(json.loads(found))

    def impute(self, rows: DataFrame, draws: int | None = None, seed: int = 1) -> DataFrame:
        """Fills the missing cells of rows, each given all cells that the row has; others stay.

        Parameters
        ----------
        draws
            None fills by means and modes, as ``strategy`` says; a number K gives K rows of each,
            with jointly drawn values (multiple imputation) and the number of the draw in the
            column ``draw``
        seed
            the same seed, and rows in the same order, give the same draws
        """
        if is_remote():
            raise refusal("impute", "set outputCols, and transform")
        with one_line():
            java = self._java()
            filled = java.impute(rows._jdf) if draws is None else java.impute(rows._jdf, draws, seed)
            return DataFrame(filled, rows.sparkSession)

    def probability(self, where: str, samples: int = 2000, seed: int = 1) -> Probability:
        """The probability that a row meets a condition, by progressive sampling.

        Parameters
        ----------
        where
            a conjunction, in SQL, of comparisons of single columns with constants
        samples
            how many rows it is estimated from
        seed
            the same seed gives the same

        Raises
        ------
        IllegalArgumentException
            about a condition that is no such conjunction; the message says why
        """
        if is_remote():
            raise refusal("probability", _ON_THE_SERVER)
        with one_line():
            java = self._java().probability(where, samples, seed)
            return Probability(java.probability(), java.standardError(), java.samples())

    def registerFunction(self, name: str) -> None:
        """Makes a function of Spark SQL that scores its argument.

        ``name(struct(*))`` takes the input columns by name, ``name(features)`` a vector.
        """
        if is_remote():
            raise refusal("registerFunction", "use transform")
        with one_line():
            self._java().registerFunction(SparkSession.active()._jsparkSession, name)

    def registerVerdict(self, name: str) -> None:
        """Makes a function of Spark SQL that judges its argument.

        It gives a struct of logLikelihood, outlierScore, severity, predictedLabel and explanation.
        """
        if is_remote():
            raise refusal("registerVerdict", "use transform")
        with one_line():
            self._java().registerVerdict(SparkSession.active()._jsparkSession, name)

    def samplePicture(self, count: int = 100, seed: int = 1) -> Png:
        """Drawn rows as images, beside the conditional means that they were drawn from."""
        if is_remote():
            raise refusal("samplePicture", _ON_THE_SERVER)
        spark = SparkSession.active()
        with one_line():
            return Png(self._java().samplePicture(spark._jsparkSession, count, seed))

    def to_numpy(self) -> Tensors:
        """The model's numbers, by the names that they have in its file."""
        if is_remote():
            raise refusal("to_numpy", "save the model, and ardent.load_file its directory")
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model")
            self.save("file:" + path)
            return load_file(path)

    @property
    def hasSummary(self) -> bool:
        """Whether this instance knows how its training went: not after it was loaded."""
        return not is_remote() and cast(bool, self._call_java("hasSummary"))

    @property
    def summary(self) -> AutoregressiveDensityTrainingSummary:
        """How training went.

        Raises
        ------
        RuntimeError
            if this instance does not know: it was loaded
        """
        if is_remote():
            raise refusal("summary", "validate by LogLikelihoodEvaluator instead")
        if not self.hasSummary:
            raise RuntimeError(f"{self.uid} has no training summary: it is there after fit alone")
        return AutoregressiveDensityTrainingSummary(self._java().summary())

    def _java(self) -> Any:
        """Java's model, with the params of this one."""
        self._transfer_params_to_java()
        return self._java_obj


class AutoregressiveDensity(
    _DensityStage,
    JavaEstimator[AutoregressiveDensityModel],
    ArdentReadable["AutoregressiveDensity"],
    ArdentWritable,
):
    """Learns an autoregressive density p(x) = ∏ p(x_o(t) | x_o(<t)) of the rows of a DataFrame.

    Columns may be binary, categorical and real in any mix. The same rows in the same order, seed
    and shards give the same model, bit for bit, whichever language asks for it::

        density = AutoregressiveDensity(inputCols=["age", "plan"], hiddenLayers=[100], maxIter=10)
        model = density.fit(rows)
        model.transform(rows).orderBy("logLikelihood").show()

    ``explainParams()`` says what every keyword means.
    """

    _listeners: tuple[TrainingListener, ...] = ()

    def setListeners(self, *listeners: TrainingListener) -> AutoregressiveDensity:
        """Has these told how training goes. They are no param: they are not saved."""
        self._listeners = listeners
        return self

    def paramMaps(
        self, space: str | DataFrame, count: int, seed: int = 1
    ) -> list[dict[Param[Any], Any]]:
        """Params drawn from a space of settings, for ``CrossValidator``: the trials of ``tune``.

        Parameters
        ----------
        space
            lines such as ``stepSize = log 1e-4 .. 1e-1``; or rows: then the space is around what is
            chosen for them, the first params are that choice, and what is set is not searched for
        count
            how many; there are fewer if the space has no more
        seed
            the same seed draws the same

        Raises
        ------
        IllegalArgumentException
            about a line that is wrong, or if settings do not go together
        """
        if is_remote():
            raise refusal("paramMaps", "use ParamGridBuilder")
        of = space if isinstance(space, str) else space._jdf
        with one_line():
            self._transfer_params_to_java()
            drawn: Any = self._java_obj
            maps = drawn.paramMaps(of, count, seed)
            return [
                {
                    param: param.typeConverter(value)
                    for param, value in self._transfer_param_map_from_java(params).items()
                }
                for params in maps
            ]

    def _fit(self, dataset: DataFrame) -> AutoregressiveDensityModel:
        if self._listeners and is_remote():
            raise refusal("setListeners", "the server cannot call them")
        with one_line():
            return super()._fit(dataset)

    def _fit_java(self, dataset: DataFrame) -> Any:
        estimator: Any = self._java_obj
        estimator.setListeners([java_listener(listener) for listener in self._listeners])
        return super()._fit_java(dataset)

    def _create_model(self, java_model: Any) -> AutoregressiveDensityModel:
        return AutoregressiveDensityModel(java_model)
