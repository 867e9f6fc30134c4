"""What is counted before somebody asks for it."""

from __future__ import annotations

import threading
from typing import Any, NoReturn, cast

import pytest

from dragoman import Record
from dragoman.errors import RecordError
from dragoman.web import warming

RECORD = cast(Record, object())


def _fail(_: Any) -> NoReturn:
    raise RecordError("the disk is full")


class TestWarming:
    """The thread that counts."""

    def test_looks_again_and_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What fails stops nothing: the next view is looked at, and all of them once more later."""
        looked, enough = list[object](), threading.Event()

        def look(record: Record) -> None:
            looked.append(record)
            if len(looked) == 2:
                enough.set()

        monkeypatch.setattr(warming, "VIEWS", (_fail, look))
        monkeypatch.setattr(warming, "DELAY_SECONDS", 0)
        monkeypatch.setattr(warming, "EVERY_SECONDS", 0.01)
        with warming.warming(RECORD):
            assert enough.wait(10)
        assert set(looked) == {RECORD}

    def test_ends_with_the_desk(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A desk that is closed before its first second looks at nothing, and leaves no thread behind."""
        looked = list[object]()
        monkeypatch.setattr(warming, "VIEWS", (looked.append,))
        with warming.warming(RECORD):
            assert "warming" in {thread.name for thread in threading.enumerate()}
        assert "warming" not in {thread.name for thread in threading.enumerate()}
        assert looked == []
