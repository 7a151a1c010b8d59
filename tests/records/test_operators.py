"""Sign-in links work once and for a time, keys for a time; neither is stored, only its hash."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest

from reader.errors import BadInput, NotAllowed
from reader.records import Library, operators
from reader.settings import Settings

NOW = datetime.datetime.now(datetime.UTC)


def at(monkeypatch: pytest.MonkeyPatch, later: datetime.timedelta) -> None:
    monkeypatch.setattr(operators, "now", lambda: NOW + later)


def test_a_link_is_good_once(library: Library) -> None:
    token = library.issue_sign_in("chị Hai", 15)
    assert library.redeem_sign_in(token) == "chị Hai"
    with pytest.raises(NotAllowed):
        library.redeem_sign_in(token)


def test_a_link_opens_one_session_however_many_press_at_once(library: Library) -> None:
    token = library.issue_sign_in("chị Hai", 15)

    def press(_: int) -> bool:
        try:
            return library.redeem_sign_in(token) == "chị Hai"
        except NotAllowed:
            return False

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(press, range(32))).count(True) == 1


def test_a_link_ends(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, datetime.timedelta())
    early, late = library.issue_sign_in("chị Hai", 15), library.issue_sign_in("anh Ba", 15)
    at(monkeypatch, datetime.timedelta(minutes=14, seconds=59))
    assert library.redeem_sign_in(early) == "chị Hai"
    at(monkeypatch, datetime.timedelta(minutes=15))
    with pytest.raises(NotAllowed):
        library.redeem_sign_in(late)


def test_a_key_works_until_it_ends(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, datetime.timedelta())
    key = library.issue_api_token("robot", days=90)
    at(monkeypatch, datetime.timedelta(days=89, hours=23))
    assert [library.operator_of(key) for _ in range(3)] == ["robot"] * 3
    at(monkeypatch, datetime.timedelta(days=90))
    assert library.operator_of(key) is None


def test_revoked_keys_are_nobodys_and_others_stay(library: Library) -> None:
    mine, mine_too, other = (library.issue_api_token(who) for who in ("robot", "robot", "khác"))
    link = library.issue_sign_in("robot", 15)
    library.revoke_api_tokens("robot")
    assert [library.operator_of(key) for key in (mine, mine_too, other)] == [None, None, "khác"]
    assert library.redeem_sign_in(link) == "robot"


def test_a_link_is_no_key_and_a_key_no_link(library: Library) -> None:
    assert library.operator_of(library.issue_sign_in("x", 15)) is None
    with pytest.raises(NotAllowed):
        library.redeem_sign_in(library.issue_api_token("x"))


@pytest.mark.parametrize("token", ["", " ", "\x00", "\ud800", "' OR 1=1 --", "a" * 100_000, "ă"])
def test_a_strange_token_is_nobodys(token: str, library: Library) -> None:
    library.issue_sign_in("x", 15)
    library.issue_api_token("x")
    assert library.operator_of(token) is None
    with pytest.raises(NotAllowed):
        library.redeem_sign_in(token)


def test_a_hash_from_a_stolen_backup_opens_nothing(library: Library) -> None:
    token = library.issue_sign_in("x", 15)
    with pytest.raises(NotAllowed):
        library.redeem_sign_in(operators._sha256(token))


@pytest.mark.parametrize("who", ["", "  \n", "x" * 201, "\ud800"])
def test_nobody_gets_none(who: str, library: Library) -> None:
    for issue in (lambda: library.issue_sign_in(who, 15), lambda: library.issue_api_token(who)):
        with pytest.raises(BadInput):
            issue()
    assert library.events() == ()


def test_tokens_cannot_be_guessed(library: Library) -> None:
    tokens = {library.issue_sign_in("x", 15) for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 43  # 256 bits in base64


def test_no_secret_is_stored_in_plain(library: Library, settings: Settings) -> None:
    """Neither in the tables nor in SQLite's own files, nor in what is told of who did what."""
    key = settings.signing_key()
    tokens = [library.issue_sign_in("chị Hai", 15), library.issue_api_token("robot")]
    library.operator_of(tokens[1])
    used = library.issue_sign_in("anh Ba", 15)
    library.redeem_sign_in(used)
    files = [path for path in settings.folder.iterdir() if path.name != "secret_key"]
    stored = b"".join(path.read_bytes() for path in files)
    assert "records.sqlite-wal" in {path.name for path in files}
    assert operators._sha256(tokens[0]).encode() in stored, "the search looks at the right files"
    assert "chị Hai".encode() in stored
    for secret in (key, used, *tokens):
        assert secret.encode() not in stored
        assert secret not in str(library.events())


def test_ended_tokens_do_not_pile_up(library: Library, settings: Settings) -> None:
    first = library.issue_sign_in("x", -1)
    library.issue_sign_in("x", 15)
    with library._database.reading() as session:
        assert session.get(operators.TokenRow, operators._sha256(first)) is None
