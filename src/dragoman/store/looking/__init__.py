"""What the desk looks at: pages, counts and pictures of the record, asked so that they stay fast when it is large."""

from dragoman.store.looking.kept import Kept
from dragoman.store.looking.pages import Window
from dragoman.store.looking.view import View

__all__ = ["Kept", "View", "Window"]
