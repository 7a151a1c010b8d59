"""docs/administrator.md says what is so: the table of rights, the commands, the numbers."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from reader.cli import main
from reader.radio import MAY, Action, Role
from reader.records import INVITATION_HOURS, Library
from reader.records.passwords import LONGEST, SHORTEST
from reader.records.sign_in import FIRST_LOCK, TRIES
from reader.samples import sample_station
from reader.settings import load_settings
from reader.web.account import LINK_S
from reader.web.wsgi import OPERATOR, _welcome

DOCUMENT = (Path(__file__).parents[2] / "docs" / "administrator.md").read_text()


def test_the_table_is_the_one_that_holds() -> None:
    rows = re.findall(r"^\| (.+) / (.+) \| ([✓–]) \| ([✓–]) \| ([✓–]) \|$", DOCUMENT, re.M)
    roles = (Role.OPERATOR, Role.CHIEF, Role.ADMINISTRATOR)
    assert rows == [
        (one.label, one.label_en, *("✓" if one in MAY[role] else "–" for role in roles)) for one in Action
    ]


def test_each_command_is_there() -> None:
    lines = [line for block in re.findall(r"```\n(.*?)```", DOCUMENT, re.S) for line in block.splitlines()]
    assert len(lines) == 9
    for line in lines:
        program, group, name, *_ = shlex.split(line, comments=True)
        assert program == "reader"
        commands = main.commands[group].commands  # type: ignore[attr-defined]
        options = {option for param in commands[name].params for option in param.opts}
        assert set(re.findall(r" (--?[a-z-]+)", line.partition("#")[0])) <= options, line


def test_the_terminal_shows_a_link_or_the_door(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings(data_dir=tmp_path)
    library = Library.open(settings)
    library.found(OPERATOR, "Trực ban", sample_station())
    _welcome(settings, library)
    link = re.search(r"/dang-nhap/(\S{43})$", capsys.readouterr().out, re.M)
    assert link and library.redeem_sign_in(link[1]).name == OPERATOR
    library.add_person("chi-hai", OPERATOR, administrator=True)
    library.set_active(OPERATOR, False, "chi-hai")
    _welcome(settings, library)
    assert re.search(r"/dang-nhap$", capsys.readouterr().out, re.M), "who no longer works here gets no link"
    library.close()


def test_the_numbers_and_names() -> None:
    text = " ".join(DOCUMENT.split())
    assert f"Mật khẩu từ {SHORTEST} đến {LONGEST} ký tự" in text
    assert f"Sai {TRIES} lần liên tiếp thì khoá {FIRST_LOCK.seconds // 60} phút" in text
    assert f"dùng một lần trong {INVITATION_HOURS} giờ" in text
    assert f"Trong {LINK_S // 60} phút sau khi vào bằng liên kết" in text
    assert f"`{OPERATOR}`" in text and f"*{sample_station().name}*" in text
