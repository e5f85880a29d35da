"""Pictures are PNG files that a notebook shows."""

import struct

import numpy as np

from ardent import Png
from ardent.ml import AutoregressiveDensity


def size(png):
    assert png[:8] == b"\x89PNG\r\n\x1a\n" and png[12:16] == b"IHDR"
    return struct.unpack(">II", png[16:24])


def test_learning_curve(model, tmp_path):
    picture = model.summary.learningCurve()
    assert isinstance(picture, Png)
    assert size(picture._repr_png_()) == (960, 600)
    assert repr(picture) == f"<PNG of {len(picture)} bytes>"
    picture.save(tmp_path / "curve.png")
    assert (tmp_path / "curve.png").read_bytes() == picture


def test_samples(spark):
    bits = np.random.default_rng(4).integers(0, 2, (60, 16))
    rows = spark.createDataFrame([(row.tolist(),) for row in bits], ["features"])
    model = AutoregressiveDensity(modelType="fvsbn", maxIter=1).fit(rows)
    wide, high = size(model.samplePicture(9))
    assert wide > 2 * high > 0
    assert model.samplePicture(9, seed=2) == model.samplePicture(9, seed=2)
    assert model.samplePicture(9, seed=2) != model.samplePicture(9, seed=3)
