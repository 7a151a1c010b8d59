"""Pages, the API and the operator's desk.

app = create_app(settings, library, studio)    # a WSGI application
"""

from reader.web.app import create_app

__all__ = ["create_app"]
