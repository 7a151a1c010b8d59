"""A sample article of a ward that does not exist, so that a new user has something to hear."""

from importlib.resources import files

from reader.article import Page


def sample_page() -> Page:
    """The page as a portal would serve it, noise and all."""
    body = files(__name__).joinpath("phuong-hoa-sen.html").read_bytes()
    return Page(body, None, "text/html; charset=utf-8")
