"""Dragoman reads news reports and keeps one sourced record of who did what to whom.

The names below are the whole public interface (CONTRACT: From Python). They are imported when first used, so that the
command line starts quickly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.coding.coder import Coder
    from dragoman.coding.dates import resolve_date
    from dragoman.errors import DragomanError
    from dragoman.record import Record
    from dragoman.values import Coded, Mention, Quote, Report

__version__ = "0.1.0"

_HOMES = {
    "Coded": "values",
    "Coder": "coding.coder",
    "DragomanError": "errors",
    "Mention": "values",
    "Quote": "values",
    "Record": "record",
    "Report": "values",
    "resolve_date": "coding.dates",
}

__all__ = ["Coded", "Coder", "DragomanError", "Mention", "Quote", "Record", "Report", "resolve_date"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
    return getattr(import_module(f"dragoman.{_HOMES[name]}"), name)
