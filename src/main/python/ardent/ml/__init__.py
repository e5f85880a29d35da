"""What Spark ML has of Ardent: estimator, model, evaluator, summaries.

The classes do what Java's of the same names do, with the same params.
"""

import sys

from ardent.ml.density import AutoregressiveDensity, AutoregressiveDensityModel, Probability
from ardent.ml.evaluation import LogLikelihoodEvaluator
from ardent.ml.listener import EpochRecord, TrainingListener
from ardent.ml.summary import AutoregressiveDensitySummary, AutoregressiveDensityTrainingSummary

__all__ = [
    "AutoregressiveDensity",
    "AutoregressiveDensityModel",
    "AutoregressiveDensitySummary",
    "AutoregressiveDensityTrainingSummary",
    "EpochRecord",
    "LogLikelihoodEvaluator",
    "Probability",
    "TrainingListener",
]

# PySpark looks for the Python class of a stage in the module of the Java class's package; of
# Spark's own packages alone it knows that Python calls them otherwise.
sys.modules.setdefault("org.ardent.ml", sys.modules[__name__])
