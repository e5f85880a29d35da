"""The params of Ardent's stages, as the Java classes declare them.

Written by PythonParamsTest, which fails where this file says something else. Do not edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pyspark import keyword_only
from pyspark.ml.param import Param, Params

from ardent.ml._converters import Converters
from ardent.ml._java import new_java_object

if TYPE_CHECKING:
    from typing_extensions import Self


class _DensityParams(Params):
    """Params of the estimator and of its models."""

    _input_kwargs: dict[str, Any]

    activation: Param[str] = Param(
        Params._dummy(),
        "activation",
        "nonlinearity of the hidden units: sigmoid, relu or tanh. Not set: relu",
        typeConverter=Converters.toString,
    )
    atomShare: Param[float] = Param(
        Params._dummy(),
        "atomShare",
        "a number that this share of the rows holds is an outcome of its own",
        typeConverter=Converters.toFloat,
    )
    average: Param[float] = Param(
        Params._dummy(),
        "average",
        "decay of averaged parameters (EMA); the average is then validated and kept. 0: none. Not "
        "set: chosen for the rows",
        typeConverter=Converters.toFloat,
    )
    batchSize: Param[int] = Param(
        Params._dummy(),
        "batchSize",
        "examples per step, over all shards; lbfgs always takes all. Not set: chosen for the rows",
        typeConverter=Converters.toInt,
    )
    beta2: Param[float] = Param(
        Params._dummy(),
        "beta2",
        "second-moment decay of adam",
        typeConverter=Converters.toFloat,
    )
    checkpointDir: Param[str] = Param(
        Params._dummy(),
        "checkpointDir",
        "folder on any Hadoop file system where fit saves its state. If fit fails, a fit with the "
        "same rows and params continues from there and ends with the same model. Fit removes the "
        "state when it is done. Not set or empty: nothing is saved",
        typeConverter=Converters.toString,
    )
    checkpointInterval: Param[int] = Param(
        Params._dummy(),
        "checkpointInterval",
        "a checkpoint is saved every so many epochs, or iterations of lbfgs; -1: never",
        typeConverter=Converters.toInt,
    )
    clipNorm: Param[float] = Param(
        Params._dummy(),
        "clipNorm",
        "scale gradients down to this norm; 0: never. Not set: chosen for the rows",
        typeConverter=Converters.toFloat,
    )
    columnLogLikelihoodsCol: Param[str] = Param(
        Params._dummy(),
        "columnLogLikelihoodsCol",
        "column that transform appends if this is set: an array with log p of every column given "
        "those before it in the ordering, in column order; it sums to the row's",
        typeConverter=Converters.toString,
    )
    components: Param[int] = Param(
        Params._dummy(),
        "components",
        "components of a mixture; a gaussian has 1 whatever is said here",
        typeConverter=Converters.toInt,
    )
    conditional: Param[str] = Param(
        Params._dummy(),
        "conditional",
        "density of columns of numbers: auto, gaussian, mixture-of-gaussians, "
        "mixture-of-logistics or mixture-of-laplaces. auto is mixture-of-gaussians, and on a grid "
        "mixture-of-logistics",
        typeConverter=Converters.toString,
    )
    contamination: Param[float] = Param(
        Params._dummy(),
        "contamination",
        "the share of rows like those validated on, else trained on, that are to be outliers, 0 "
        "to 0.5",
        typeConverter=Converters.toFloat,
    )
    decayRate: Param[float] = Param(
        Params._dummy(),
        "decayRate",
        "inverse-time: step size / (1 + rate·epochs)",
        typeConverter=Converters.toFloat,
    )
    direct: Param[bool] = Param(
        Params._dummy(),
        "direct",
        "made: connect inputs with outputs directly too. Not set: it does",
        typeConverter=Converters.toBoolean,
    )
    dropout: Param[float] = Param(
        Params._dummy(),
        "dropout",
        "probability that a hidden unit is dropped. Not set: chosen for the rows",
        typeConverter=Converters.toFloat,
    )
    explanationCol: Param[str] = Param(
        Params._dummy(),
        "explanationCol",
        "column that transform appends if this is set: the columns that make the row odd, an "
        "array of (column, value, logLikelihood, usual, contribution, expected), what adds most "
        "first",
        typeConverter=Converters.toString,
    )
    featuresCol: Param[str] = Param(
        Params._dummy(),
        "featuresCol",
        "column of vectors (dense or sparse) or arrays of numbers; not used where inputCols is set",
        typeConverter=Converters.toString,
    )
    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "how to handle rows with a null, a NaN, or a level or value that training has not seen: "
        "error, skip (leave them out) or keep (with null scores). In fit, keep leaves them out too",
        typeConverter=Converters.toString,
    )
    hiddenLayers: Param[list[int]] = Param(
        Params._dummy(),
        "hiddenLayers",
        "units of each hidden layer; not set or empty: fvsbn none; made 500; nade 500; "
        "nade-orderless 500; nade-untied 50; rnn 128. Not set: 200 in place of 500 where there "
        "are fewer than 32 columns",
        typeConverter=Converters.toListInt,
    )
    inputCols: Param[list[str]] = Param(
        Params._dummy(),
        "inputCols",
        "columns of booleans, numbers or strings, instead of featuresCol; strings are categories",
        typeConverter=Converters.toListString,
    )
    kinds: Param[str] = Param(
        Params._dummy(),
        "kinds",
        "kinds of the columns: binary, categorical, categorical:K, integer, grid:STEP, real or "
        "auto, for all columns, with +nullable, +required, +atoms, +from:X and +to:X; a list of "
        "these, one per column; NAME=KIND[,NAME=KIND...]; or a JSON list of variables, or a .json "
        "file of one. auto: strings are categorical; 0 and 1 binary; whole numbers, and numbers "
        "of few decimals whose values repeat, a grid; other numbers real; frequent numbers are "
        "atoms",
        typeConverter=Converters.toString,
    )
    l1: Param[float] = Param(
        Params._dummy(),
        "l1",
        "penalty l1·Σ|weight| on the mean negative log-likelihood. Not set: chosen for the rows",
        typeConverter=Converters.toFloat,
    )
    localSteps: Param[int] = Param(
        Params._dummy(),
        "localSteps",
        "steps that each shard takes by itself before parameters are averaged (local SGD); 1: "
        "synchronous SGD",
        typeConverter=Converters.toInt,
    )
    logLikelihoodCol: Param[str] = Param(
        Params._dummy(),
        "logLikelihoodCol",
        "column that transform appends: log p of the row, in nats and the data's own units; empty "
        "for none",
        typeConverter=Converters.toString,
    )
    masks: Param[int] = Param(
        Params._dummy(),
        "masks",
        "made: masks, each with an ordering of its own but the first, that training takes in turn "
        "and whose densities are averaged",
        typeConverter=Converters.toInt,
    )
    maxIter: Param[int] = Param(
        Params._dummy(),
        "maxIter",
        "the most epochs, which are passes over the training data, or iterations of lbfgs. Not "
        "set: chosen for the rows",
        typeConverter=Converters.toInt,
    )
    maxLevels: Param[int] = Param(
        Params._dummy(),
        "maxLevels",
        "the most words of a column that have a level of their own, the most frequent; the others "
        "are one level together",
        typeConverter=Converters.toInt,
    )
    minCount: Param[int] = Param(
        Params._dummy(),
        "minCount",
        "words that are there less often than this are one level together, which stands for words "
        "never seen too",
        typeConverter=Converters.toInt,
    )
    mixtureWeights: Param[str] = Param(
        Params._dummy(),
        "mixtureWeights",
        "weights of a mixture: learned, or uniform (1/K)",
        typeConverter=Converters.toString,
    )
    modelType: Param[str] = Param(
        Params._dummy(),
        "modelType",
        "model: fvsbn, made, nade, nade-orderless, nade-untied or rnn",
        typeConverter=Converters.toString,
    )
    momentum: Param[float] = Param(
        Params._dummy(),
        "momentum",
        "momentum of momentum and nesterov, first-moment decay of adam",
        typeConverter=Converters.toFloat,
    )
    numOrderings: Param[int] = Param(
        Params._dummy(),
        "numOrderings",
        "nade-orderless: log-likelihoods are those of the mean density over so many orderings, "
        "the model's own and others drawn from the seed",
        typeConverter=Converters.toInt,
    )
    numShards: Param[int] = Param(
        Params._dummy(),
        "numShards",
        "blocks that the data are packed into. Every step has a task for each, so take as many as "
        "there are cores. Like the seed, the number changes the model. Not set: chosen for the "
        "rows",
        typeConverter=Converters.toInt,
    )
    ordering: Param[str] = Param(
        Params._dummy(),
        "ordering",
        "order of the columns in the model: raster (as they come), reverse, random:SEED, or a "
        "file with one column number, from 0, per position",
        typeConverter=Converters.toString,
    )
    outlierScoreCol: Param[str] = Param(
        Params._dummy(),
        "outlierScoreCol",
        "column that transform appends if this is set: the oddity of the row, Σ max(0, m - log p) "
        "+ s / 2 over its columns in nats, m being the median of log p of the column over "
        "validation rows, else training rows, and s how rare its cell is by itself",
        typeConverter=Converters.toString,
    )
    outputCols: Param[list[str]] = Param(
        Params._dummy(),
        "outputCols",
        "columns that transform appends if this is set, one per input: the inputs with missing "
        "cells filled. A missing cell then is not observed, and the log-likelihood is that of the "
        "others",
        typeConverter=Converters.toListString,
    )
    parts: Param[str] = Param(
        Params._dummy(),
        "parts",
        "parts of dates and timestamps, in place of their number of days or seconds: "
        "NAME=PART[,PART...][,NAME=PART...], with year, month, day, weekday, hour and minute in "
        "UTC, and number for the number too. The column when.hour has the hour of when",
        typeConverter=Converters.toString,
    )
    patience: Param[int] = Param(
        Params._dummy(),
        "patience",
        "stop after so many epochs without improvement on the validation rows; 0: never. Not set: "
        "chosen for the rows",
        typeConverter=Converters.toInt,
    )
    predictedLabelCol: Param[str] = Param(
        Params._dummy(),
        "predictedLabelCol",
        "column that transform appends if this is set: 1.0 for an outlier, by contamination or "
        "threshold, else 0.0",
        typeConverter=Converters.toString,
    )
    regParam: Param[float] = Param(
        Params._dummy(),
        "regParam",
        "decoupled weight decay: each step shrinks weights by step size times this; with lbfgs W "
        "of the penalty W/2·Σ weight² on the mean negative log-likelihood. Not set: chosen for "
        "the rows",
        typeConverter=Converters.toFloat,
    )
    schedule: Param[str] = Param(
        Params._dummy(),
        "schedule",
        "how the step size changes: constant, inverse-time, linear or cosine; linear and cosine "
        "end at 0, where patience ends the run too. Not set: chosen for the rows",
        typeConverter=Converters.toString,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "seed of everything random: same rows, seed and shards, same model, bit for bit",
        typeConverter=Converters.toInt,
    )
    severityCol: Param[str] = Param(
        Params._dummy(),
        "severityCol",
        "column that transform appends if this is set: the share of validation rows, else "
        "training rows, that are less odd, 0 to 100",
        typeConverter=Converters.toString,
    )
    solver: Param[str] = Param(
        Params._dummy(),
        "solver",
        "optimiser: sgd, momentum, nesterov, adagrad, adam, adamw or lbfgs. A step of lbfgs sees "
        "the whole training set and finds its own length; it suits fvsbn and small data",
        typeConverter=Converters.toString,
    )
    stepSize: Param[float] = Param(
        Params._dummy(),
        "stepSize",
        "peak step size. Not set: chosen for the rows",
        typeConverter=Converters.toFloat,
    )
    strategy: Param[str] = Param(
        Params._dummy(),
        "strategy",
        "what fills a missing number: mean, mode, or auto, the mean where values have a density "
        "and else the mode; words get the mode",
        typeConverter=Converters.toString,
    )
    threshold: Param[float] = Param(
        Params._dummy(),
        "threshold",
        "rows of a higher oddity are outliers, nats; instead of contamination",
        typeConverter=Converters.toFloat,
    )
    tol: Param[float] = Param(
        Params._dummy(),
        "tol",
        "lbfgs ends when ten iterations lower its objective by less than tol times what it began "
        "with",
        typeConverter=Converters.toFloat,
    )
    topColumns: Param[int] = Param(
        Params._dummy(),
        "topColumns",
        "how many columns explanationCol has at most",
        typeConverter=Converters.toInt,
    )
    validationFraction: Param[float] = Param(
        Params._dummy(),
        "validationFraction",
        "where validationIndicatorCol is not set: the share of the rows that validate, chosen by "
        "the seed; 0: none. Not set: 0.1, or 0 if that is less than 20 rows",
        typeConverter=Converters.toFloat,
    )
    validationIndicatorCol: Param[str] = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "boolean column: true for rows to validate on and not to train on; the epoch that is best "
        "on them is kept",
        typeConverter=Converters.toString,
    )
    warmUp: Param[float] = Param(
        Params._dummy(),
        "warmUp",
        "epochs, or a fraction of one, over which the step size rises to its peak",
        typeConverter=Converters.toFloat,
    )
    weightCol: Param[str] = Param(
        Params._dummy(),
        "weightCol",
        "column of numbers from 0 on: a row of weight 2 counts as that row twice, one of weight 0 "
        "as none. Not set or empty: all count 1",
        typeConverter=Converters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            atomShare=0.05,
            beta2=0.999,
            checkpointInterval=1,
            components=10,
            conditional="auto",
            contamination=0.01,
            decayRate=0.1,
            featuresCol="features",
            handleInvalid="error",
            kinds="auto",
            localSteps=1,
            logLikelihoodCol="logLikelihood",
            masks=1,
            maxLevels=1000,
            minCount=2,
            mixtureWeights="learned",
            modelType="nade",
            momentum=0.9,
            numOrderings=1,
            ordering="raster",
            parts="",
            seed=1,
            solver="adam",
            strategy="auto",
            tol=1.0e-8,
            topColumns=3,
            warmUp=0.0,
        )

    def getActivation(self) -> str:
        """The value of `activation`."""
        return self.getOrDefault(self.activation)

    def getAtomShare(self) -> float:
        """The value of `atomShare`."""
        return self.getOrDefault(self.atomShare)

    def getAverage(self) -> float:
        """The value of `average`."""
        return self.getOrDefault(self.average)

    def getBatchSize(self) -> int:
        """The value of `batchSize`."""
        return self.getOrDefault(self.batchSize)

    def getBeta2(self) -> float:
        """The value of `beta2`."""
        return self.getOrDefault(self.beta2)

    def getCheckpointDir(self) -> str:
        """The value of `checkpointDir`."""
        return self.getOrDefault(self.checkpointDir)

    def getCheckpointInterval(self) -> int:
        """The value of `checkpointInterval`."""
        return self.getOrDefault(self.checkpointInterval)

    def getClipNorm(self) -> float:
        """The value of `clipNorm`."""
        return self.getOrDefault(self.clipNorm)

    def getColumnLogLikelihoodsCol(self) -> str:
        """The value of `columnLogLikelihoodsCol`."""
        return self.getOrDefault(self.columnLogLikelihoodsCol)

    def getComponents(self) -> int:
        """The value of `components`."""
        return self.getOrDefault(self.components)

    def getConditional(self) -> str:
        """The value of `conditional`."""
        return self.getOrDefault(self.conditional)

    def getContamination(self) -> float:
        """The value of `contamination`."""
        return self.getOrDefault(self.contamination)

    def getDecayRate(self) -> float:
        """The value of `decayRate`."""
        return self.getOrDefault(self.decayRate)

    def getDirect(self) -> bool:
        """The value of `direct`."""
        return self.getOrDefault(self.direct)

    def getDropout(self) -> float:
        """The value of `dropout`."""
        return self.getOrDefault(self.dropout)

    def getExplanationCol(self) -> str:
        """The value of `explanationCol`."""
        return self.getOrDefault(self.explanationCol)

    def getFeaturesCol(self) -> str:
        """The value of `featuresCol`."""
        return self.getOrDefault(self.featuresCol)

    def getHandleInvalid(self) -> str:
        """The value of `handleInvalid`."""
        return self.getOrDefault(self.handleInvalid)

    def getHiddenLayers(self) -> list[int]:
        """The value of `hiddenLayers`."""
        return self.getOrDefault(self.hiddenLayers)

    def getInputCols(self) -> list[str]:
        """The value of `inputCols`."""
        return self.getOrDefault(self.inputCols)

    def getKinds(self) -> str:
        """The value of `kinds`."""
        return self.getOrDefault(self.kinds)

    def getL1(self) -> float:
        """The value of `l1`."""
        return self.getOrDefault(self.l1)

    def getLocalSteps(self) -> int:
        """The value of `localSteps`."""
        return self.getOrDefault(self.localSteps)

    def getLogLikelihoodCol(self) -> str:
        """The value of `logLikelihoodCol`."""
        return self.getOrDefault(self.logLikelihoodCol)

    def getMasks(self) -> int:
        """The value of `masks`."""
        return self.getOrDefault(self.masks)

    def getMaxIter(self) -> int:
        """The value of `maxIter`."""
        return self.getOrDefault(self.maxIter)

    def getMaxLevels(self) -> int:
        """The value of `maxLevels`."""
        return self.getOrDefault(self.maxLevels)

    def getMinCount(self) -> int:
        """The value of `minCount`."""
        return self.getOrDefault(self.minCount)

    def getMixtureWeights(self) -> str:
        """The value of `mixtureWeights`."""
        return self.getOrDefault(self.mixtureWeights)

    def getModelType(self) -> str:
        """The value of `modelType`."""
        return self.getOrDefault(self.modelType)

    def getMomentum(self) -> float:
        """The value of `momentum`."""
        return self.getOrDefault(self.momentum)

    def getNumOrderings(self) -> int:
        """The value of `numOrderings`."""
        return self.getOrDefault(self.numOrderings)

    def getNumShards(self) -> int:
        """The value of `numShards`."""
        return self.getOrDefault(self.numShards)

    def getOrdering(self) -> str:
        """The value of `ordering`."""
        return self.getOrDefault(self.ordering)

    def getOutlierScoreCol(self) -> str:
        """The value of `outlierScoreCol`."""
        return self.getOrDefault(self.outlierScoreCol)

    def getOutputCols(self) -> list[str]:
        """The value of `outputCols`."""
        return self.getOrDefault(self.outputCols)

    def getParts(self) -> str:
        """The value of `parts`."""
        return self.getOrDefault(self.parts)

    def getPatience(self) -> int:
        """The value of `patience`."""
        return self.getOrDefault(self.patience)

    def getPredictedLabelCol(self) -> str:
        """The value of `predictedLabelCol`."""
        return self.getOrDefault(self.predictedLabelCol)

    def getRegParam(self) -> float:
        """The value of `regParam`."""
        return self.getOrDefault(self.regParam)

    def getSchedule(self) -> str:
        """The value of `schedule`."""
        return self.getOrDefault(self.schedule)

    def getSeed(self) -> int:
        """The value of `seed`."""
        return self.getOrDefault(self.seed)

    def getSeverityCol(self) -> str:
        """The value of `severityCol`."""
        return self.getOrDefault(self.severityCol)

    def getSolver(self) -> str:
        """The value of `solver`."""
        return self.getOrDefault(self.solver)

    def getStepSize(self) -> float:
        """The value of `stepSize`."""
        return self.getOrDefault(self.stepSize)

    def getStrategy(self) -> str:
        """The value of `strategy`."""
        return self.getOrDefault(self.strategy)

    def getThreshold(self) -> float:
        """The value of `threshold`."""
        return self.getOrDefault(self.threshold)

    def getTol(self) -> float:
        """The value of `tol`."""
        return self.getOrDefault(self.tol)

    def getTopColumns(self) -> int:
        """The value of `topColumns`."""
        return self.getOrDefault(self.topColumns)

    def getValidationFraction(self) -> float:
        """The value of `validationFraction`."""
        return self.getOrDefault(self.validationFraction)

    def getValidationIndicatorCol(self) -> str:
        """The value of `validationIndicatorCol`."""
        return self.getOrDefault(self.validationIndicatorCol)

    def getWarmUp(self) -> float:
        """The value of `warmUp`."""
        return self.getOrDefault(self.warmUp)

    def getWeightCol(self) -> str:
        """The value of `weightCol`."""
        return self.getOrDefault(self.weightCol)


class _DensityStage(_DensityParams):
    """Constructor by keywords, and setters."""

    @keyword_only
    def __init__(
        self,
        *,
        activation: str | None = None,
        atomShare: float = 0.05,
        average: float | None = None,
        batchSize: int | None = None,
        beta2: float = 0.999,
        checkpointDir: str | None = None,
        checkpointInterval: int = 1,
        clipNorm: float | None = None,
        columnLogLikelihoodsCol: str | None = None,
        components: int = 10,
        conditional: str = "auto",
        contamination: float = 0.01,
        decayRate: float = 0.1,
        direct: bool | None = None,
        dropout: float | None = None,
        explanationCol: str | None = None,
        featuresCol: str = "features",
        handleInvalid: str = "error",
        hiddenLayers: int | Sequence[int] | None = None,
        inputCols: str | Sequence[str] | None = None,
        kinds: str = "auto",
        l1: float | None = None,
        localSteps: int = 1,
        logLikelihoodCol: str = "logLikelihood",
        masks: int = 1,
        maxIter: int | None = None,
        maxLevels: int = 1000,
        minCount: int = 2,
        mixtureWeights: str = "learned",
        modelType: str = "nade",
        momentum: float = 0.9,
        numOrderings: int = 1,
        numShards: int | None = None,
        ordering: str = "raster",
        outlierScoreCol: str | None = None,
        outputCols: str | Sequence[str] | None = None,
        parts: str = "",
        patience: int | None = None,
        predictedLabelCol: str | None = None,
        regParam: float | None = None,
        schedule: str | None = None,
        seed: int = 1,
        severityCol: str | None = None,
        solver: str = "adam",
        stepSize: float | None = None,
        strategy: str = "auto",
        threshold: float | None = None,
        tol: float = 1.0e-8,
        topColumns: int = 3,
        validationFraction: float | None = None,
        validationIndicatorCol: str | None = None,
        warmUp: float = 0.0,
        weightCol: str | None = None,
    ) -> None:
        super().__init__()
        self._java_obj = new_java_object("org.ardent.ml.AutoregressiveDensity", self.uid)
        self._set(**self._input_kwargs)

    @keyword_only
    def setParams(
        self,
        *,
        activation: str | None = None,
        atomShare: float = 0.05,
        average: float | None = None,
        batchSize: int | None = None,
        beta2: float = 0.999,
        checkpointDir: str | None = None,
        checkpointInterval: int = 1,
        clipNorm: float | None = None,
        columnLogLikelihoodsCol: str | None = None,
        components: int = 10,
        conditional: str = "auto",
        contamination: float = 0.01,
        decayRate: float = 0.1,
        direct: bool | None = None,
        dropout: float | None = None,
        explanationCol: str | None = None,
        featuresCol: str = "features",
        handleInvalid: str = "error",
        hiddenLayers: int | Sequence[int] | None = None,
        inputCols: str | Sequence[str] | None = None,
        kinds: str = "auto",
        l1: float | None = None,
        localSteps: int = 1,
        logLikelihoodCol: str = "logLikelihood",
        masks: int = 1,
        maxIter: int | None = None,
        maxLevels: int = 1000,
        minCount: int = 2,
        mixtureWeights: str = "learned",
        modelType: str = "nade",
        momentum: float = 0.9,
        numOrderings: int = 1,
        numShards: int | None = None,
        ordering: str = "raster",
        outlierScoreCol: str | None = None,
        outputCols: str | Sequence[str] | None = None,
        parts: str = "",
        patience: int | None = None,
        predictedLabelCol: str | None = None,
        regParam: float | None = None,
        schedule: str | None = None,
        seed: int = 1,
        severityCol: str | None = None,
        solver: str = "adam",
        stepSize: float | None = None,
        strategy: str = "auto",
        threshold: float | None = None,
        tol: float = 1.0e-8,
        topColumns: int = 3,
        validationFraction: float | None = None,
        validationIndicatorCol: str | None = None,
        warmUp: float = 0.0,
        weightCol: str | None = None,
    ) -> Self:
        """Sets the params that are given."""
        return self._set(**self._input_kwargs)

    def setActivation(self, value: str) -> Self:
        """Sets `activation`: nonlinearity of the hidden units: sigmoid, relu or tanh. Not set:
        relu."""
        return self._set(activation=value)

    def setAtomShare(self, value: float) -> Self:
        """Sets `atomShare`: a number that this share of the rows holds is an outcome of its
        own."""
        return self._set(atomShare=value)

    def setAverage(self, value: float) -> Self:
        """Sets `average`: decay of averaged parameters (EMA); the average is then validated and
        kept. 0: none. Not set: chosen for the rows."""
        return self._set(average=value)

    def setBatchSize(self, value: int) -> Self:
        """Sets `batchSize`: examples per step, over all shards; lbfgs always takes all. Not
        set: chosen for the rows."""
        return self._set(batchSize=value)

    def setBeta2(self, value: float) -> Self:
        """Sets `beta2`: second-moment decay of adam."""
        return self._set(beta2=value)

    def setCheckpointDir(self, value: str) -> Self:
        """Sets `checkpointDir`: folder on any Hadoop file system where fit saves its state. If
        fit fails, a fit with the same rows and params continues from there and ends with the
        same model. Fit removes the state when it is done. Not set or empty: nothing is saved."""
        return self._set(checkpointDir=value)

    def setCheckpointInterval(self, value: int) -> Self:
        """Sets `checkpointInterval`: a checkpoint is saved every so many epochs, or iterations
        of lbfgs; -1: never."""
        return self._set(checkpointInterval=value)

    def setClipNorm(self, value: float) -> Self:
        """Sets `clipNorm`: scale gradients down to this norm; 0: never. Not set: chosen for the
        rows."""
        return self._set(clipNorm=value)

    def setColumnLogLikelihoodsCol(self, value: str) -> Self:
        """Sets `columnLogLikelihoodsCol`: column that transform appends if this is set: an
        array with log p of every column given those before it in the ordering, in column order;
        it sums to the row's."""
        return self._set(columnLogLikelihoodsCol=value)

    def setComponents(self, value: int) -> Self:
        """Sets `components`: components of a mixture; a gaussian has 1 whatever is said here."""
        return self._set(components=value)

    def setConditional(self, value: str) -> Self:
        """Sets `conditional`: density of columns of numbers: auto, gaussian,
        mixture-of-gaussians, mixture-of-logistics or mixture-of-laplaces. auto is
        mixture-of-gaussians, and on a grid mixture-of-logistics."""
        return self._set(conditional=value)

    def setContamination(self, value: float) -> Self:
        """Sets `contamination`: the share of rows like those validated on, else trained on,
        that are to be outliers, 0 to 0.5."""
        return self._set(contamination=value)

    def setDecayRate(self, value: float) -> Self:
        """Sets `decayRate`: inverse-time: step size / (1 + rate·epochs)."""
        return self._set(decayRate=value)

    def setDirect(self, value: bool) -> Self:
        """Sets `direct`: made: connect inputs with outputs directly too. Not set: it does."""
        return self._set(direct=value)

    def setDropout(self, value: float) -> Self:
        """Sets `dropout`: probability that a hidden unit is dropped. Not set: chosen for the
        rows."""
        return self._set(dropout=value)

    def setExplanationCol(self, value: str) -> Self:
        """Sets `explanationCol`: column that transform appends if this is set: the columns that
        make the row odd, an array of (column, value, logLikelihood, usual, contribution,
        expected), what adds most first."""
        return self._set(explanationCol=value)

    def setFeaturesCol(self, value: str) -> Self:
        """Sets `featuresCol`: column of vectors (dense or sparse) or arrays of numbers; not
        used where inputCols is set."""
        return self._set(featuresCol=value)

    def setHandleInvalid(self, value: str) -> Self:
        """Sets `handleInvalid`: how to handle rows with a null, a NaN, or a level or value that
        training has not seen: error, skip (leave them out) or keep (with null scores). In fit,
        keep leaves them out too."""
        return self._set(handleInvalid=value)

    def setHiddenLayers(self, *value: int | Sequence[int]) -> Self:
        """Sets `hiddenLayers`: units of each hidden layer; not set or empty: fvsbn none; made
        500; nade 500; nade-orderless 500; nade-untied 50; rnn 128. Not set: 200 in place of 500
        where there are fewer than 32 columns."""
        return self._set(hiddenLayers=Converters.flat(value))

    def setInputCols(self, *value: str | Sequence[str]) -> Self:
        """Sets `inputCols`: columns of booleans, numbers or strings, instead of featuresCol;
        strings are categories."""
        return self._set(inputCols=Converters.flat(value))

    def setKinds(self, value: str) -> Self:
        """Sets `kinds`: kinds of the columns: binary, categorical, categorical:K, integer,
        grid:STEP, real or auto, for all columns, with +nullable, +required, +atoms, +from:X and
        +to:X; a list of these, one per column; NAME=KIND[,NAME=KIND...]; or a JSON list of
        variables, or a .json file of one. auto: strings are categorical; 0 and 1 binary; whole
        numbers, and numbers of few decimals whose values repeat, a grid; other numbers real;
        frequent numbers are atoms."""
        return self._set(kinds=value)

    def setL1(self, value: float) -> Self:
        """Sets `l1`: penalty l1·Σ|weight| on the mean negative log-likelihood. Not set: chosen
        for the rows."""
        return self._set(l1=value)

    def setLocalSteps(self, value: int) -> Self:
        """Sets `localSteps`: steps that each shard takes by itself before parameters are
        averaged (local SGD); 1: synchronous SGD."""
        return self._set(localSteps=value)

    def setLogLikelihoodCol(self, value: str) -> Self:
        """Sets `logLikelihoodCol`: column that transform appends: log p of the row, in nats and
        the data's own units; empty for none."""
        return self._set(logLikelihoodCol=value)

    def setMasks(self, value: int) -> Self:
        """Sets `masks`: made: masks, each with an ordering of its own but the first, that
        training takes in turn and whose densities are averaged."""
        return self._set(masks=value)

    def setMaxIter(self, value: int) -> Self:
        """Sets `maxIter`: the most epochs, which are passes over the training data, or
        iterations of lbfgs. Not set: chosen for the rows."""
        return self._set(maxIter=value)

    def setMaxLevels(self, value: int) -> Self:
        """Sets `maxLevels`: the most words of a column that have a level of their own, the most
        frequent; the others are one level together."""
        return self._set(maxLevels=value)

    def setMinCount(self, value: int) -> Self:
        """Sets `minCount`: words that are there less often than this are one level together,
        which stands for words never seen too."""
        return self._set(minCount=value)

    def setMixtureWeights(self, value: str) -> Self:
        """Sets `mixtureWeights`: weights of a mixture: learned, or uniform (1/K)."""
        return self._set(mixtureWeights=value)

    def setModelType(self, value: str) -> Self:
        """Sets `modelType`: model: fvsbn, made, nade, nade-orderless, nade-untied or rnn."""
        return self._set(modelType=value)

    def setMomentum(self, value: float) -> Self:
        """Sets `momentum`: momentum of momentum and nesterov, first-moment decay of adam."""
        return self._set(momentum=value)

    def setNumOrderings(self, value: int) -> Self:
        """Sets `numOrderings`: nade-orderless: log-likelihoods are those of the mean density
        over so many orderings, the model's own and others drawn from the seed."""
        return self._set(numOrderings=value)

    def setNumShards(self, value: int) -> Self:
        """Sets `numShards`: blocks that the data are packed into. Every step has a task for
        each, so take as many as there are cores. Like the seed, the number changes the model.
        Not set: chosen for the rows."""
        return self._set(numShards=value)

    def setOrdering(self, value: str) -> Self:
        """Sets `ordering`: order of the columns in the model: raster (as they come), reverse,
        random:SEED, or a file with one column number, from 0, per position."""
        return self._set(ordering=value)

    def setOutlierScoreCol(self, value: str) -> Self:
        """Sets `outlierScoreCol`: column that transform appends if this is set: the oddity of
        the row, Σ max(0, m - log p) + s / 2 over its columns in nats, m being the median of log
        p of the column over validation rows, else training rows, and s how rare its cell is by
        itself."""
        return self._set(outlierScoreCol=value)

    def setOutputCols(self, *value: str | Sequence[str]) -> Self:
        """Sets `outputCols`: columns that transform appends if this is set, one per input: the
        inputs with missing cells filled. A missing cell then is not observed, and the
        log-likelihood is that of the others."""
        return self._set(outputCols=Converters.flat(value))

    def setParts(self, value: str) -> Self:
        """Sets `parts`: parts of dates and timestamps, in place of their number of days or
        seconds: NAME=PART[,PART...][,NAME=PART...], with year, month, day, weekday, hour and
        minute in UTC, and number for the number too. The column when.hour has the hour of
        when."""
        return self._set(parts=value)

    def setPatience(self, value: int) -> Self:
        """Sets `patience`: stop after so many epochs without improvement on the validation
        rows; 0: never. Not set: chosen for the rows."""
        return self._set(patience=value)

    def setPredictedLabelCol(self, value: str) -> Self:
        """Sets `predictedLabelCol`: column that transform appends if this is set: 1.0 for an
        outlier, by contamination or threshold, else 0.0."""
        return self._set(predictedLabelCol=value)

    def setRegParam(self, value: float) -> Self:
        """Sets `regParam`: decoupled weight decay: each step shrinks weights by step size times
        this; with lbfgs W of the penalty W/2·Σ weight² on the mean negative log-likelihood. Not
        set: chosen for the rows."""
        return self._set(regParam=value)

    def setSchedule(self, value: str) -> Self:
        """Sets `schedule`: how the step size changes: constant, inverse-time, linear or cosine;
        linear and cosine end at 0, where patience ends the run too. Not set: chosen for the
        rows."""
        return self._set(schedule=value)

    def setSeed(self, value: int) -> Self:
        """Sets `seed`: seed of everything random: same rows, seed and shards, same model, bit
        for bit."""
        return self._set(seed=value)

    def setSeverityCol(self, value: str) -> Self:
        """Sets `severityCol`: column that transform appends if this is set: the share of
        validation rows, else training rows, that are less odd, 0 to 100."""
        return self._set(severityCol=value)

    def setSolver(self, value: str) -> Self:
        """Sets `solver`: optimiser: sgd, momentum, nesterov, adagrad, adam, adamw or lbfgs. A
        step of lbfgs sees the whole training set and finds its own length; it suits fvsbn and
        small data."""
        return self._set(solver=value)

    def setStepSize(self, value: float) -> Self:
        """Sets `stepSize`: peak step size. Not set: chosen for the rows."""
        return self._set(stepSize=value)

    def setStrategy(self, value: str) -> Self:
        """Sets `strategy`: what fills a missing number: mean, mode, or auto, the mean where
        values have a density and else the mode; words get the mode."""
        return self._set(strategy=value)

    def setThreshold(self, value: float) -> Self:
        """Sets `threshold`: rows of a higher oddity are outliers, nats; instead of
        contamination."""
        return self._set(threshold=value)

    def setTol(self, value: float) -> Self:
        """Sets `tol`: lbfgs ends when ten iterations lower its objective by less than tol times
        what it began with."""
        return self._set(tol=value)

    def setTopColumns(self, value: int) -> Self:
        """Sets `topColumns`: how many columns explanationCol has at most."""
        return self._set(topColumns=value)

    def setValidationFraction(self, value: float) -> Self:
        """Sets `validationFraction`: where validationIndicatorCol is not set: the share of the
        rows that validate, chosen by the seed; 0: none. Not set: 0.1, or 0 if that is less than
        20 rows."""
        return self._set(validationFraction=value)

    def setValidationIndicatorCol(self, value: str) -> Self:
        """Sets `validationIndicatorCol`: boolean column: true for rows to validate on and not
        to train on; the epoch that is best on them is kept."""
        return self._set(validationIndicatorCol=value)

    def setWarmUp(self, value: float) -> Self:
        """Sets `warmUp`: epochs, or a fraction of one, over which the step size rises to its
        peak."""
        return self._set(warmUp=value)

    def setWeightCol(self, value: str) -> Self:
        """Sets `weightCol`: column of numbers from 0 on: a row of weight 2 counts as that row
        twice, one of weight 0 as none. Not set or empty: all count 1."""
        return self._set(weightCol=value)


class _ModelSetters(_DensityParams):
    """Setters of the params that a model heeds."""

    def setColumnLogLikelihoodsCol(self, value: str) -> Self:
        """Sets `columnLogLikelihoodsCol`: column that transform appends if this is set: an
        array with log p of every column given those before it in the ordering, in column order;
        it sums to the row's."""
        return self._set(columnLogLikelihoodsCol=value)

    def setContamination(self, value: float) -> Self:
        """Sets `contamination`: the share of rows like those validated on, else trained on,
        that are to be outliers, 0 to 0.5."""
        return self._set(contamination=value)

    def setExplanationCol(self, value: str) -> Self:
        """Sets `explanationCol`: column that transform appends if this is set: the columns that
        make the row odd, an array of (column, value, logLikelihood, usual, contribution,
        expected), what adds most first."""
        return self._set(explanationCol=value)

    def setFeaturesCol(self, value: str) -> Self:
        """Sets `featuresCol`: column of vectors (dense or sparse) or arrays of numbers; not
        used where inputCols is set."""
        return self._set(featuresCol=value)

    def setHandleInvalid(self, value: str) -> Self:
        """Sets `handleInvalid`: how to handle rows with a null, a NaN, or a level or value that
        training has not seen: error, skip (leave them out) or keep (with null scores). In fit,
        keep leaves them out too."""
        return self._set(handleInvalid=value)

    def setInputCols(self, *value: str | Sequence[str]) -> Self:
        """Sets `inputCols`: columns of booleans, numbers or strings, instead of featuresCol;
        strings are categories."""
        return self._set(inputCols=Converters.flat(value))

    def setLogLikelihoodCol(self, value: str) -> Self:
        """Sets `logLikelihoodCol`: column that transform appends: log p of the row, in nats and
        the data's own units; empty for none."""
        return self._set(logLikelihoodCol=value)

    def setNumOrderings(self, value: int) -> Self:
        """Sets `numOrderings`: nade-orderless: log-likelihoods are those of the mean density
        over so many orderings, the model's own and others drawn from the seed."""
        return self._set(numOrderings=value)

    def setOutlierScoreCol(self, value: str) -> Self:
        """Sets `outlierScoreCol`: column that transform appends if this is set: the oddity of
        the row, Σ max(0, m - log p) + s / 2 over its columns in nats, m being the median of log
        p of the column over validation rows, else training rows, and s how rare its cell is by
        itself."""
        return self._set(outlierScoreCol=value)

    def setOutputCols(self, *value: str | Sequence[str]) -> Self:
        """Sets `outputCols`: columns that transform appends if this is set, one per input: the
        inputs with missing cells filled. A missing cell then is not observed, and the
        log-likelihood is that of the others."""
        return self._set(outputCols=Converters.flat(value))

    def setPredictedLabelCol(self, value: str) -> Self:
        """Sets `predictedLabelCol`: column that transform appends if this is set: 1.0 for an
        outlier, by contamination or threshold, else 0.0."""
        return self._set(predictedLabelCol=value)

    def setSeverityCol(self, value: str) -> Self:
        """Sets `severityCol`: column that transform appends if this is set: the share of
        validation rows, else training rows, that are less odd, 0 to 100."""
        return self._set(severityCol=value)

    def setStrategy(self, value: str) -> Self:
        """Sets `strategy`: what fills a missing number: mean, mode, or auto, the mean where
        values have a density and else the mode; words get the mode."""
        return self._set(strategy=value)

    def setThreshold(self, value: float) -> Self:
        """Sets `threshold`: rows of a higher oddity are outliers, nats; instead of
        contamination."""
        return self._set(threshold=value)

    def setTopColumns(self, value: int) -> Self:
        """Sets `topColumns`: how many columns explanationCol has at most."""
        return self._set(topColumns=value)

    def setWeightCol(self, value: str) -> Self:
        """Sets `weightCol`: column of numbers from 0 on: a row of weight 2 counts as that row
        twice, one of weight 0 as none. Not set or empty: all count 1."""
        return self._set(weightCol=value)


class _EvaluatorParams(Params):
    """Params of the evaluator."""

    _input_kwargs: dict[str, Any]

    logLikelihoodCol: Param[str] = Param(
        Params._dummy(),
        "logLikelihoodCol",
        "column of log-likelihoods, in nats, as transform appends it",
        typeConverter=Converters.toString,
    )
    weightCol: Param[str] = Param(
        Params._dummy(),
        "weightCol",
        "column of numbers from 0 on, how much each row counts; not set or empty: all count 1",
        typeConverter=Converters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            logLikelihoodCol="logLikelihood",
        )

    def getLogLikelihoodCol(self) -> str:
        """The value of `logLikelihoodCol`."""
        return self.getOrDefault(self.logLikelihoodCol)

    def getWeightCol(self) -> str:
        """The value of `weightCol`."""
        return self.getOrDefault(self.weightCol)


class _EvaluatorStage(_EvaluatorParams):
    """Constructor by keywords, and setters."""

    @keyword_only
    def __init__(
        self,
        *,
        logLikelihoodCol: str = "logLikelihood",
        weightCol: str | None = None,
    ) -> None:
        super().__init__()
        self._java_obj = new_java_object("org.ardent.ml.LogLikelihoodEvaluator", self.uid)
        self._set(**self._input_kwargs)

    @keyword_only
    def setParams(
        self,
        *,
        logLikelihoodCol: str = "logLikelihood",
        weightCol: str | None = None,
    ) -> Self:
        """Sets the params that are given."""
        return self._set(**self._input_kwargs)

    def setLogLikelihoodCol(self, value: str) -> Self:
        """Sets `logLikelihoodCol`: column of log-likelihoods, in nats, as transform appends
        it."""
        return self._set(logLikelihoodCol=value)

    def setWeightCol(self, value: str) -> Self:
        """Sets `weightCol`: column of numbers from 0 on, how much each row counts; not set or
        empty: all count 1."""
        return self._set(weightCol=value)
