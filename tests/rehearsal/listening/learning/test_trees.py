"""What numpy reads of the trees is what was learnt."""

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="learning needs the extra 'learn'")

from bot.rehearsal.listening.learning import _trees


def test_the_trees_are_read_as_they_were_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = np.random.default_rng(3)
    rows = dice.normal(size=(600, 5)).astype(np.float32)
    truth = rows[:, 0] * rows[:, 1] > 0.1
    learnt = []
    fit = _trees.GradientBoostingClassifier.fit

    def noting(model: object, *args: object, **more: object) -> object:
        learnt.append(fit(model, *args, **more))
        return learnt[-1]

    monkeypatch.setattr(_trees.GradientBoostingClassifier, "fit", noting)
    trees = _trees.learn_trees(rows, truth, np.ones(len(rows), dtype=np.float32))
    read = [trees.likelihood(row) for row in rows]
    assert np.allclose(read, learnt[0].predict_proba(rows)[:, 1], atol=1e-4)
    assert np.mean((np.array(read) >= 0.5) == truth) > 0.9
