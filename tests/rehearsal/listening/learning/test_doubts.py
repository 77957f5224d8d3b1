"""Learning anew what speaks to a doubt, without the hour that the moves take."""

from dataclasses import replace

import pytest

pytest.importorskip("sklearn", reason="learning needs the extra 'learn'")
pytest.importorskip("torch", reason="learning needs the extra 'learn'")

from bot.rehearsal.listening import Learnt, load, load_lines
from bot.rehearsal.listening import learning as learning_module
from bot.rehearsal.listening.learning import StaleMovesError, learn_doubts


def test_moves_that_were_learnt_from_other_lines_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    stale = replace(load(), fingerprint="0000.0000")
    monkeypatch.setattr(learning_module, "load", lambda: stale)
    with pytest.raises(StaleMovesError, match="without --doubts"):
        learn_doubts({}, print)


def test_the_readers_of_moves_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    some = [line for line in load_lines() if line.is_about is not None][:400]
    saved: list[Learnt] = []
    monkeypatch.setattr(learning_module, "load_lines", lambda *_: some)
    monkeypatch.setattr(learning_module, "save", lambda learnt, _: saved.append(learnt))
    learn_doubts({}, lambda _: None)
    (learnt,), kept = saved, load()
    assert learnt.fingerprint == kept.fingerprint
    assert {place: reader.thresholds.tolist() for place, reader in learnt.places.items()} == {
        place: reader.thresholds.tolist() for place, reader in kept.places.items()
    }
