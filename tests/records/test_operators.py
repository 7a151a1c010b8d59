"""Sign-in links work once and for a time, keys for a time; neither is stored, only its hash."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest

from reader.errors import NotAllowed, NotFound
from reader.radio import Role, Station
from reader.records import Library, operators
from reader.settings import Settings

NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture(autouse=True)
def people(library: Library) -> None:
    for name in ("chi-hai", "anh-ba", "robot", "khac"):
        library.add_person(name, "quan-tri")


def whose(library: Library, key: str) -> str | None:
    person = library.operator_of(key)
    return person.name if person else None


def at(monkeypatch: pytest.MonkeyPatch, later: datetime.timedelta) -> None:
    monkeypatch.setattr(operators, "now", lambda: NOW + later)


def test_a_link_is_good_once(library: Library) -> None:
    token = library.issue_sign_in("chi-hai", 15)
    assert library.redeem_sign_in(token).name == "chi-hai"
    with pytest.raises(NotAllowed):
        library.redeem_sign_in(token)


def test_a_link_opens_one_session_however_many_press_at_once(library: Library) -> None:
    token = library.issue_sign_in("chi-hai", 15)

    def press(_: int) -> bool:
        try:
            return library.redeem_sign_in(token).name == "chi-hai"
        except NotAllowed:
            return False

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(press, range(32))).count(True) == 1


def test_a_link_ends(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, datetime.timedelta())
    early, late = library.issue_sign_in("chi-hai", 15), library.issue_sign_in("anh-ba", 15)
    at(monkeypatch, datetime.timedelta(minutes=14, seconds=59))
    assert library.redeem_sign_in(early).name == "chi-hai"
    at(monkeypatch, datetime.timedelta(minutes=15))
    with pytest.raises(NotAllowed):
        library.redeem_sign_in(late)


def test_a_key_works_until_it_ends(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, datetime.timedelta())
    key = library.issue_api_token("robot", days=90)
    at(monkeypatch, datetime.timedelta(days=89, hours=23))
    assert [whose(library, key) for _ in range(3)] == ["robot"] * 3
    at(monkeypatch, datetime.timedelta(days=90))
    assert library.operator_of(key) is None


def test_revoked_keys_are_nobodys_and_others_stay(library: Library) -> None:
    mine, mine_too, other = (library.issue_api_token(who) for who in ("robot", "robot", "khac"))
    link = library.issue_sign_in("robot", 15)
    library.revoke_api_tokens("robot")
    assert [whose(library, key) for key in (mine, mine_too, other)] == [None, None, "khac"]
    assert library.redeem_sign_in(link).name == "robot"


def test_a_link_is_no_key_and_a_key_no_link(library: Library) -> None:
    assert library.operator_of(library.issue_sign_in("chi-hai", 15)) is None
    with pytest.raises(NotAllowed):
        library.redeem_sign_in(library.issue_api_token("chi-hai"))


@pytest.mark.parametrize("token", ["", " ", "\x00", "\ud800", "' OR 1=1 --", "a" * 100_000, "ă"])
def test_a_strange_token_is_nobodys(token: str, library: Library) -> None:
    library.issue_sign_in("chi-hai", 15)
    library.issue_api_token("chi-hai")
    assert library.operator_of(token) is None
    with pytest.raises(NotAllowed):
        library.redeem_sign_in(token)


def test_a_hash_from_a_stolen_backup_opens_nothing(library: Library) -> None:
    token = library.issue_sign_in("chi-hai", 15)
    with pytest.raises(NotAllowed):
        library.redeem_sign_in(operators._sha256(token))


@pytest.mark.parametrize("who", ["", "  \n", "x" * 201, "\ud800", "\x00", "chua-co", "Chi-Hai"])
def test_nobody_gets_none(who: str, library: Library) -> None:
    for issue in (lambda: library.issue_sign_in(who, 15), lambda: library.issue_api_token(who)):
        with pytest.raises(NotFound):
            issue()
    assert not any("token" in event.what for event in library.events())


def test_tokens_cannot_be_guessed(library: Library) -> None:
    tokens = {library.issue_sign_in("chi-hai", 15) for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 43  # 256 bits in base64


def test_no_secret_is_stored_in_plain(library: Library, settings: Settings) -> None:
    """Neither in the tables nor in SQLite's own files, nor in what is told of who did what."""
    key = settings.signing_key()
    tokens = [library.issue_sign_in("chi-hai", 15), library.issue_api_token("robot")]
    library.operator_of(tokens[1])
    used = library.issue_sign_in("anh-ba", 15)
    library.redeem_sign_in(used)
    files = [path for path in settings.folder.iterdir() if path.name != "secret_key"]
    stored = b"".join(path.read_bytes() for path in files)
    assert "records.sqlite-wal" in {path.name for path in files}
    assert operators._sha256(tokens[0]).encode() in stored, "the search looks at the right files"
    assert b"chi-hai" in stored
    for secret in (key, used, *tokens):
        assert secret.encode() not in stored
        assert secret not in str(library.events())


def test_ended_tokens_do_not_pile_up(library: Library, settings: Settings) -> None:
    first = library.issue_sign_in("chi-hai", -1)
    library.issue_sign_in("chi-hai", 15)
    with library._database.reading() as session:
        assert session.get(operators.TokenRow, operators._sha256(first)) is None


def test_who_is_no_longer_active_has_neither_links_nor_keys(library: Library) -> None:
    library.add_person("quan-tri", "quan-tri", administrator=True)
    link, key = library.issue_sign_in("chi-hai", 15), library.issue_api_token("chi-hai")
    library.set_active("chi-hai", False, "quan-tri")
    assert library.operator_of(key) is None
    with pytest.raises(NotAllowed):
        library.redeem_sign_in(link)
    with pytest.raises(NotFound):
        library.issue_sign_in("chi-hai", 15)
    library.set_active("chi-hai", True, "quan-tri")
    assert library.operator_of(key) is None, "what was taken away does not come back"


def test_signing_out_everywhere_ends_keys_links_and_sessions_of_one_person(library: Library) -> None:
    theirs, mine = library.issue_api_token("anh-ba"), library.issue_api_token("chi-hai")
    link = library.issue_sign_in("chi-hai", 15)
    number = library.person("chi-hai").session_number
    assert library.in_session("chi-hai", number)
    library.sign_out_everywhere("chi-hai", "chi-hai")
    assert library.in_session("chi-hai", number) is None
    assert [whose(library, key) for key in (theirs, mine)] == ["anh-ba", None]
    with pytest.raises(NotAllowed):
        library.redeem_sign_in(link)


def test_a_key_carries_its_persons_roles(library: Library) -> None:
    station = library.add_station(Station("Đài Hoa Sen", "phường Hoa Sen"), "quan-tri")
    library.give_role("robot", station, Role.OPERATOR, "quan-tri")
    person = library.operator_of(library.issue_api_token("robot"))
    assert person and person.roles == {station: Role.OPERATOR}
