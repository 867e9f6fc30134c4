"""The desk: look at the record, check it and correct it, in a browser.

::

    app = create_app(Settings("dragoman.db"))    # an ASGI application; «dragoman serve» runs it
"""

from dragoman.web.app import create_app
from dragoman.web.settings import Settings

__all__ = ["Settings", "create_app"]
