"""Learning boosted trees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier

from bot.rehearsal.listening._ngrams import Floats
from bot.rehearsal.listening._trees import Trees

_TREES, _LEAVES, _RATE, _PART, _FEWEST = 250, 12, 0.06, 0.8, 40
_SPLITS_TRIED = 0.5
"""Share of the features that are looked at for each split: faster, and trees that differ more."""


def learn_trees(rows: Floats, truth: NDArray[np.bool_], weights: Floats) -> Trees:
    """Fit trees one after the other, each to what those before it got wrong."""
    model = GradientBoostingClassifier(
        n_estimators=_TREES,
        learning_rate=_RATE,
        max_leaf_nodes=_LEAVES,
        max_depth=None,
        min_samples_leaf=_FEWEST,
        subsample=_PART,
        max_features=_SPLITS_TRIED,
        random_state=0,
    ).fit(rows, truth, sample_weight=weights)
    trees = [each.tree_ for each in model.estimators_[:, 0]]
    most = max(tree.node_count for tree in trees)
    shape = (len(trees), most)
    feature, left, right = (np.zeros(shape, dtype=np.int16) for _ in range(3))
    threshold, value = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    for number, tree in enumerate(trees):
        nodes = np.arange(tree.node_count)
        is_leaf = tree.children_left < 0
        feature[number, nodes] = np.where(is_leaf, 0, tree.feature)
        threshold[number, nodes] = tree.threshold
        left[number, nodes] = np.where(is_leaf, nodes, tree.children_left)
        right[number, nodes] = np.where(is_leaf, nodes, tree.children_right)
        value[number, nodes] = _RATE * tree.value[:, 0, 0]
    share = float(model.init_.class_prior_[1])
    depth = max(tree.max_depth for tree in trees)
    return Trees(feature, threshold, left, right, value, float(np.log(share / (1 - share))), depth)
