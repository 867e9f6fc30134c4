"""Results that are kept: for how long, and who makes them."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, Thread

import pytest
from sqlalchemy import Connection, Engine, create_engine, insert, update
from sqlalchemy.pool import StaticPool

from dragoman.store.looking.kept import DEAR_SECONDS, LONGEST_SECONDS, Kept
from dragoman.store.schema import changes


class Clock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


class Counting:
    """Counts how often it was asked, which takes some seconds each time."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self.times = 0
        self.clock, self.seconds = clock, seconds
        self.go_on = Event()
        self.go_on.set()

    def __call__(self, _: Connection) -> int:
        """One more than the last time."""
        assert self.go_on.wait(10)
        self.times += 1
        self.clock.now += self.seconds
        return self.times


@pytest.fixture
def engine() -> Iterator[Engine]:
    """A record in memory that has changed once."""
    found = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    changes.create(found)
    with found.begin() as connection:
        connection.execute(insert(changes).values(number=1))
    yield found
    found.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection to it."""
    with engine.connect() as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    """Seconds."""
    return Clock()


@pytest.fixture
def kept(engine: Engine, clock: Clock) -> Iterator[Kept]:
    """Nothing yet."""
    found = Kept(engine.connect, clock)
    yield found
    found.close()


class TestCheap:
    """What takes no time."""

    def test_once_while_nothing_changes(self, kept: Kept, connection: Connection, clock: Clock) -> None:
        """It is not counted again."""
        count = Counting(clock, DEAR_SECONDS / 2)
        assert [kept.get("key", connection, 1, count) for _ in range(3)] == [1, 1, 1]

    def test_anew_after_a_change(self, kept: Kept, connection: Connection, clock: Clock) -> None:
        """It is exact at once."""
        count = Counting(clock, DEAR_SECONDS / 2)
        assert [kept.get("key", connection, number, count) for number in (1, 2)] == [1, 2]


class TestDear:
    """What takes a second."""

    def test_shown_a_little_longer(self, kept: Kept, connection: Connection, clock: Clock) -> None:
        """Right after a change the older one is shown, and nothing is counted."""
        count = Counting(clock, 1)
        assert [kept.get("key", connection, number, count) for number in (1, 2)] == [1, 1]
        assert count.times == 1

    def test_made_anew_beside(self, kept: Kept, engine: Engine, connection: Connection, clock: Clock) -> None:
        """When it has rested it is counted in another thread, once; who asks meanwhile gets the older one."""
        count = Counting(clock, 1)
        kept.get("key", connection, 1, count)
        connection.execute(update(changes).values(number=2))
        connection.commit()
        clock.now += LONGEST_SECONDS * 2 / 3
        count.go_on.clear()
        assert [kept.get("key", connection, 2, count) for _ in range(3)] == [1, 1, 1]
        count.go_on.set()
        while kept.get("key", connection, 2, count) == 1:
            pass
        assert count.times == 2

    def test_not_for_ever(self, kept: Kept, connection: Connection, clock: Clock) -> None:
        """What nobody asked for in a long time is counted before it is shown."""
        count = Counting(clock, 1)
        kept.get("key", connection, 1, count)
        clock.now += LONGEST_SECONDS
        assert kept.get("key", connection, 2, count) == 2

    def test_one_at_a_time(self, kept: Kept, connection: Connection) -> None:
        """Of several that ask the same at once one counts, and the others wait for it."""
        begun, go_on, times = Event(), Event(), []

        def count(_: Connection) -> str:
            times.append(1)
            begun.set()
            assert go_on.wait(10)
            return "counted"

        found: list[str] = []
        asking = [Thread(target=lambda: found.append(kept.get("key", connection, 1, count))) for _ in range(4)]
        for thread in asking:
            thread.start()
        assert begun.wait(10)
        go_on.set()
        for thread in asking:
            thread.join(10)
        assert (found, len(times)) == (["counted"] * 4, 1)

    def test_a_failure_is_told(self, kept: Kept, connection: Connection, clock: Clock) -> None:
        """What fails is kept by nobody, and can be asked for again."""

        def fail(_: Connection) -> int:
            raise LookupError("gone")

        with pytest.raises(LookupError):
            kept.get("key", connection, 1, fail)
        assert kept.get("key", connection, 1, Counting(clock, 1)) == 1
