"""Every error a person can meet, in one tree.

ReaderError                     base: a sentence in Vietnamese and in English, an HTTP status, the value
├── BadInput            400     what came in cannot be used
│   ├── EmptyInput      400
│   ├── TooLarge        413
│   ├── NoArticle       422     a page, but no article in it
│   ├── NoFeed          422     neither a feed nor a list of articles
│   ├── NotText         415     a picture, an archive
│   ├── NotSound        415     no sound, or none that we take
│   ├── MediaMissing    501     M4A and WebM, where PyAV is not installed
│   ├── Expired         409     it may not be aired any more
│   ├── InUse           409     what something else needs cannot be deleted
│   ├── BrokenFile      422     a DOCX or PDF that does not open
│   │   ├── LockedFile  422     with a password
│   │   ├── ScannedFile 422     pictures of pages, no text
│   │   └── TooHard     422     it took too much time or memory
│   ├── UnknownEncoding 422     bytes that no encoding explains
│   ├── BadAddress      400     not an http(s) URL
│   ├── WeakPassword    400
│   ├── WrongCode       400     of the second step, when it is turned on
│   ├── LastAdministrator 400
│   └── UnknownVoice    400
├── FetchFailed         502     the other server
│   ├── ForbiddenAddress 403    a private or local address
│   ├── PageRefused     502     it answered 4xx
│   │   └── PageGone    502     404 or 410
│   ├── RobotsForbid    403     its robots.txt does not want programs there
│   ├── TooManyRedirects 502
│   └── FetchTimeout    504
├── NotFound            404
├── Conflict            409     not in the state that it is in now
│   ├── ChangedMeanwhile 409
│   ├── Unsettled       409     readings in doubt
│   ├── TooLong         409     longer than its slot
│   └── NotApproved     409
├── NotAllowed          403
│   ├── MissingRight    403     signed in, but not for this
│   ├── SignInRefused   403     a wrong name, password or code, or locked
│   ├── KeyNeeded       401     a private feed
│   └── NotEmbedded     403     a site that the administrator has not listed
├── SpeechFailed        502     an engine
│   ├── EngineOffline   503
│   └── EngineCrashed   500
├── NotRecorded         502     what the making of a Recording ended with, told later
├── StorageFull         507
├── RecordsUnavailable  503     the database does not answer
├── Damaged             500     a stored file is not what it was
└── BadSetting          500     stops the start
"""

from __future__ import annotations

from typing import ClassVar

MAX_SHOWN = 200  # characters of an offending value that a message repeats


class ReaderError(Exception):
    """Base of all errors of ours.

    `vi` and `en` are `str.format` templates over `value` and the keyword arguments given.
    `status` is the HTTP status; the terminal ends with exit status 2.
    """

    vi: ClassVar[str] = "Có lỗi xảy ra. Xin thử lại."
    en: ClassVar[str] = "Something went wrong. Please try again."
    status: ClassVar[int] = 500

    def __init__(self, value: object = "", **details: object) -> None:
        self.value = str(value)[:MAX_SHOWN]
        self.details = details
        super().__init__(value, details)

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross from speech workers to us, and from jobs to records."""
        return _again, (type(self), self.value, self.details)

    @property
    def code(self) -> str:
        """A stable machine name: `ForbiddenAddress` -> `forbidden-address`."""
        name = type(self).__name__
        return "".join("-" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(name))

    def message(self, language: str = "vi") -> str:
        """The sentence a person reads, in `vi` or `en`."""
        template = self.en if language == "en" else self.vi
        return template.format(value=self.value, **self.details)

    def __str__(self) -> str:
        return self.message("vi")


def _again(kind: type[ReaderError], value: str, details: dict[str, object]) -> ReaderError:
    return kind(value, **details)


class BadInput(ReaderError):
    vi = "Dữ liệu gửi vào không dùng được: {value}"
    en = "The input cannot be used: {value}"
    status = 400


class EmptyInput(BadInput):
    vi = "Chưa có nội dung. Xin nhập địa chỉ trang, chọn tệp hoặc dán văn bản."
    en = "Nothing to read. Give a URL, choose a file or paste text."


class TooLarge(BadInput):
    """`value`: the limit, for people (e.g. "5 MB")."""

    vi = "Nội dung lớn quá mức cho phép ({value})."
    en = "The content is larger than allowed ({value})."
    status = 413


class NoArticle(BadInput):
    vi = "Không tìm thấy bài viết trong trang này. Xin dán văn bản của bài."
    en = "No article was found in this page. Please paste the article's text."
    status = 422


class NoFeed(BadInput):
    """`value`: the address."""

    vi = "Không thấy nguồn tin (RSS, Atom) hay danh sách bài nào ở {value}. Xin mở trang rồi chép địa chỉ của chuyên mục."
    en = "There is no feed (RSS, Atom) and no list of articles at {value}. Open it and copy the address of the category."
    status = 422


class NotText(BadInput):
    """`value`: the kind of file (e.g. "PDF")."""

    vi = "Đây là tệp {value}, không phải trang web hay văn bản. Xin mở tệp rồi dán phần chữ vào."
    en = "This is a {value} file, not a web page or text. Open it and paste its text."
    status = 415


class NotSound(BadInput):
    """`value`: what it seems to be."""

    vi = "Tệp này không phải âm thanh dùng được ({value}). Xin gửi MP3, WAV, FLAC, Ogg, M4A hoặc WebM dài dưới 4 giờ."
    en = "This file is no sound that can be used ({value}). Send MP3, WAV, FLAC, Ogg, M4A or WebM of less than 4 hours."
    status = 415


class MediaMissing(BadInput):
    vi = "Máy chủ chưa cài phần đọc M4A và WebM (loa-phuong[media]). Xin gửi MP3, WAV, FLAC hoặc Ogg."
    en = "M4A and WebM need loa-phuong[media], which is not installed on this server. Send MP3, WAV, FLAC or Ogg."
    status = 501


class Expired(BadInput):
    """`value`: what it is called."""

    vi = "“{value}” đã hết hạn phát. Xin đặt hạn mới nếu vẫn cần phát."
    en = "“{value}” may not be aired any more. Set a new limit if it is still needed."
    status = 409


class InUse(BadInput):
    """`value`: what needs it."""

    vi = "Đang được dùng trong “{value}” nên chưa xoá được. Xin bỏ khỏi đó trước."
    en = "“{value}” uses it, so it cannot be deleted. Take it out there first."
    status = 409


class BrokenFile(BadInput):
    """`value`: the kind of file (e.g. "DOCX"), here and in the ones below."""

    vi = "Tệp {value} bị hỏng hoặc tải về chưa đủ. Xin lưu lại tệp, hoặc mở tệp rồi dán phần chữ vào."
    en = "This {value} file is broken or incomplete. Save it again, or open it and paste its text."
    status = 422


class LockedFile(BrokenFile):
    vi = "Tệp {value} có mật khẩu. Xin lưu tệp không có mật khẩu, hoặc mở tệp rồi dán phần chữ vào."
    en = "This {value} file has a password. Save it without one, or open it and paste its text."


class ScannedFile(BrokenFile):
    vi = "Tệp {value} này là bản quét, chỉ có hình chụp mà không có chữ. Xin gõ lại, hoặc tìm bản có chữ rồi dán vào."
    en = "This {value} file is a scan: pictures without text. Type it, or find a version with text and paste that."


class TooHard(BrokenFile):
    vi = "Tệp {value} quá phức tạp nên không đọc được. Xin mở tệp rồi dán phần chữ vào."
    en = "This {value} file is too complex to be read. Open it and paste its text."


class UnknownEncoding(BadInput):
    vi = "Không đọc được bảng mã chữ của trang này. Xin dán văn bản của bài."
    en = "The text encoding of this page is unknown. Please paste the article's text."
    status = 422


class BadAddress(BadInput):
    vi = "Địa chỉ không hợp lệ: {value}. Địa chỉ phải bắt đầu bằng http:// hoặc https://."
    en = "Not a valid address: {value}. It must start with http:// or https://."


class UnknownVoice(BadInput):
    vi = "Không có giọng đọc “{value}”. Lệnh reader voices liệt kê các giọng có sẵn."
    en = "There is no voice “{value}”. `reader voices` lists those there are."


class WeakPassword(BadInput):
    """Never holds the password."""

    vi = (
        "Mật khẩu này chưa dùng được. Cần từ 10 đến 200 ký tự, không phải tên đăng nhập, "
        "không phải mật khẩu mà nhiều người dùng."
    )
    en = "This password cannot be used. It needs 10 to 200 characters, and is neither your name nor a common one."


class WrongCode(BadInput):
    vi = "Mã 6 số không đúng. Xin xem lại giờ của điện thoại rồi nhập mã mới."
    en = "The six digits are not right. Check the telephone's clock and enter a new code."


class LastAdministrator(BadInput):
    """`value`: the name."""

    vi = "{value} là quản trị viên cuối cùng đang hoạt động. Xin cử người khác trước."
    en = "{value} is the last active administrator. Appoint another one first."


class FetchFailed(ReaderError):
    """`value`: the URL; `reason`: what the other server or the network said."""

    vi = "Không tải được trang {value} ({reason}). Xin kiểm tra địa chỉ hoặc thử lại sau."
    en = "Could not load {value} ({reason}). Check the address or try again later."
    status = 502

    def __init__(self, value: object = "", reason: object = "", **details: object) -> None:
        super().__init__(value, reason=str(reason)[:MAX_SHOWN], **details)


class ForbiddenAddress(FetchFailed):
    vi = "Địa chỉ {value} thuộc mạng nội bộ nên không được tải."
    en = "The address {value} is on a private network and will not be loaded."
    status = 403


class PageRefused(FetchFailed):
    """The other server says that the request was wrong."""


class PageGone(PageRefused):
    """… and that there is no such page."""


class RobotsForbid(FetchFailed):
    vi = "Trang {value} không cho chương trình tự động tải (robots.txt). Xin hỏi người quản trị cổng."
    en = "{value} does not want to be loaded by programs (robots.txt). Ask the portal's administrator."
    status = 403


class TooManyRedirects(FetchFailed):
    vi = "Trang {value} chuyển hướng quá nhiều lần."
    en = "{value} redirects too many times."


class FetchTimeout(FetchFailed):
    vi = "Trang {value} trả lời quá chậm. Xin thử lại sau."
    en = "{value} answers too slowly. Try again later."
    status = 504


class NotFound(ReaderError):
    vi = "Không tìm thấy: {value}"
    en = "Not found: {value}"
    status = 404


class Conflict(ReaderError):
    vi = "Việc này chưa làm được lúc này: {value}"
    en = "This cannot be done now: {value}"
    status = 409


class ChangedMeanwhile(Conflict):
    """`value`: what."""

    vi = "{value} vừa được người khác sửa. Xin tải lại trang rồi sửa tiếp; phần của người kia vẫn còn nguyên."
    en = "{value} was just changed by somebody else. Reload and go on; their work is untouched."


class Unsettled(Conflict):
    """`value`: how many."""

    vi = "Còn {value} chỗ đọc chưa chắc. Xin nghe và chọn cách đọc trên phiếu nghe duyệt, hoặc ghi lý do để duyệt."
    en = "{value} readings are still in doubt. Settle them on the pre-air sheet, or give a reason to approve."


class TooLong(Conflict):
    """`value`: by how many seconds."""

    vi = "Bản tin dài hơn khung giờ {value} giây. Xin bỏ bớt mục được gợi ý, hoặc đánh dấu vẫn gửi."
    en = "The bulletin is {value} seconds longer than its slot. Leave out what is suggested, or tick to send it anyway."


class NotApproved(Conflict):
    """`value`: the bulletin."""

    vi = "“{value}” chưa được duyệt, hoặc việc duyệt đã mất hiệu lực, nên chưa xuất được."
    en = "“{value}” is not approved, or its approval is void, so it cannot be taken out."


class Removed(ReaderError):
    """`value`: the bulletin."""

    status = 410
    vi = "Âm thanh của “{value}” đã được dọn để lấy chỗ. Nội dung, người duyệt và mã tệp vẫn còn trong bản tin."
    en = "The audio of “{value}” was removed to make room. What was said, who approved it and the file's mark are kept."


class NotAllowed(ReaderError):
    vi = "Việc này dành cho cán bộ đã đăng nhập."
    en = "This is for a signed-in operator."
    status = 403


class MissingRight(NotAllowed):
    """`value`: the action; `vi_name`, `en_name`: what people call it."""

    vi = "Tài khoản của bạn chưa có quyền “{vi_name}”. Xin hỏi người quản trị."
    en = "Your account may not “{en_name}”. Ask the administrator."

    def __init__(
        self, value: object = "", vi_name: object = "", en_name: object = "", **details: object
    ) -> None:
        super().__init__(value, vi_name=vi_name, en_name=en_name, **details)


class SignInRefused(NotAllowed):
    """The same whatever was wrong, so that nobody learns who is there."""

    vi = (
        "Tên, mật khẩu hoặc mã không đúng. Sau 5 lần sai liên tiếp, tài khoản bị khoá 15 phút; "
        "mỗi lần sai sau đó khoá lâu gấp đôi."
    )
    en = (
        "The name, password or code is wrong. After five wrong tries in a row an account is locked for 15 minutes; "
        "each further one doubles that."
    )


class KeyNeeded(NotAllowed):
    """`value`: the station's key."""

    vi = "Đài {value} không để ngỏ bản tin. Xin thêm khoá mà đài đã cấp vào địa chỉ."
    en = "The station {value} is not open to all. Add the key that it gave you to the address."
    status = 401


class NotEmbedded(NotAllowed):
    """`value`: the site's origin."""

    vi = "{value} chưa được nhúng Loa Phường. Quản trị viên thêm địa chỉ này vào READER_EMBED_SITES."
    en = "{value} may not embed Loa Phường. The administrator adds it to READER_EMBED_SITES."


class SpeechFailed(ReaderError):
    """`value`: the engine; `reason`: what it said."""

    vi = "Giọng đọc {value} không đọc được ({reason})."
    en = "The voice engine {value} could not speak ({reason})."
    status = 502

    def __init__(self, value: object = "", reason: object = "", **details: object) -> None:
        super().__init__(value, reason=str(reason)[:MAX_SHOWN], **details)


class EngineOffline(SpeechFailed):
    vi = "Giọng đọc {value} cần mạng Internet, mà máy đang ngoại tuyến. Xin chọn giọng espeak."
    en = "The voice engine {value} needs the internet and this machine is offline. Choose an espeak voice."
    status = 503


class EngineCrashed(SpeechFailed):
    vi = "Bộ đọc {value} bị dừng đột ngột. Hệ thống đã thử lại nhưng chưa được."
    en = "The voice engine {value} crashed, and again when retried."
    status = 500


class NotRecorded(ReaderError):
    """`told_vi`, `told_en`: the sentences of the error that ended the making, as the records keep them."""

    vi = "{told_vi}"
    en = "{told_en}"
    status = 502


class StorageFull(ReaderError):
    vi = "Ổ đĩa đã đầy nên không lưu được âm thanh. Những gì đã có vẫn còn nguyên."
    en = "The disk is full, so the audio cannot be stored. What was there is untouched."
    status = 507


class RecordsUnavailable(ReaderError):
    vi = "Kho dữ liệu đang bận hoặc gặp sự cố. Xin thử lại sau ít phút."
    en = "The records are busy or out of order. Try again in a few minutes."
    status = 503


class Damaged(ReaderError):
    vi = "Tệp lưu trữ bị hỏng: {value}. Hệ thống sẽ làm lại."
    en = "A stored file is damaged: {value}. It will be made again."


class BadSetting(ReaderError):
    """`value`: the variable's name; `reason`: what is wrong with it."""

    vi = "Thiết lập {value} sai: {reason}"
    en = "The setting {value} is wrong: {reason}"

    def __init__(self, value: object = "", reason: object = "", **details: object) -> None:
        super().__init__(value, reason=str(reason)[:MAX_SHOWN], **details)
