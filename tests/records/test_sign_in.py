"""Signing in by name: lockout, the second step, the same work for whoever is not there, and nothing secret told."""

from __future__ import annotations

import datetime
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyotp
import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from reader.errors import NotAllowed, SignInRefused, WrongCode
from reader.records import Library, models, new_secret, passwords, totp_address
from reader.settings import Settings

PASSWORD = "con trâu đi trước cái cày"
MINUTE = datetime.timedelta(minutes=1)


class Clock:
    def __init__(self) -> None:
        self.at = datetime.datetime(2026, 11, 25, 5, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(models, "now", clock)
    return clock


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """As much hashing as a test needs."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobodys.cache_clear()


@pytest.fixture
def hai(library: Library) -> str:
    library.add_person("chi-hai", "quan-tri")
    library.set_password("chi-hai", PASSWORD, "chi-hai")
    return "chi-hai"


def lets_in(library: Library, password: str, code: str = "", name: str = "chi-hai") -> bool:
    try:
        return library.sign_in(name, password, code).name == name
    except SignInRefused:
        return False


def test_by_name_and_password(library: Library, hai: str) -> None:
    assert lets_in(library, PASSWORD)
    assert lets_in(library, PASSWORD.replace("â", "a\u0302")), "however the keyboard writes it"
    for wrong in ("", PASSWORD + " ", PASSWORD.upper(), "\x00", "\ud800", "x" * 100_000):
        library.unlock(hai, "quan-tri")
        assert not lets_in(library, wrong)
    library.unlock(hai, "quan-tri")
    for name in ("", "ai-do", "CHI-HAI", "\x00", "\ud800", "' OR 1=1 --", "x" * 100_000):
        assert not lets_in(library, PASSWORD, name=name)


def test_who_has_no_password_or_is_inactive_does_not_come_in(library: Library, hai: str) -> None:
    library.add_person("anh-ba", "quan-tri")
    library.add_person("quan-tri", "quan-tri", administrator=True)
    for password in ("", " ", PASSWORD):
        assert not lets_in(library, password, name="anh-ba")
    library.set_active(hai, False, "quan-tri")
    assert not lets_in(library, PASSWORD)


@pytest.mark.parametrize("name", ["ai-do", "anh-ba", "chi-hai", "khoa-roi"])
def test_the_same_work_whoever_is_asked_for(
    library: Library, hai: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Time must not tell who is there: one hash is verified, of the same cost, also for unknown and locked names."""
    library.add_person("anh-ba", "x")  # without a password
    library.add_person("khoa-roi", "x")
    library.set_password("khoa-roi", PASSWORD, "x")
    for _ in range(5):
        assert not lets_in(library, "sai", name="khoa-roi")
    assert library.person("khoa-roi").locked_until
    verified: list[str] = []
    plain = PasswordHasher.verify

    def counted(self: PasswordHasher, held: str, password: bytes) -> bool:
        verified.append(held.rsplit("$", 2)[0])
        return plain(self, held, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    assert not lets_in(library, "sai", name=name)
    assert verified == ["$argon2id$v=19$m=64,t=1,p=1"]


def test_five_wrong_ones_lock_and_each_further_one_doubles(library: Library, hai: str, clock: Clock) -> None:
    for _ in range(4):
        assert not lets_in(library, "sai")
    assert lets_in(library, PASSWORD), "four are let pass, and forgotten"
    for _ in range(5):
        assert not lets_in(library, "sai")
    for minutes in (15, 30, 60, 120):
        clock.at += minutes * MINUTE - datetime.timedelta(seconds=1)
        assert not lets_in(library, PASSWORD), f"locked for {minutes} minutes"
        clock.at += datetime.timedelta(seconds=1)
        assert not lets_in(library, "sai")
    clock.at += 240 * MINUTE
    assert lets_in(library, PASSWORD)
    told = [event.what for event in library.events_of("person:chi-hai")]
    assert told.count("locked after 5 wrong tries") == 1 and "locked after 9 wrong tries" in told
    assert library.person(hai).locked_until is None


def test_an_administrator_unlocks(library: Library, hai: str) -> None:
    for _ in range(5):
        assert not lets_in(library, "sai")
    assert not lets_in(library, PASSWORD)
    library.unlock(hai, "quan-tri")
    assert lets_in(library, PASSWORD)


def test_a_hundred_tries_at_once_are_a_hundred_tries(library: Library, hai: str) -> None:
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: lets_in(library, "sai"), range(24)))
    assert not lets_in(library, PASSWORD)


STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 90)), max_size=25)


@given(STEPS)
@examples(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_lockout_is_what_the_rule_says(
    library: Library, hai: str, clock: Clock, steps: list[tuple[bool, int]]
) -> None:
    """Against the rule written the plainest way: right or wrong tries, minutes apart."""
    library.unlock(hai, "x")
    wrong, locked = 0, clock.at
    for right, minutes in steps:
        clock.at += minutes * MINUTE
        let_in = lets_in(library, PASSWORD if right else "sai")
        if clock.at < locked:
            assert not let_in
        elif right:
            assert let_in
            wrong = 0
        else:
            assert not let_in
            wrong += 1
            if wrong >= 5:
                locked = clock.at + min(15 * 2 ** (wrong - 5), 24 * 60) * MINUTE


def test_a_hash_with_old_parameters_is_made_anew(
    library: Library, hai: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held() -> str:
        with library._database.reading() as session:
            return str(session.execute(models.Base.metadata.tables["people"].select()).one().password_hash)

    before = held()
    assert lets_in(library, PASSWORD) and held() == before
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=2, memory_cost=128, parallelism=1))
    assert not lets_in(library, "sai") and held() == before
    assert lets_in(library, PASSWORD)
    assert "m=128,t=2" in held() and lets_in(library, PASSWORD)


# The second step


@pytest.fixture
def secret(library: Library, hai: str, clock: Clock) -> str:
    secret = new_secret()
    library.set_totp(hai, secret, pyotp.TOTP(secret).at(clock.at))
    clock.at += MINUTE
    return secret


def test_a_code_besides_the_password(library: Library, secret: str, clock: Clock) -> None:
    code = pyotp.TOTP(secret).at(clock.at)
    assert not lets_in(library, PASSWORD)
    assert not lets_in(library, "sai", code)
    assert lets_in(library, PASSWORD, f" {code[:3]} {code[3:]} ")
    assert not lets_in(library, PASSWORD, code), "good once"
    clock.at += MINUTE
    assert not lets_in(library, PASSWORD, code), "and for its time"


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_be_half_a_minute_off(
    library: Library, secret: str, clock: Clock, steps: int, good: bool
) -> None:
    clock.at += 10 * MINUTE
    code = pyotp.TOTP(secret).at(clock.at + steps * datetime.timedelta(seconds=30))
    assert lets_in(library, PASSWORD, code) is good


def test_an_older_code_than_the_last_used_is_refused(library: Library, secret: str, clock: Clock) -> None:
    earlier = pyotp.TOTP(secret).at(clock.at - datetime.timedelta(seconds=30))
    assert lets_in(library, PASSWORD, pyotp.TOTP(secret).at(clock.at))
    assert not lets_in(library, PASSWORD, earlier)


def test_one_code_opens_one_session_however_many_send_it(library: Library, secret: str, clock: Clock) -> None:
    code = pyotp.TOTP(secret).at(clock.at)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: lets_in(library, PASSWORD, code), range(4))).count(True) == 1


def test_wrong_codes_lock_too(library: Library, secret: str, clock: Clock) -> None:
    for _ in range(5):
        assert not lets_in(library, PASSWORD, "000000")
    assert not lets_in(library, PASSWORD, pyotp.TOTP(secret).at(clock.at))


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\x00", "\ud800", "0" * 100_000]
)
def test_what_is_no_code(library: Library, hai: str, code: str) -> None:
    with pytest.raises(WrongCode):
        library.set_totp(hai, new_secret(), code)
    assert not library.person(hai).has_totp


@pytest.mark.parametrize("weak", ["", "AAAA", "a" * 32, "A" * 33, "1" * 32, "' OR 1=1"])
def test_what_is_no_secret(library: Library, hai: str, weak: str) -> None:
    with pytest.raises(WrongCode):
        library.set_totp(hai, weak, "123456")


def test_a_lost_telephone(library: Library, secret: str) -> None:
    library.remove_totp("chi-hai", "quan-tri")
    assert lets_in(library, PASSWORD)


def test_a_link_asks_for_the_code_too(library: Library, secret: str, clock: Clock) -> None:
    link = library.issue_sign_in("chi-hai", 15, "quan-tri")
    assert library.link_asks_code(link)
    with pytest.raises(SignInRefused):
        library.redeem_sign_in(link)
    with pytest.raises(SignInRefused):
        library.redeem_sign_in(link, "000000")
    assert library.redeem_sign_in(link, pyotp.TOTP(secret).at(clock.at)).name == "chi-hai"
    with pytest.raises(NotAllowed):
        library.redeem_sign_in(link, pyotp.TOTP(secret).at(clock.at + MINUTE))
    assert not library.link_asks_code("khong-co")


def test_a_link_ends_a_lock(library: Library, hai: str) -> None:
    for _ in range(5):
        assert not lets_in(library, "sai")
    library.redeem_sign_in(library.issue_sign_in(hai, 15, "quan-tri"))
    assert lets_in(library, PASSWORD)


def test_proving_it_is_oneself_counts_like_signing_in(library: Library, secret: str) -> None:
    assert library.prove("chi-hai", PASSWORD).name == "chi-hai"
    for _ in range(5):
        with pytest.raises(SignInRefused):
            library.prove("chi-hai", "sai")
    with pytest.raises(SignInRefused):
        library.prove("chi-hai", PASSWORD)


def test_a_new_password_ends_what_was_open(library: Library, hai: str) -> None:
    number, key = library.person(hai).session_number, library.issue_api_token(hai)
    library.set_password(hai, "một câu khác hẳn", hai)
    assert library.in_session(hai, number) is None
    assert library.operator_of(key) is None
    assert not lets_in(library, PASSWORD) and lets_in(library, "một câu khác hẳn")


def test_no_secret_gets_out(
    library: Library,
    settings: Settings,
    hai: str,
    secret: str,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not into the files, except the second step's secret, which must be read again; not into logs, events or errors."""
    caplog.set_level(logging.DEBUG)
    told: list[str] = []
    tries: list[tuple[str, str]] = [("mat-khau-sai-cua-toi", ""), (PASSWORD, "000000"), (PASSWORD, "")]
    for password, code in tries:
        with pytest.raises(SignInRefused) as caught:
            library.sign_in(hai, password, code)
        told.append(f"{caught.value!r} {caught.value} {caught.value.message('en')} {caught.value.args}")
    with pytest.raises(SignInRefused):
        library.sign_in("mat-khau-go-nham-cho", PASSWORD)
    code = pyotp.TOTP(secret).at(clock.at)
    library.sign_in(hai, PASSWORD, code)
    told += [str(library.events()), str(library.people()), repr(library.person(hai)), caplog.text]
    stored = b"".join(path.read_bytes() for path in Path(settings.folder).iterdir())
    assert secret.encode() in stored, "the search looks at the right files"
    for hidden in (PASSWORD, "mat-khau-sai-cua-toi", "mat-khau-go-nham-cho"):
        assert hidden.encode() not in stored
        assert hidden not in " ".join(told)
    assert secret not in " ".join(told) and code not in " ".join(told)


def test_what_the_qr_code_says() -> None:
    address = totp_address("A" * 32, "chi-hai")
    assert address.startswith("otpauth://totp/") and "secret=" + "A" * 32 in address and "chi-hai" in address
