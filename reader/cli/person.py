"""`reader person`: accounts from the terminal, also when nobody can sign in any more."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import click

from reader.cli.records import opened
from reader.cli.terminal import configured, say
from reader.errors import BadInput

if TYPE_CHECKING:
    from reader.records import Library, Person

_name = click.argument("name")


def who() -> str:
    """Whoever sits at the terminal, as the audit log calls them."""
    try:
        return f"terminal {getpass.getuser()}"
    except (KeyError, OSError):  # a container's user without a name
        return "terminal"


@click.group()
def person() -> None:
    """Người dùng của bàn làm việc. / The people of the desk."""


@person.command()
@_name
@click.option("--full-name", default="", help="Họ tên trên phiếu. / What sheets call them.")
@click.option("--administrator", is_flag=True, help="Quản trị viên. / An administrator.")
@click.option(
    "--operator", multiple=True, metavar="ĐÀI", help="Phát thanh viên của đài. / Operator of a station."
)
@click.option("--chief", multiple=True, metavar="ĐÀI", help="Trưởng đài. / Chief of a station.")
def add(
    name: str, full_name: str, administrator: bool, operator: tuple[str, ...], chief: tuple[str, ...]
) -> None:
    """Thêm người và in liên kết mời. / Add somebody and print an invitation."""
    from reader.radio import Role

    roles = [(key, Role.OPERATOR) for key in operator] + [(key, Role.CHIEF) for key in chief]
    with opened() as library:
        for key, _role in roles:
            library.station(key)  # nobody is added where a station is mistyped
        library.add_person(name, who(), full_name, administrator)
        for key, role in roles:
            library.give_role(name, key, role, who())
        _invite(library, name)


@person.command()
@_name
def invite(name: str) -> None:
    """In liên kết đăng nhập dùng một lần. / Print a link that signs in once."""
    with opened() as library:
        _invite(library, name)


@person.command()
@_name
@click.option("--stdin", is_flag=True, help="Đọc mật khẩu từ đầu vào chuẩn. / Read it from standard input.")
def password(name: str, stdin: bool) -> None:
    """Đặt mật khẩu. / Set a password."""
    with opened() as library:
        library.person(name)
        if stdin:
            new = (
                click.get_text_stream("stdin", encoding="utf-8", errors="replace")
                .readline(1000)
                .rstrip("\r\n")
            )
        else:
            new = click.prompt("Mật khẩu mới / New password", hide_input=True, confirmation_prompt=True)
        library.set_password(name, new, who())
    click.echo(f"{name}: đã đặt mật khẩu / password set")


@person.command()
@_name
def unlock(name: str) -> None:
    """Mở khoá sau nhiều lần sai. / Unlock after wrong tries."""
    with opened() as library:
        library.unlock(name, who())


@person.command("reset-code")
@_name
def reset_code(name: str) -> None:
    """Bỏ bước thứ hai khi mất điện thoại. / Take the second step off: a lost telephone."""
    with opened() as library:
        library.remove_totp(name, who())


@person.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON.")
def show(as_json: bool) -> None:
    """Mọi người và vai trò. / Everybody and their roles."""
    with opened() as library:
        people = library.people()
    if as_json:
        say([_described(one) for one in people], indent=1)
        return
    for one in people:
        roles = [f"{key}: {role.label}" for key, role in one.roles.items()]
        if one.administrator:
            roles.insert(0, "quản trị / administrator")
        state = "" if one.active else "  [ngừng / inactive]"
        click.echo(f"{one.name}  {one.full_name}  ({'; '.join(roles)}){state}")


def _described(one: Person) -> dict[str, object]:
    return {
        "name": one.name,
        "full_name": one.full_name,
        "administrator": one.administrator,
        "active": one.active,
        "has_password": one.has_password,
        "second_step": one.has_totp,
        "roles": {key: str(role) for key, role in one.roles.items()},
    }


def _invite(library: Library, name: str) -> None:
    from reader.records import INVITATION_HOURS

    settings = configured()
    if not library.person(name).active:
        raise BadInput(f"{name}: đã ngừng hoạt động / inactive")
    token = library.issue_sign_in(name, INVITATION_HOURS * 60, who())
    click.echo(
        f"Liên kết đăng nhập, một lần, trong {INVITATION_HOURS} giờ / sign in once, {INVITATION_HOURS} hours:"
    )
    click.echo(f"{settings.site}/dang-nhap/{token}")
