"""Copies, stories, and one event from many mentions: pure functions of coded reports, without a database."""

from dragoman.linking.archive import Known
from dragoman.linking.board import Cache
from dragoman.linking.describe import describe_event, describe_story
from dragoman.linking.items import Item, item_from_coded
from dragoman.linking.links import Judgement, Linking, Links, link
from dragoman.linking.stories import WINDOW_DAYS

__all__ = [
    "WINDOW_DAYS",
    "Cache",
    "Item",
    "Judgement",
    "Known",
    "Linking",
    "Links",
    "describe_event",
    "describe_story",
    "item_from_coded",
    "link",
]
