"""Reads files, folders, tables, pages and standard input into reports."""

from dragoman.reading.decoding import MAX_CHARACTERS
from dragoman.reading.failure import Failure, UnreadableReport
from dragoman.reading.fields import report_from_mapping
from dragoman.reading.inputs import count_inputs, read_inputs

__all__ = ["MAX_CHARACTERS", "Failure", "UnreadableReport", "count_inputs", "read_inputs", "report_from_mapping"]
