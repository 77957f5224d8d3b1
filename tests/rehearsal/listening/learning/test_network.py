import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="learning needs the extra 'learn'")
pytest.importorskip("sklearn", reason="learning needs the extra 'learn'")

from bot.rehearsal.listening import load_lines
from bot.rehearsal.listening.learning import _network as learning
from bot.rehearsal.listening.learning._samples import samples_of, truth_of
from bot.rehearsal.listening.learning._validating import alone_in, best_thresholds, folds_of
from bot.rehearsal.moves import Place

LINES = [line for line in load_lines() if line.place is Place.LOBBY][::40]


def test_numpy_reads_what_torch_has_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    exported = []
    export = learning._exported
    monkeypatch.setattr(learning, "_exported", lambda net, words: exported.append((net, words)) or export(net, words))
    monkeypatch.setattr(learning, "_EPOCHS", 1)
    samples, truth = samples_of(LINES), truth_of(LINES, Place.LOBBY)
    network = learning.learn_network(samples, truth, alone_in(Place.LOBBY), seed=0)
    ((net, vocabulary),) = exported
    for sample in samples[:25]:
        with torch.no_grad():
            logits = net(learning._Batch(vocabulary, [sample.tokens], [sample.situation]))
        assert np.allclose(network.scores(sample.tokens, sample.situation), torch.sigmoid(logits)[0].numpy(), atol=1e-5)


def test_a_joined_line_does_what_both_lines_do() -> None:
    samples, truth = samples_of(LINES), truth_of(LINES, Place.LOBBY).astype(np.float32)
    alone = alone_in(Place.LOBBY)
    changes = learning._Changes(samples, truth, alone, seed=3)
    for row in range(40):
        tokens, _, labels = changes._join(row, (row + 7) % len(samples))
        assert len(tokens) >= len(samples[row].tokens)
        assert labels.any()
        assert labels.sum() == 1 or not labels[alone].any()


def test_a_writers_lines_are_never_both_learnt_from_and_measured() -> None:
    for learn, test in folds_of(LINES):
        assert not {LINES[row].batch for row in learn} & {LINES[row].batch for row in test}


def test_a_threshold_is_put_where_the_lines_part() -> None:
    scores = np.array([[0.1], [0.2], [0.45], [0.8], [0.9]], dtype=np.float32)
    (threshold,) = best_thresholds(scores, np.array([[False], [False], [False], [True], [True]]))
    assert 0.45 < threshold < 0.66
