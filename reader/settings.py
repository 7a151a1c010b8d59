"""Every setting, in one typed table: `READER_…` in the environment, or in the file that READER_CONFIG_FILE names."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from reader.errors import BadSetting
from reader.manner import Accent, Style

PREFIX = "READER_"
CONFIG_FILE = f"{PREFIX}CONFIG_FILE"
ORDINARY_FILE = "loa-phuong.env"
_CHECKOUT = Path(__file__).resolve().parent.parent
_IN_CHECKOUT = (_CHECKOUT / "pyproject.toml").exists() and (_CHECKOUT / "audio_cache").exists()
SHORTEST_KEY = 16  # characters
DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
BIT_RATES_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160)


class Settings(BaseSettings):
    """Sizes in MB are 1,000,000 bytes; times are in the unit that the name ends with."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    data_dir: Path | None = Field(
        None, description="Thư mục chứa dữ liệu và âm thanh. / Folder of records and audio."
    )
    database_url: str | None = Field(
        None, description="Cơ sở dữ liệu khác SQLite. / Another database (SQLAlchemy URL)."
    )
    host: str = Field("127.0.0.1", description="Địa chỉ máy chủ lắng nghe. / Address to listen on.")
    port: int = Field(
        8000, ge=0, le=65535, description="Cổng; 0 là cổng trống bất kỳ. / Port; 0 is any free one."
    )
    public_url: str | None = Field(
        None, pattern=r"^https?://[^\s]+$", description="Địa chỉ bạn đọc dùng. / How visitors reach us."
    )
    secret_key: SecretStr | None = Field(
        None, min_length=SHORTEST_KEY, description="Khoá ký phiên đăng nhập. / Key that signs sessions."
    )
    trusted_proxies: int = Field(
        0, ge=0, le=10, description="Số máy chủ trung gian đứng trước. / Reverse proxies in front."
    )
    server_threads: int = Field(
        16, ge=1, le=256, description="Số yêu cầu phục vụ cùng lúc. / Requests served at once."
    )

    accent: Accent = Field(
        Accent.SOUTH, description="Giọng vùng miền: bac, trung, nam. / Accent of the place."
    )
    style: Style = Field(
        Style.RADIO, description="Cách đọc: radio (đầy đủ) hay brief (gọn). / Full or short readings."
    )
    mung: bool = Field(
        False, description="Đọc “mùng” cho ngày 1 đến 10. / Say “mùng” for the first ten days of a month."
    )
    voice: str = Field(
        "",
        max_length=40,
        description="Giọng mặc định; trống là theo vùng miền. / Default voice; empty: by accent.",
    )
    fallback_voices: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Giọng thay thế khi giọng chính hỏng, cách nhau bằng dấu phẩy. / Voices to fall back to, comma-separated.",
    )
    sample_article: bool = Field(
        True, description="Thêm bài mẫu khi thư viện trống. / Add a sample to an empty library."
    )

    speech_workers: int = Field(
        0, ge=0, le=64, description="Số tiến trình đọc; 0 là theo số lõi. / Speech processes; 0: a core each."
    )
    bit_rate_kbps: int = Field(48, description="Tốc độ bit của MP3. / MP3 bit rate.")
    programme_bit_rate_kbps: int = Field(
        128, ge=64, le=320, description="Tốc độ bit MP3 của bản tin phát thanh. / MP3 bit rate of bulletins."
    )
    programme_also: Annotated[tuple[Literal["wav", "ogg"], ...], NoDecode] = Field(
        (),
        description="Làm thêm bản tin dạng wav, ogg (Opus), cách nhau bằng dấu phẩy. / Bulletins also as wav, ogg (Opus).",
    )
    keep_programmes_days: int = Field(
        90,
        ge=30,
        le=3650,
        description="Giữ âm thanh bản tin đã duyệt bao nhiêu ngày sau giờ phát. / How long approved bulletins' audio is kept.",
    )
    web_lufs: float = Field(
        -16, ge=-24, le=-12, description="Độ to bản cho mạng, LUFS. / Loudness of the web master, LUFS."
    )
    horn_lufs: float = Field(
        -14, ge=-24, le=-12, description="Độ to bản cho loa nén, LUFS. / Loudness of the horn master, LUFS."
    )
    horn_low_hz: float = Field(
        300, ge=50, le=1000, description="Loa nén phát từ tần số này, Hz. / The horn's band begins here, Hz."
    )
    horn_high_hz: float = Field(
        6000,
        ge=3000,
        le=12000,
        description="Loa nén phát tới tần số này, Hz. / The horn's band ends here, Hz.",
    )
    horn_compression: float = Field(
        2,
        ge=1,
        le=8,
        description="Tỷ lệ nén của bản cho loa nén; 1 là không nén. / Compression ratio; 1: none.",
    )
    horn_rate: float = Field(
        0.9, ge=0.6, le=1.5, description="Tốc độ đọc trên loa nén so với giọng. / Speed of speech on horns."
    )
    horn_pauses: float = Field(
        1.3, ge=0.5, le=3, description="Khoảng nghỉ trên loa nén so với thường. / Length of pauses on horns."
    )
    cache_limit_mb: int = Field(
        2000, ge=10, description="Dung lượng tối đa của kho âm thanh. / Most that the audio cache may hold."
    )

    max_page_mb: float = Field(
        5, gt=0, le=100, description="Trang hoặc tệp lớn nhất được nhận. / Largest page or file taken."
    )
    max_text_chars: int = Field(
        500_000, ge=1000, description="Văn bản dài nhất được nhận. / Longest text taken."
    )
    fetch_timeout_s: float = Field(
        15, gt=0, le=300, description="Thời gian chờ tải một trang. / Time to load a page."
    )
    max_redirects: int = Field(
        5, ge=0, le=20, description="Số lần chuyển hướng tối đa. / Most redirects followed."
    )
    feed_interval_min: float = Field(
        30,
        ge=1,
        le=1440,
        description="Bao lâu xem lại một nguồn tin, phút. / Minutes between two looks at a feed.",
    )
    feed_articles: int = Field(
        10,
        ge=1,
        le=100,
        description="Số bài mới lấy mỗi lần từ một nguồn. / New articles taken from a feed at once.",
    )
    feed_pause_s: float = Field(
        2,
        ge=0,
        le=60,
        description="Nghỉ giữa hai lần hỏi cùng một cổng. / Pause between two requests to one portal.",
    )
    max_sound_mb: float = Field(
        50, gt=0, le=1000, description="Tệp âm thanh lớn nhất được nhận. / Largest sound file taken."
    )
    gtts_tld: str = Field(
        "com.vn",
        pattern=r"^[a-z]{2,3}(\.[a-z]{2,3})?$",
        description="Tên miền Google được hỏi. / Google's domain asked.",
    )
    gtts_timeout_s: float = Field(
        10, gt=0, le=120, description="Thời gian chờ Google trả lời. / Time for Google to answer."
    )
    gtts_tries: int = Field(
        3, ge=1, le=10, description="Số lần thử mỗi câu với Google. / Tries for a sentence."
    )

    requests_per_minute: int = Field(
        1200, ge=1, description="Số yêu cầu mỗi phút của một địa chỉ. / Requests a minute from one address."
    )
    sign_in_minutes: int = Field(
        15, ge=1, le=1440, description="Liên kết đăng nhập dùng được bao lâu. / Life of a sign-in link."
    )
    session_hours: int = Field(
        12, ge=1, le=720, description="Phiên đăng nhập kéo dài bao lâu. / Length of a session."
    )
    embed_sites: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Các cổng được nhúng nút nghe, cách nhau bằng dấu phẩy. / Sites that may embed the widget, comma-separated.",
    )
    embed_per_minute: int = Field(
        60,
        ge=1,
        description="Số bài mỗi phút một cổng được đặt làm. / Articles a minute that one site may order.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Mức ghi nhật ký. / What is logged."
    )

    @field_validator("fallback_voices", "embed_sites", "programme_also", mode="before")
    @classmethod
    def _commas(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("embed_sites")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(_origin, value))

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        """Jobs and servers may stand in other folders than the one that the setting was read in."""
        return value.expanduser().absolute() if value is not None else None

    @field_validator("bit_rate_kbps")
    @classmethod
    def _known_rate(cls, value: int) -> int:
        if value not in BIT_RATES_KBPS:
            rates = ", ".join(map(str, BIT_RATES_KBPS))
            raise PydanticCustomError("bit_rate", "Input should be one of {rates}", {"rates": rates})
        return value

    @property
    def folder(self) -> Path:
        """Where records live: READER_DATA_DIR; else `data/` of the checkout; else a folder of the user's."""
        if self.data_dir is not None:
            return self.data_dir
        if _IN_CHECKOUT:
            return _CHECKOUT / "data"
        return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "loa-phuong"

    @property
    def audio_dir(self) -> Path:
        """Where Clips and Recordings live."""
        if self.data_dir is None and _IN_CHECKOUT:
            return _CHECKOUT / "audio_cache"
        return self.folder / "audio_cache"

    @property
    def site(self) -> str:
        """Where a browser finds us, without a slash at the end: READER_PUBLIC_URL, else on this machine."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        if shown in ("0.0.0.0", "[::]"):
            shown = "127.0.0.1"
        return (self.public_url or f"http://{shown}:{self.port}").rstrip("/")

    def signing_key(self) -> str:
        """READER_SECRET_KEY, or one that was made at the first start and is kept in `secret_key`, mode 600.

        Raises BadSetting where it cannot be kept, or where what is kept is too short to be a secret.
        """
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        path = self.folder / "secret_key"
        try:
            if not path.exists():
                self.folder.mkdir(parents=True, exist_ok=True)
                _keep_new_key(path)
            key = path.read_text().strip()
        except OSError as error:
            raise BadSetting(f"{PREFIX}DATA_DIR", f"{self.folder}: {error.strerror}") from error
        if len(key) < SHORTEST_KEY:
            raise BadSetting(
                f"{PREFIX}SECRET_KEY", f"tệp {path} hỏng, xin xoá tệp / this file is spoilt, delete it"
            )
        return key


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process. Raises BadSetting, naming the variable, for a value that cannot be used."""
    named = os.environ.get(CONFIG_FILE)
    file = Path(named or ORDINARY_FILE)
    if named and not file.is_file():
        raise BadSetting(CONFIG_FILE, f"không có tệp {named} / no such file")
    unknown = _unknown_variables()
    if unknown:
        raise BadSetting(unknown[0], "không có thiết lập này / no such setting")
    try:
        return Settings(  # type: ignore[call-arg]
            _env_file=file if file.is_file() else None, _env_file_encoding="utf-8", **overrides
        )
    except UnicodeDecodeError as error:
        raise BadSetting(CONFIG_FILE, f"tệp {file} không phải chữ UTF-8 / not UTF-8 text") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise BadSetting(
            _variable(str(first["loc"][0])), _reason(first)
        ) from None  # the input may be a secret


def _origin(site: str) -> str:
    """A site as a browser's Origin header and a policy's frame-ancestors write it. Raises PydanticCustomError.

    >>> _origin("HTTPS://*.AnGiang.gov.vn:443/")
    'https://*.angiang.gov.vn'
    """
    try:
        parts = urlsplit(site.rstrip("/"))
        wildcard, _, host = (parts.hostname or "").rpartition("*.")
        wire = host.encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port not in (None, DEFAULT_PORTS.get(parts.scheme)) else ""
    except ValueError:
        raise _no_origin(site) from None
    known = parts.scheme in DEFAULT_PORTS and _HOST.fullmatch(wire)
    more = wildcard or parts.path or parts.query or parts.fragment or parts.username is not None
    if not known or more or ("*" in site and "." not in wire):
        raise _no_origin(site)
    return f"{parts.scheme}://{'*.' if '*' in site else ''}{wire}{port}"


def _no_origin(site: str) -> PydanticCustomError:
    return PydanticCustomError(
        "origin", "Input should be https://host or https://*.host, not {site}", {"site": site}
    )


def _keep_new_key(path: Path) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent)  # mode 600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())  # a power cut must not leave an empty key under the name
        with contextlib.suppress(FileExistsError):
            os.link(name, path)  # unlike a rename it never replaces the key of a server that was faster
    finally:
        Path(name).unlink()


def _variable(place: str) -> str:
    """A field's variable; a mistyped line of the file comes with its prefix."""
    name = place.upper()
    return name if name.startswith(PREFIX) else PREFIX + name


def _reason(error: ErrorDetails) -> str:
    """What is wrong with a value, Vietnamese first; pydantic itself speaks only English."""
    details = error.get("ctx", {})
    for name, words in _REASONS.items():
        if name in details:
            return f"{words.format(details[name])} / {error['msg']}"
    return f"{_KINDS.get(error['type'], 'giá trị không dùng được')} / {error['msg']}"


_REASONS = {
    "ge": "phải từ {} trở lên",
    "gt": "phải lớn hơn {}",
    "le": "nhiều nhất là {}",
    "min_length": "phải có ít nhất {} ký tự",
    "max_length": "nhiều nhất là {} ký tự",
    "expected": "phải là {}",
    "rates": "phải là một trong {}",
    "pattern": "phải có dạng {}",
    "site": "mỗi cổng viết như https://ten-mien hoặc https://*.ten-mien, không phải {}",
}
_KINDS = {
    "int_parsing": "phải là số nguyên",
    "float_parsing": "phải là số",
    "bool_parsing": "phải là true hoặc false",
    "extra_forbidden": "không có thiết lập này",
}


def _unknown_variables() -> list[str]:
    """A mistyped name would otherwise be a setting that silently does nothing."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {CONFIG_FILE}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
