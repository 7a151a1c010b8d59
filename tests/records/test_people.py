"""Accounts: who is made, what they may, and what never gets out."""

from __future__ import annotations

import pytest

from reader.errors import BadInput, LastAdministrator, NotFound, WeakPassword
from reader.radio import Action, Role, Station
from reader.records import Library, Person, passwords

HOA_SEN = Station("Đài Hoa Sen", "phường Hoa Sen")
PASSWORD = "con trâu đi trước cái cày"


def test_a_new_house_has_one_person_who_can_try_everything(library: Library) -> None:
    library.found("truc-ban", "Trực ban", HOA_SEN)
    (person,), (record,) = library.people(), library.stations()
    assert (person.name, person.administrator, person.roles) == ("truc-ban", True, {record.key: Role.CHIEF})
    assert record.own_approval
    assert all(person.may(action, record.key) for action in Action)
    library.found("truc-ban", "Trực ban", HOA_SEN)
    library.found("ai-do", "Ai đó", HOA_SEN)
    assert len(library.people()) == len(library.stations()) == 1


def test_an_account(library: Library) -> None:
    library.add_person("chi-hai", "quan-tri", " Nguyễn  Thị Hai ")
    assert library.person("chi-hai") == Person("chi-hai", "Nguyễn Thị Hai")
    library.rename_person("chi-hai", "Trần Thị Hai", "quan-tri")
    assert library.person("chi-hai").full_name == "Trần Thị Hai"
    assert [e.what for e in library.events_of("person:chi-hai")] == [
        "full name of chi-hai",
        "add person chi-hai",
    ]


@pytest.mark.parametrize(
    "name", ["", "x", "Chị Hai", "CHI-HAI", "-a", "a" * 81, "a\x00b", "a\ud800", "a/b", "a\n"]
)
def test_what_is_no_name(library: Library, name: str) -> None:
    with pytest.raises(BadInput):
        library.add_person(name, "quan-tri")
    with pytest.raises(NotFound):
        library.person(name)
    assert library.people() == ()


def test_a_name_is_given_once(library: Library) -> None:
    library.add_person("chi-hai", "quan-tri")
    with pytest.raises(BadInput):
        library.add_person("chi-hai", "quan-tri", administrator=True)
    assert not library.person("chi-hai").administrator


def test_the_last_administrator_stays(library: Library) -> None:
    library.add_person("quan-tri", "x", administrator=True)
    library.add_person("chi-hai", "x")
    for change in (library.set_active, library.set_administrator):
        with pytest.raises(LastAdministrator):
            change("quan-tri", False, "quan-tri")
    assert library.person("quan-tri").administrator and library.person("quan-tri").active
    library.set_administrator("chi-hai", True, "quan-tri")
    library.set_administrator("quan-tri", False, "chi-hai")
    assert [p.name for p in library.people() if p.administrator] == ["chi-hai"]


@pytest.mark.parametrize(
    "password",
    [
        "",
        "ngắn",
        "a" * 201,
        "aaaaaaaaaaaa",
        "1234567890",
        "Mật Khẩu 123",
        "PASSWORD123",
        "anh yêu em nhiều",
        "vietnam123",
    ],
)
def test_weak_passwords(library: Library, password: str) -> None:
    library.add_person("chi-hai", "quan-tri")
    with pytest.raises(WeakPassword) as caught:
        library.set_password("chi-hai", password, "chi-hai")
    assert not password or password not in repr(caught.value) + caught.value.message()
    assert not library.person("chi-hai").has_password


def test_ones_own_name_is_no_password(library: Library) -> None:
    library.add_person("nguyen-thi-hai", "quan-tri")
    for password in ("nguyen-thi-hai", "NGUYEN-THI-HAI"):
        with pytest.raises(WeakPassword):
            library.set_password("nguyen-thi-hai", password, "nguyen-thi-hai")


@pytest.mark.parametrize("password", [PASSWORD, "x1y2z3w4v5", "\ud800 mười ký tự trở lên", "đ" * 99 + "abcd"])
def test_passwords_of_any_signs(library: Library, password: str) -> None:
    library.add_person("chi-hai", "quan-tri")
    library.set_password("chi-hai", password, "chi-hai")
    assert library.sign_in("chi-hai", password).name == "chi-hai"


def test_how_a_password_is_kept() -> None:
    """OWASP's least for argon2id: 19 MiB, two passes, one lane. Never twice the same."""
    held = [passwords.kept(PASSWORD, "chi-hai") for _ in range(2)]
    assert all(one.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for one in held)
    assert held[0] != held[1]


def test_rights_go_by_role_and_station(library: Library) -> None:
    here = Person("x", roles={"a": Role.OPERATOR, "b": Role.CHIEF})
    assert here.may(Action.APPROVE, "b") and not here.may(Action.APPROVE, "a")
    assert here.may(Action.APPROVE) and here.may(Action.LEXICON) and not here.may(Action.PEOPLE)
    assert not any(here.may(action, "c") for action in Action)
    both = Person("x", administrator=True, roles={"a": Role.OPERATOR})
    assert both.may(Action.EDIT, "a") and both.may(Action.STATION, "a") and not both.may(Action.EDIT, "c")
    assert not Person("x").has_role and not any(Person("x").may(action) for action in Action)


def test_nothing_happens_to_nobody(library: Library) -> None:
    changes = [
        lambda: library.rename_person("ai-do", "x", "x"),
        lambda: library.set_active("ai-do", True, "x"),
        lambda: library.set_administrator("ai-do", True, "x"),
        lambda: library.set_password("ai-do", PASSWORD, "x"),
        lambda: library.sign_out_everywhere("ai-do", "x"),
        lambda: library.unlock("ai-do", "x"),
        lambda: library.remove_totp("ai-do", "x"),
    ]
    for change in changes:
        with pytest.raises(NotFound):
            change()
    assert library.events() == ()
