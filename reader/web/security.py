"""Who may do what, and what a browser is told: headers, session cookie, forms' tokens, rates, sign-in.

Each by a Flask extension; here is only how they are set.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin, current_user
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFError, CSRFProtect

from reader.errors import MissingRight, NotAllowed, NotFound
from reader.radio import Action
from reader.records import Person, StationRecord
from reader.web.assets import Inline
from reader.web.rooms import library, settings

API_KEY_DAYS = 90

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
PERMISSIONS = dict.fromkeys(
    ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics"), "()"
)

csrf = CSRFProtect()
# Kept in each server process's memory: enough to stop one address from taking everything.
limiter = Limiter(
    get_remote_address,
    storage_uri="memory://",
    default_limits=[lambda: f"{settings().requests_per_minute} per minute"],
)
login = LoginManager()

P = ParamSpec("P")
R = TypeVar("R")


class Operator(UserMixin):  # type: ignore[misc] # flask_login has no types
    """Who has signed in, or holds an API key."""

    def __init__(self, person: Person, by_key: bool = False) -> None:
        self.id = person.name
        self.person = person
        self.by_key = by_key
        """Came with a key in the Authorization header: no browser sends that by itself, so no form token is needed."""

    def get_id(self) -> str:
        """What the session's cookie holds."""
        return f"{self.person.session_number} {self.person.name}"


class Session(SecureCookieSessionInterface):
    """The cookie is Secure wherever the visitor came by https; plain http on one's own machine still works.

    What any cache may keep (`public`) neither carries a cookie nor varies with one.
    """

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not response.cache_control.public:
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    app.session_interface = Session()
    app.config["SESSION_COOKIE_NAME"] = "loa_phuong"
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(hours=app.extensions["settings"].session_hours)
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False  # so many hours after signing in, whatever was done
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session; a form may stay open over lunch
    app.extensions["policy"] = _policy(app.extensions["inline"])
    Talisman(
        app,
        content_security_policy=app.extensions["policy"],
        force_https=False,
        session_cookie_secure=False,  # by request, see Session
        strict_transport_security_include_subdomains=False,  # other hosts of the province are not ours to bind
        frame_options="DENY",
        referrer_policy="same-origin",
        permissions_policy=PERMISSIONS,
    )
    csrf.init_app(app)
    limiter.init_app(app)
    login.init_app(app)
    login.user_loader(_in_session)
    login.request_loader(_by_bearer)
    app.after_request(_not_kept)
    app.jinja_env.globals["may"] = _may


def _policy(inline: Mapping[str, Inline]) -> dict[str, str]:
    """What our files may do, and the two that stand in the page (assets.py), by their hashes."""
    kinds = {"style-src": ".css", "script-src": ".js"}
    own = {
        kind: " ".join(["'self'", *(one.source for name, one in inline.items() if name.endswith(suffix))])
        for kind, suffix in kinds.items()
    }
    return {**CONTENT_SECURITY_POLICY, **own}


def with_microphone(inline: Mapping[str, Inline]) -> dict[str, object]:
    """Talisman's options for a page on which one records: the microphone, and a preview of what is not sent yet."""
    policy = {**_policy(inline), "media-src": "'self' blob:"}
    return {"content_security_policy": policy, "permissions_policy": {**PERMISSIONS, "microphone": "(self)"}}


def _in_session(cookie: str) -> Operator | None:
    number, _, name = cookie.partition(" ")
    person = library().in_session(name, int(number)) if number.isdecimal() else None
    return Operator(person) if person else None


def _by_bearer(_request: object) -> Operator | None:
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    person = library().operator_of(key.strip())
    return Operator(person, by_key=True) if person else None


def _may(action: str, station: str | None = None) -> bool:
    """For templates: what is worth showing, at a station or anywhere. Whatever is done is asked again by the view."""
    person: Person | None = current_user.person if current_user.is_authenticated else None
    return person is not None and person.may(Action(action), station)


def _not_kept(response: Response) -> Response:
    """No cache may keep a page unasked: it may be an operator's, and it tells how far a Recording is."""
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if current_user.is_authenticated else "no-cache"
    return response


def signed_in() -> Person:
    """Raises NotAllowed for anyone who has not signed in."""
    if not current_user.is_authenticated:
        raise NotAllowed
    person: Person = current_user.person
    return person


def in_person() -> None:
    """Raises NotAllowed for a program's key: it acts for somebody at the desk, and never becomes them."""
    if current_user.is_authenticated and current_user.by_key:
        raise NotAllowed


def allowed(action: Action, station: str | None = None) -> None:
    """May who has signed in do this at that station? None: anywhere.

    Raises NotAllowed for anyone who has not signed in; NotFound for a station where they have no role, whether it is
    there or not; MissingRight where they have one that this is no part of.
    """
    person = signed_in()
    if station is not None and station not in person.roles:
        if not person.administrator:
            raise NotFound(station)
        library().station(station)
    if not person.may(action, station):
        raise MissingRight(action, action.label, action.label_en)


def my_stations(action: Action) -> tuple[StationRecord, ...]:
    """Where who has signed in may do this, the oldest first. Raises NotAllowed for anyone who has not."""
    person = signed_in()
    return tuple(record for record, _ in library().stations_of(person.name) if person.may(action, record.key))


def member_only(view: Callable[P, R]) -> Callable[P, R]:
    """Raises NotAllowed for anyone who has not signed in; an account without any role may."""

    @functools.wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        signed_in()
        return view(*args, **kwargs)

    return guarded


def operator_only(view: Callable[P, R]) -> Callable[P, R]:
    """Raises NotAllowed for anyone who has not signed in, MissingRight for an account without a role anywhere."""

    @functools.wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not signed_in().has_role:
            raise MissingRight("operator", "làm việc ở đài", "work at a station")
        return view(*args, **kwargs)

    return guarded


def own_form_only() -> None:
    """For forms of visitors without a session, who have no token: the browser says where the form stood.

    Raises CSRFError when it stood on another site. A client that says nothing is no browser and forges nobody's request.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    elsewhere = site not in (None, "same-origin", "none") or (
        site is None and origin is not None and urlsplit(origin).netloc != request.host
    )
    if elsewhere:
        raise CSRFError("another site")
