"""One Spark for all tests, with the jar of the wheel that is installed."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ardent

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def project():
    """The folder of the project."""
    return PROJECT


@pytest.fixture(scope="session")
def spark():
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    session = (
        ardent.session()
        .master("local[2]")
        .appName("ardent-python-tests")
        .config("spark.driver.memory", "1g")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def frame():
    """Mixed columns that depend on each other."""
    random = np.random.default_rng(1)
    member = random.integers(0, 2, 300)
    plan = np.where(member + random.random(300) > 1, "plus", "basic")
    return pd.DataFrame(
        {
            "member": member,
            "plan": plan,
            "visits": random.integers(0, 5, 300),
            "spend": random.normal(0, 1, 300) + 3 * member,
        }
    )


@pytest.fixture(scope="session")
def rows(spark, frame):
    return spark.createDataFrame(frame).coalesce(1).cache()


@pytest.fixture(scope="session")
def columns():
    return ["member", "plan", "visits", "spend"]


@pytest.fixture(scope="session")
def settings(columns):
    """Params of a small model."""
    return dict(
        inputCols=columns,
        hiddenLayers=[8],
        maxIter=3,
        stepSize=0.02,
        numShards=2,
        components=2,
        validationFraction=0,
    )


@pytest.fixture(scope="session")
def model(rows, settings):
    from ardent.ml import AutoregressiveDensity

    return AutoregressiveDensity(**settings).fit(rows)
