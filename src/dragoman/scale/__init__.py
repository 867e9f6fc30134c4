"""The same work on several processes."""

from dragoman.scale.coding import CoderLike, Coding, code_reports
from dragoman.scale.workers import code_in_workers, cores

__all__ = ["CoderLike", "Coding", "code_in_workers", "code_reports", "cores"]
