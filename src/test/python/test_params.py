"""Params in Python are those of Java."""

import inspect

import pytest

from ardent.ml import AutoregressiveDensity, AutoregressiveDensityModel, LogLikelihoodEvaluator

STAGES = [AutoregressiveDensity, LogLikelihoodEvaluator]


def capitalised(name):
    return name[0].upper() + name[1:]


@pytest.mark.parametrize("stage", STAGES)
def test_every_param_of_java_has_getter_setter_and_keyword(spark, stage):
    instance = stage()
    java = {param.name(): param for param in instance._java_obj.params()}
    assert {param.name for param in instance.params} == set(java)
    keywords = inspect.signature(stage.__init__).parameters
    for param in instance.params:
        assert param.doc == java[param.name].doc()
        assert param.name in keywords
        getter = getattr(instance, "get" + capitalised(param.name))
        setter = getattr(instance, "set" + capitalised(param.name))
        if instance.hasDefault(param):
            default = instance._java_obj.getDefault(java[param.name]).get()
            python = getter()
            assert (list(default) if isinstance(python, list) else default) == python
            assert setter(python) is instance
            assert instance.isSet(param)


def test_a_model_has_java_setters(model):
    names = {name for name in dir(AutoregressiveDensityModel) if name.startswith("set")}
    assert {"setInputCols", "setHandleInvalid", "setWeightCol"} <= names
    assert "setMaxIter" not in names
    assert model.getMaxIter() == 3
    assert model.copy().setHandleInvalid("keep")._java().getHandleInvalid() == "keep"


def test_lists_and_plain_numbers_do_where_java_has_arrays_and_doubles(spark):
    for density in [
        AutoregressiveDensity(hiddenLayers=[7], inputCols=["a"], stepSize=1),
        AutoregressiveDensity(hiddenLayers=7, inputCols="a", stepSize=1.0),
        AutoregressiveDensity(hiddenLayers=(7,)).setInputCols("a").setStepSize(1),
        AutoregressiveDensity().setHiddenLayers([7]).setInputCols(["a"]).setStepSize(1),
        AutoregressiveDensity().setParams(hiddenLayers=7, inputCols=["a"], stepSize=1),
    ]:
        java = density._to_java()
        assert list(java.getHiddenLayers()) == [7]
        assert list(java.getInputCols()) == ["a"]
        assert java.getStepSize() == 1.0
    two = AutoregressiveDensity().setHiddenLayers(5, 4).setInputCols("a", "b")._to_java()
    assert list(two.getHiddenLayers()) == [5, 4]
    assert list(two.getInputCols()) == ["a", "b"]
    assert list(AutoregressiveDensity(hiddenLayers=[])._to_java().getHiddenLayers()) == []


def test_a_seed_is_as_long_as_java_has_it(spark):
    assert AutoregressiveDensity(seed=2**40)._to_java().getSeed() == 2**40


def test_keywords_are_checked(spark):
    with pytest.raises(TypeError, match="maxIter"):
        AutoregressiveDensity(maxIter="many")
    with pytest.raises(TypeError, match="epochs"):
        AutoregressiveDensity(epochs=3)
    with pytest.raises(TypeError, match="keyword"):
        AutoregressiveDensity(["a"])
    assert "default: 0.999" in AutoregressiveDensity().explainParam("beta2")
    assert "Not set: chosen for the rows" in AutoregressiveDensity().explainParam("maxIter")
