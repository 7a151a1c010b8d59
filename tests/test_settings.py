"""Settings: every bad value names its variable, every field is documented, nothing is slow or secret in the open."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reader.errors import BadSetting
from reader.manner import Accent
from reader.settings import BIT_RATES_KBPS, CONFIG_FILE, PREFIX, Settings, load_settings

DOCS = Path(__file__).parent.parent / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty working folder and no READER_ variable."""
    for name in list(os.environ):
        if name.upper().startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()
    assert (settings.accent, settings.port, settings.bit_rate_kbps) == (Accent.SOUTH, 8000, 48)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().port = 1


# Where values come from


def test_environment_wins_over_file_and_overrides_over_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "loa-phuong.env").write_text("# của phường\nREADER_PORT=1001\nREADER_HOST=0.0.0.0\n", "utf-8")
    assert (load_settings().port, load_settings().host) == (1001, "0.0.0.0")
    monkeypatch.setenv("READER_PORT", "1002")
    assert load_settings().port == 1002
    assert load_settings(port=1003).port == 1003


def test_file_of_another_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "loa-phuong.env").write_text("READER_PORT=1001\n")
    (tmp_path / "other.env").write_text("READER_ACCENT=bac\n")
    monkeypatch.setenv(CONFIG_FILE, str(tmp_path / "other.env"))
    assert (load_settings().accent, load_settings().port) == (Accent.NORTH, 8000)


def test_file_is_utf8_whatever_the_machine_speaks(tmp_path: Path) -> None:
    """A service starts with LANG=C, where Python would read the administrator's comments as ASCII."""
    (tmp_path / "loa-phuong.env").write_text("# cổng của đài\nREADER_DATA_DIR=/srv/đài phường\n", "utf-8")
    code = "from reader.settings import load_settings; print(ascii(str(load_settings().data_dir)))"
    shown = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", code],
        env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(DOCS.parent.parent)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert shown.strip() == ascii("/srv/đài phường")


def test_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_PORT", "")
    monkeypatch.setenv("READER_PUBLIC_URL", "")
    assert (load_settings().port, load_settings().public_url) == (8000, None)


def test_fallback_voices_are_comma_separated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_FALLBACK_VOICES", "nam, google,,")
    assert load_settings().fallback_voices == ("nam", "google")
    assert load_settings(fallback_voices=("bac",)).fallback_voices == ("bac",)


def test_embedding_sites_are_written_as_browsers_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    sites = "https://Phuong.vn/, http://10.1.2.3:80,https://*.AnGiang.gov.vn:8443, https://xã-mỹ.vn"
    monkeypatch.setenv("READER_EMBED_SITES", sites)
    assert load_settings().embed_sites == (
        "https://phuong.vn",
        "http://10.1.2.3",
        "https://*.angiang.gov.vn:8443",
        "https://xn--x-m-mla6269a.vn",
    )


# Bad values

BAD = {
    "READER_PORT": ("tám nghìn", "65536", "-1", "80.5"),
    "READER_ACCENT": ("tây", "NAM "),
    "READER_STYLE": ("loud",),
    "READER_BIT_RATE_KBPS": ("31", "33", "320", "48k"),
    "READER_SECRET_KEY": ("short",),
    "READER_PUBLIC_URL": ("loa.vn", "ftp://loa.vn", "javascript:alert(1)", "http://a b", "https://"),
    "READER_TRUSTED_PROXIES": ("-1", "11"),
    "READER_SAMPLE_ARTICLE": ("maybe",),
    "READER_SPEECH_WORKERS": ("-1", "65"),
    "READER_CACHE_LIMIT_MB": ("9", "nan"),
    "READER_MAX_PAGE_MB": ("0", "nan", "inf", "-5"),
    "READER_MAX_TEXT_CHARS": ("999",),
    "READER_FETCH_TIMEOUT_S": ("0", "nan", "301"),
    "READER_MAX_REDIRECTS": ("-1", "21"),
    "READER_GTTS_TLD": ("com.vn/evil", "evil.example.org", "@evil"),
    "READER_GTTS_TIMEOUT_S": ("0", "nan"),
    "READER_GTTS_TRIES": ("0",),
    "READER_REQUESTS_PER_MINUTE": ("0",),
    "READER_SIGN_IN_MINUTES": ("0", "1441"),
    "READER_SESSION_HOURS": ("0", "721"),
    "READER_SERVER_THREADS": ("0", "257"),
    "READER_LOG_LEVEL": ("loud",),
    "READER_EMBED_SITES": (
        "*",
        "https://*",
        "https://*.vn",
        "https://a.*.vn",
        "https://*.*.gov.vn",
        "https://*b.gov.vn",
        "phuong.vn",
        "ftp://phuong.vn",
        "https://phuong.vn/tin",
        "https://phuong.vn?a",
        "https://a@phuong.vn",
        "https://phuong.vn:x",
        "https://phuong.vn; script-src *",
        "https://phuong.vn https://khac.vn",
        "https://phuong.vn,null",
        "javascript:alert(1)",
        "https://",
    ),
    "READER_EMBED_PER_MINUTE": ("0", "nhiều"),
    "READER_VOICE": ("x" * 41,),
    "READER_PROT": ("8000",),
}


@pytest.mark.parametrize(("variable", "value"), [(name, value) for name in BAD for value in BAD[name]])
def test_bad_value_names_its_variable(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadSetting) as caught:
        load_settings()
    assert caught.value.value == variable
    assert caught.value.message("vi").startswith(f"Thiết lập {variable} sai: ")


@pytest.mark.parametrize("line", ["READER_PORT=no", "READER_PROT=8000"])
def test_bad_line_of_the_file_names_its_variable(line: str, tmp_path: Path) -> None:
    (tmp_path / "loa-phuong.env").write_text(line + "\n")
    with pytest.raises(BadSetting) as caught:
        load_settings()
    assert caught.value.value == line.split("=")[0]


def test_bad_override_names_its_variable() -> None:
    for wrong in ({"port": 70_000}, {"prot": 1}):
        with pytest.raises(BadSetting) as caught:
            load_settings(**wrong)
        assert caught.value.value == f"READER_{next(iter(wrong)).upper()}"


def test_named_file_must_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(CONFIG_FILE, str(tmp_path / "gone.env"))
    with pytest.raises(BadSetting) as caught:
        load_settings()
    assert caught.value.value == CONFIG_FILE


def test_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "loa-phuong.env").write_bytes(b"READER_HOST=\xff\xfe\x00\n")
    with pytest.raises(BadSetting) as caught:
        load_settings()
    assert caught.value.value == CONFIG_FILE


def test_reason_is_vietnamese_first_and_never_shows_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_PORT", "99999")
    with pytest.raises(BadSetting, match=r"65535"):
        load_settings()
    monkeypatch.delenv("READER_PORT")
    monkeypatch.setenv("READER_SECRET_KEY", "ngan-qua")
    with pytest.raises(BadSetting) as caught:
        load_settings()
    assert "16" in caught.value.message("vi")
    assert "ngan-qua" not in caught.value.message("vi") + caught.value.message("en")


@pytest.mark.parametrize("rate", BIT_RATES_KBPS)
def test_good_bit_rates(rate: int) -> None:
    assert load_settings(bit_rate_kbps=rate).bit_rate_kbps == rate


# Folders


def test_audio_is_inside_a_given_data_folder(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path / "kho")
    assert (settings.folder, settings.audio_dir) == (tmp_path / "kho", tmp_path / "kho" / "audio_cache")
    assert not (tmp_path / "kho").exists(), "reading settings makes no folder"


def test_a_checkout_keeps_audio_beside_its_records() -> None:
    checkout = DOCS.parent.parent
    assert load_settings().folder == checkout / "data"
    assert load_settings().audio_dir == checkout / "audio_cache"


def test_data_folder_is_the_same_from_every_working_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "nha"))
    assert load_settings(data_dir="kho").folder == tmp_path / "kho"
    assert load_settings(data_dir="~/kho").folder == tmp_path / "nha" / "kho"


# The signing key


def test_signing_key_is_made_once_and_kept(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path / "kho")
    key = settings.signing_key()
    file = tmp_path / "kho" / "secret_key"
    assert len(key) >= 48
    assert settings.signing_key() == load_settings(data_dir=tmp_path / "kho").signing_key() == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret_key"], "no temporary file is left"


def test_servers_that_start_together_share_one_key(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path / "kho")
    with ThreadPoolExecutor(16) as pool:
        keys = list(pool.map(lambda _: settings.signing_key(), range(64)))
    assert len(set(keys)) == 1


def test_given_key_is_used_and_never_shown_or_stored(tmp_path: Path) -> None:
    secret = "một khoá rất bí mật của phường"
    settings = load_settings(data_dir=tmp_path / "kho", secret_key=secret)
    assert settings.signing_key() == secret
    assert secret not in repr(settings) + str(settings) + settings.model_dump_json()
    assert not (tmp_path / "kho").exists()


@pytest.mark.parametrize("kept", ["", "short", " \n"])
def test_a_spoilt_key_stops_the_start(kept: str, tmp_path: Path) -> None:
    """A key that anybody can guess would let anybody sign in."""
    (tmp_path / "secret_key").write_text(kept)
    with pytest.raises(BadSetting) as caught:
        load_settings(data_dir=tmp_path).signing_key()
    assert caught.value.value == "READER_SECRET_KEY"


def test_a_data_folder_that_cannot_be_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting) as caught:
        load_settings(data_dir=tmp_path / "file" / "kho").signing_key()
    assert caught.value.value == "READER_DATA_DIR"


# What is written about them


def test_every_setting_is_documented() -> None:
    """Variable and default, in a row with a meaning in Vietnamese and in English."""
    rows = [
        tuple(cell.strip() for cell in line.strip("|\n").split("|"))
        for line in DOCS.read_text("utf-8").splitlines()
        if line.startswith("| `")
    ]
    documented = {row[0].strip("`"): row[1:] for row in rows}
    assert len(documented) == len(rows), "a setting is documented twice"
    assert set(documented) == {PREFIX + name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default, vi, en = documented[PREFIX + name.upper()]
        assert default.strip("`") == _shown(field.default), name
        assert re.search(r"[ăâđêôơưàảãáạ-ỹ]", vi), f"{name}: Vietnamese first"
        assert en, f"{name}: English second"
        assert field.description, name


def _shown(default: object) -> str:
    if default is None or default in ("", ()):
        return "–"
    return str(default).lower()


def test_importing_settings_is_light() -> None:
    """The terminal's commands and the speech workers all begin with it: no room comes with it."""
    code = "import sys, reader.settings; print(*sys.modules)"
    environment = {"PYTHONPATH": str(DOCS.parent.parent)}
    modules = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"reader.script", "reader.article", "sqlalchemy", "flask", "numpy"} & set(modules)
    assert not heavy
