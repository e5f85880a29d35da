"""The numbers of a model, in NumPy and in PyTorch."""

import json
import runpy

import numpy as np
import pytest
from pyspark.ml.linalg import Vectors

import ardent
from ardent.ml import AutoregressiveDensity


@pytest.fixture(scope="module")
def bits():
    return np.random.default_rng(3).integers(0, 2, (80, 9)).astype(np.float32)


@pytest.fixture(scope="module")
def saved(spark, bits, tmp_path_factory):
    """A NADE of a shuffled ordering, and its scores of the rows."""
    rows = spark.createDataFrame([(Vectors.dense(row.tolist()),) for row in bits], ["features"])
    density = AutoregressiveDensity(
        hiddenLayers=[6],
        activation="sigmoid",
        ordering="random:5",
        maxIter=4,
        stepSize=0.05,
        batchSize=10,
    )
    model = density.fit(rows)
    path = str(tmp_path_factory.mktemp("nade") / "model")
    model.save(path)
    return model, path, [row.logLikelihood for row in model.transform(rows).collect()]


def test_numpy_rebuilds_a_nade(saved, bits):
    _, path, scores = saved
    t = ardent.load_file(path)
    assert t.metadata["model"] == "nade" and t.metadata["activation"] == "sigmoid"
    x = bits[:, t["ordering"]]
    hidden, total = np.tile(t["c"], (len(x), 1)), np.zeros(len(x))
    for i in range(9):
        logit = 1 / (1 + np.exp(-hidden)) @ t["V"][i] + t["b"][i]
        total -= np.logaddexp(0, np.where(x[:, i] == 1, -logit, logit))
        hidden = hidden + x[:, i : i + 1] * t["W"][i]
    np.testing.assert_allclose(total, scores, atol=1e-4)


def test_pytorch_rebuilds_a_nade(saved, bits, project):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    example = runpy.run_path(str(project / "src/main/python/examples/nade_in_pytorch.py"))
    scores = example["log_likelihood"](saved[1], torch.from_numpy(bits))
    np.testing.assert_allclose(scores, saved[2], atol=1e-4)


def test_a_model_gives_its_numbers(saved):
    model, path, _ = saved
    of_file = ardent.load_file(path + "/data/model.safetensors")
    of_model = model.to_numpy()
    assert {"W", "c", "V", "b", "ordering"} <= set(of_model)
    assert of_model["W"].dtype == np.float32 and of_model["ordering"].dtype == np.int64
    for name, array in of_file.items():
        np.testing.assert_array_equal(array, of_model[name])


@pytest.mark.parametrize("spoil", [b"", b"1234567", b"\xff" * 8, b"\x02" + b"\0" * 7 + b"[]"])
def test_what_is_no_such_file(tmp_path, spoil):
    file = tmp_path / "x.safetensors"
    file.write_bytes(spoil)
    with pytest.raises(ValueError, match="x.safetensors is not a safetensors file"):
        ardent.load_file(file)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"dtype": "F32", "shape": [2], "data_offsets": [0, 400]}, "does not lie"),
        ({"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}, "does not lie"),
        ({"dtype": "F32", "shape": [2], "data_offsets": [4, -4]}, "does not lie"),
        ({"dtype": "F32", "shape": [-2], "data_offsets": [8, 0]}, "does not lie"),
        ({"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}, "is of type BF16"),
        ({"dtype": "F32", "shape": [2], "data_offsets": [0, 4, 8]}, "bad header"),
        ({"dtype": "F32", "shape": [2], "data_offsets": ["a", "b"]}, "bad header"),
        ({"dtype": "F32", "shape": [2]}, "bad header"),
    ],
)
def test_tensors_lie_where_the_header_says(tmp_path, entry, why):
    header = json.dumps({"a": entry}).encode()
    file = tmp_path / "x.safetensors"
    file.write_bytes(len(header).to_bytes(8, "little") + header + b"\0" * 8)
    with pytest.raises(ValueError, match=f"x.safetensors.*{why}"):
        ardent.load_file(file)
