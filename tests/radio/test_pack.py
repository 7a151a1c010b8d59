from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.audio import ClipMaker
from reader.errors import BadInput, Damaged
from reader.radio.compose import RunningOrder
from reader.radio.model import Item, ItemKind
from reader.radio.pack import Pack, PackFacts, file_name, make_pack
from reader.radio.programme import Programme, make_programme

sys.path.insert(0, str(Path(__file__).parent.parent / "audio"))
from listen import decode, probe

LONG = "Đảng uỷ phường Mỹ Thạnh nâng cao hiệu quả thực hiện Chỉ thị số 05-CT/TW của Bộ Chính trị"
FACTS = PackFacts("Nguyễn Thị Bé", None, "v7", "https://loa.example/b/1")
ITEMS = (
    Item("chime", ItemKind.CHIME),
    Item("notice", ItemKind.NOTICE, text="Cúp nước từ 8h <3/6> & sau đó.", title=LONG),
    Item("closing", ItemKind.CLOSING),
)


@pytest.fixture(scope="module")
def running(order: Callable[..., RunningOrder]) -> RunningOrder:
    return order(*ITEMS)


@pytest.fixture(scope="module")
def programme(running: RunningOrder, clips: ClipMaker, tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return make_programme(running, clips, {}, tmp_path_factory.mktemp("p") / "p.mp3")


@pytest.fixture(scope="module")
def opened(running: RunningOrder, programme: Programme, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("usb")
    with (folder / "pack.zip").open("wb") as file:
        file.writelines(make_pack(running, programme, FACTS))
    told = subprocess.run(
        ["unzip", "-q", "pack.zip", "-d", "out"], cwd=folder, capture_output=True, text=True
    )
    assert (told.returncode, told.stdout + told.stderr) == (0, "")
    return folder / "out"


def test_names(opened: Path) -> None:
    names = sorted(path.name for path in opened.iterdir())
    assert all(re.fullmatch(r"[a-z0-9_.-]{1,64}", name) for name in names)
    assert names[1:4] == ["01_nhac-hieu.mp3", file_name(2, LONG), "03_loi-ket.mp3"]
    assert (opened / "ban-tin.m3u").read_text().split() == ["#EXTM3U", *names[1:4]]
    assert len(file_name(150, "Đ" * 300)) == 64 and file_name(1, "…") == "01_muc.mp3"


def test_every_file_is_what_it_says(opened: Path, programme: Programme) -> None:
    for path in opened.glob("*.mp3"):
        told = probe(path)
        assert told["format"]["format_name"] == "mp3"  # type: ignore[index]
    assert (
        hashlib.sha256((opened / "00_ban-tin_20230601-0500.mp3").read_bytes()).hexdigest() == programme.sha256
    )
    whole = decode(opened / "00_ban-tin_20230601-0500.mp3", 44100)
    for number, name in enumerate(("01_nhac-hieu.mp3", "03_loi-ket.mp3")):
        item = programme.items[2 * number]
        at = round(item.start_s * 44100 / 1152) * 1152  # every stretch begins with a frame
        piece = decode(opened / name, 44100)[5000:40000]
        assert abs(whole[at + 5000 : at + 40000].astype(int) - piece).max() <= 1
    manifest = json.loads((opened / "manifest.json").read_text("utf-8"))
    assert manifest["sha256"] == programme.sha256
    assert (manifest["approver"], manifest["lexicon_version"]) == ("Nguyễn Thị Bé", "v7")
    assert all((opened / name).is_file() for name in (manifest["file"], *manifest["files"]))


def test_script_and_sheet(opened: Path) -> None:
    text = (opened / "kich-ban.txt").read_text("utf-8-sig")
    assert "tám giờ" in text and LONG in text
    told = subprocess.run(
        ["unzip", "-p", "kich-ban.docx", "word/document.xml"], cwd=opened, capture_output=True
    )
    subprocess.run(["unzip", "-tq", "kich-ban.docx"], cwd=opened, check=True, capture_output=True)
    assert "tám giờ" in told.stdout.decode()
    from lxml import etree

    etree.fromstring(told.stdout)
    assert (opened / "phieu-phat.pdf").read_bytes().startswith(b"%PDF")
    if shutil.which("pdftotext"):
        sheet = subprocess.run(
            ["pdftotext", "-layout", "phieu-phat.pdf", "-"], cwd=opened, capture_output=True
        )
        assert "Nguyễn Thị Bé" in sheet.stdout.decode() and "Nhạc hiệu" in sheet.stdout.decode()


def test_it_is_streamed_and_always_the_same(running: RunningOrder, programme: Programme) -> None:
    pieces = list(make_pack(running, programme, FACTS))
    assert max(map(len, pieces)) < 600_000
    assert b"".join(pieces) == b"".join(make_pack(running, programme, FACTS))


def test_its_length_is_known_before_and_any_part_can_be_had(
    running: RunningOrder, programme: Programme, tmp_path: Path
) -> None:
    pack = Pack(running, programme, FACTS)
    whole = b"".join(pack.pieces())
    assert pack.size == len(whole)
    for start, stop in (
        (0, 1),
        (1, 2),
        (29, 70_001),
        (len(whole) // 2, len(whole)),
        (len(whole) - 1, len(whole)),
    ):
        assert b"".join(pack.pieces(start, stop)) == whole[start:stop]
    broken = len(whole) * 2 // 3
    again = Pack(running, programme, FACTS)
    assert again.sha256 == pack.sha256
    (tmp_path / "p.zip").write_bytes(whole[:broken] + b"".join(again.pieces(broken)))
    subprocess.run(["unzip", "-tq", "p.zip"], cwd=tmp_path, check=True, capture_output=True)
    assert Pack(running, programme, PackFacts("Người khác")).sha256 != pack.sha256


def test_no_pack_of_what_is_not_there(
    running: RunningOrder, programme: Programme, clips: ClipMaker, tmp_path: Path
) -> None:
    wave = make_programme(running, clips, {}, tmp_path / "p.wav")
    with pytest.raises(BadInput):
        make_pack(running, wave)
    shorter = Programme.from_dict(programme.as_dict(), tmp_path)
    (tmp_path / "p.mp3").write_bytes(b"ID3")
    with pytest.raises(Damaged):
        make_pack(running, shorter)
