"""Python hears how training goes."""

import math

import pytest

from ardent.ml import AutoregressiveDensity, TrainingListener


class Log(TrainingListener):
    def __init__(self):
        self.epochs = []

    def onEpoch(self, epoch):
        self.epochs.append(epoch)


class Steps(Log):
    usesSpark = False

    def __init__(self):
        super().__init__()
        self.steps = []

    def onStep(self, epoch, step, steps, negativeLogLikelihood):
        self.steps.append((epoch, step, steps, negativeLogLikelihood))


def test_epochs_and_steps(rows, settings):
    log, steps = Log(), Steps()
    density = AutoregressiveDensity(**settings).setListeners(log, steps)
    model = density.fit(rows)
    assert [epoch.epoch for epoch in log.epochs] == [1, 2, 3]
    losses = [epoch.trainNegativeLogLikelihood for epoch in log.epochs]
    assert losses == model.summary.objectiveHistory
    assert math.isnan(log.epochs[0].validNegativeLogLikelihood)
    assert log.epochs == pytest.approx(log.epochs) and len(steps.epochs) == 3
    assert [step[:3] for step in steps.steps] == [(e, s, 3) for e in (1, 2, 3) for s in (1, 2, 3)]
    assert all(math.isfinite(step[3]) for step in steps.steps)


def test_copies_have_them_and_validation_is_told(rows, settings):
    log = Log()
    density = AutoregressiveDensity(**settings).setListeners(log)
    held = rows.selectExpr("*", "visits = 0 as held")
    density.fit(held, {density.validationIndicatorCol: "held", density.maxIter: 2})
    assert len(log.epochs) == 2 and log.epochs[0].best
    assert all(epoch.validNegativeLogLikelihood > 0 for epoch in log.epochs)


def test_lbfgs_says_why_it_stopped(rows, settings):
    class Why(TrainingListener):
        reason = None

        def onStop(self, reason):
            self.reason = reason

    why = Why()
    lbfgs = {**settings, "solver": "lbfgs", "tol": 0.5, "maxIter": 50}
    AutoregressiveDensity(**lbfgs).setListeners(why).fit(rows)
    assert why.reason


def test_what_a_listener_raises_ends_training(rows, settings):
    class Bad(Log):
        def onEpoch(self, epoch):
            super().onEpoch(epoch)
            raise ValueError("no more")

    bad = Bad()
    with pytest.raises(Exception, match="no more"):
        AutoregressiveDensity(**settings).setListeners(bad).fit(rows)
    assert len(bad.epochs) == 1
