"""A sample article and station of wards that do not exist, so that a new user has something to hear and try."""

from importlib.resources import files

from reader.article import Page
from reader.manner import Accent
from reader.radio import Station
from reader.speech import OF_ACCENT


def sample_page() -> Page:
    """The page as a portal would serve it, noise and all."""
    body = files(__name__).joinpath("phuong-hoa-sen.html").read_bytes()
    return Page(body, None, "text/html; charset=utf-8")


def sample_station(accent: Accent = Accent.SOUTH) -> Station:
    """The first station of a new house; its chief gives it its own name."""
    return Station(
        "Đài truyền thanh phường Mỹ Thạnh", "phường Mỹ Thạnh", voice=OF_ACCENT[accent].key, accent=accent
    )
