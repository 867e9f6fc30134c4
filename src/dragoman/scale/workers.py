"""Reports coded by processes of their own, one a core, in the order in which they came.

The processes are spawned, as Windows and macOS do it, so that the same holds on every system. Each loads the coder for
itself and gives it one thread: two processes of one thread read half as much again as one process of two, whose
threads wait for each other between the encoder's operations and for the Python between its runs (84 articles on two
cores: 20 s against 31 s).
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from dragoman.errors import CodingError, RequestError
from dragoman.scale.coding import CoderLike, Coding, code_reports, joined
from dragoman.values import Report

GROUP = 2
"""Reports in one task: enough that sending them costs nothing, few enough that all processes end together."""
AHEAD = 3
"""Tasks for each process that wait behind those whose results are due, so that none runs dry while they are stored."""

_worker: tuple[CoderLike | None] = (None,)
"""In a worker process, the coder that it was given, if any."""


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def code_in_workers(batches: Iterable[Sequence[Report]], workers: int, coder: CoderLike | None) -> Iterator[Coding]:
    """Codes batches of reports in processes and yields one result a batch, in the order of the batches.

    Args:
        batches: none of them empty; they are taken as they are needed.
        workers: how many processes.
        coder: what codes the reports, sent to each process; ``None`` for the coder that ships with the package.

    Raises:
        RequestError: the coder can't be sent.
        CodingError: a process has ended by itself.
        ModelError: the model can't be loaded there.
    """
    _check(coder)
    context = get_context("spawn")
    listening, held = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, context, _start, (coder, listening))
    try:
        yield from _in_order(pool, batches, AHEAD * workers)
        pool.shutdown()
    except BrokenProcessPool:
        raise CodingError(
            "a worker process ended while it coded (is the memory full?); what was read before is kept: "
            "read the same again, with fewer workers"
        ) from None
    finally:
        held.close()  # workers that are still at work leave at once
        pool.shutdown(cancel_futures=True)
        listening.close()


def _in_order(pool: ProcessPoolExecutor, batches: Iterable[Sequence[Report]], ahead: int) -> Iterator[Coding]:
    waiting: deque[list[Future[Coding]]] = deque()
    for batch in batches:
        groups = [batch[i : i + GROUP] for i in range(0, len(batch), GROUP)]
        with _interrupts_held():  # a process that this spawns inherits it: Ctrl-C is for its parent to answer
            waiting.append([pool.submit(_code, group) for group in groups])
        while sum(map(len, waiting)) - len(waiting[0]) >= ahead:
            yield joined([task.result() for task in waiting.popleft()])
    while waiting:
        yield joined([task.result() for task in waiting.popleft()])


def _check(coder: CoderLike | None) -> None:
    try:
        pickle.dumps(coder)
    except Exception as error:
        reason = " ".join(str(error).split())
        raise RequestError(f"this coder can't be sent to worker processes ({reason}); read with workers=1") from None


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Answers Ctrl-C after the block: a process is started whole or not at all.

    The signal is also blocked, where there are signal masks, for a new process inherits that.
    """
    caught: list[Any] = []
    main = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, lambda *arguments: caught.append(arguments)) if main else None
    masks = hasattr(signal, "pthread_sigmask")
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if main:
            signal.signal(signal.SIGINT, handler)
        if caught and callable(handler):
            handler(*caught[0])


def _start(coder: CoderLike | None, listening: Connection) -> None:
    """Prepares a worker process: it ignores Ctrl-C and leaves with the process that started it, however that ends."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, args=(listening,), daemon=True).start()
    _worker = (coder,)


def _leave_with_parent(listening: Connection) -> None:
    listening.poll(None)  # nothing is ever sent: this returns when the other end is closed
    os._exit(0)


def _code(reports: Sequence[Report]) -> Coding:
    """Codes a group in a worker process. Sentences and terms, which no record keeps, are not sent back."""
    coding = code_reports(_coder(), reports)
    return replace(coding, coded=tuple((replace(one, sentences=(), terms={}), item) for one, item in coding.coded))


@cache
def _coder() -> CoderLike:
    if _worker[0] is not None:
        return _worker[0]
    from dragoman.coding.coder import Coder
    from dragoman.knowledge import load
    from dragoman.language.encoder import Model

    return Coder(Model(threads=1), load())
