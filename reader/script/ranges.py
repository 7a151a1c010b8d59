"""Two numbers with a dash, a slash or a colon between: spans, scores, fractions, ratios."""

from __future__ import annotations

import re

from reader.script.counting import figure
from reader.script.dates import announced_day
from reader.script.line import Line, Said
from reader.script.units import measured

_DASH = re.compile(r" ?[-–~] ?(?=\d)|(?<=%) ?[-–] ?(?=\d)")
RANGE = re.compile(r"(?=\d[\d.,]*(?: ?%| ?[^\W\d_]{1,4})? ?[-–~])")
SCORE = re.compile(r"(\d{1,3}) ?[-–:] ?(\d{1,3})(?![\d/%]|[.,]\d)")
RATIO = re.compile(r"(\d+(?:[.,]\d+)*) ?: ?(\d+(?:[.,]\d+)*)(?![\d:])")
SLASHED = re.compile(r"(\d+(?:[.,]\d+)*)/(\d+(?:[.,]\d+)*)(?![\d/])")
CHAIN = re.compile(r"\d{1,4}(?:[-–]\d{1,4}){2,8}+(?![\d/])")
HOUSE = re.compile(r"(\d{1,4}[A-Z]?)((?:/\d{1,4}[A-Za-z]?){1,6}+)(?![\w/])")

_BARE_DAY = re.compile(r"\d{1,2}[-–]\d{1,2}(?![\d%]|[.,]\d)")
_DASHES = re.compile("[-–]")
_SCORE_CUES = ("tỷ số", "tỉ số", "thắng", "thua", "hòa", "hoà", "dẫn", "kết quả", "chung cuộc", "dẫn trước", "với tỷ số", "cách biệt", "đánh bại", "đội hình", "sơ đồ", "chiến thuật")  # fmt: skip
_SCORES_BEFORE = re.compile(
    r"(?:tỷ số|tỉ số|thắng|thua|hòa|hoà|dẫn|kết quả|chung cuộc|cách biệt|đánh bại)"
    r"(?: (?:với|các|lần lượt|là|set|ván|hiệp|trận|tỷ số|tỉ số|sau|đấu|đậm|sát nút|ngược)){0,4}:? ?"
    r"(?:\(?\d{1,3} ?[-–:] ?\d{1,3}\)?(?:, ?| và | - |; ?|/| ?\()){0,6}$"
)
"""Only words and scores stand between the cue and here."""
_RANK_CUES = (
    "thương binh",
    "bệnh binh",
    "thương binh hạng",
    "xếp hạng",
    "hạng",
    "thứ",
    "xếp",
    "vị trí",
    "đứng",
    "bậc",
    "bậc lương",
    "mức",
    "trang",
    "câu",
)
_SHARE_CUES = (
    "quá",
    "hơn",
    "gần",
    "khoảng",
    "chiếm",
    "ít nhất",
    "tối thiểu",
    "tối đa",
    "chừng",
    "bằng",
    "dưới",
    "mất",
    "còn",
    "giảm",
    "tăng",
    "chỉ bằng",
)
"""Behind these it is how large a part: chiếm 1/3 hội viên, không quá 1/3 vỉa hè."""
_COUNTED = (
    "tiêu chí",
    "chỉ tiêu",
    "ấp",
    "khóm",
    "xã",
    "phường",
    "trường",
    "đơn vị",
    "chi bộ",
    "nội dung",
    "nhiệm vụ",
    "dự án",
    "huyện",
    "công trình",
    "tổ",
    "vụ",
    "vụ việc",
    "vụ án",
    "đơn",
    "hồ sơ",
    "kiến nghị",
    "mô hình",
    "tuyến",
    "mục tiêu",
    "thôn",
    "chi hội",
)
_PEOPLE = ("học sinh", "sinh viên", "đại biểu", "người", "dân", "hộ", "phiếu", "cử tri", "hội viên", "công nhân", "lao động", "cán bộ", "gia đình", "trẻ", "phụ nữ", "bệnh nhân", "gv", "hs", "đv", "đb", "cb", "sv")  # fmt: skip
"""So many that 3/5 of them is a part, where 3/5 ấp counts them."""
_LEVEL_CUES = (
    "cấp",
    "tuổi",
    "lớp",
    "khối",
    "mức",
    "tầng",
    "lần",
    "hạng",
    "độ",
    "khoảng",
    "gấp",
    "còn",
    "chỉ",
    "vòng",
    "loại",
    "bậc",
    "nhóm",
    "quý",
    "tổ",
    "ấp",
    "khóm",
    "từ",
    "thứ",
    "giai đoạn",
    "pha",
)
"""Behind these 6-7 is no day: gió giật cấp 6-7."""
_HOUSE_CUES = ("số nhà", "nhà số", "đường số", "số", "địa chỉ", "hẻm", "ngõ", "kiệt", "ngách", "nhà", "lô")
_CLASS_CUES = ("lớp", "tổ", "khối", "đội", "phòng")
_PART_WORDS = ("kế hoạch", "dự toán", "chỉ tiêu năm", "nghị quyết", "công suất", "số tiền", "chi phí", "doanh thu", "lợi nhuận", "ngân sách", "tài sản", "cổ phần", "chương trình", "hành trình", "đoạn đường", "chiều dài", "thị phần", "kim ngạch", "sĩ số", "quân số", "tuổi thọ", "đời", "nhu cầu", "sức", "mức", "chỗ", "tiền", "lần", "diện tích", "dân số", "số", "tổng", "quãng đường", "thời gian", "chiều", "dân cư", "sản lượng", "lượng", "khu vực", "chặng", "thế giới", "trái đất", "giá", "đường", "nguồn", "vốn", "cả", "của", "so với", "thu nhập", "lương", "khối lượng", "trọng lượng", "nước", "thể tích", "cơ thể", "quả", "cốc", "ly", "chén", "muỗng", "thìa", "lít", "mét", "ha", "vụ lúa", "vụ mùa", "vụ đông", "vụ hè", "vụ thu", "mùa", "đoạn", "thế kỷ", "ngày", "giờ", "tháng", "năm", "kg", "km", "công", "tấn", "chai", "viên", "muỗng", "bình", "bát")  # fmt: skip
"""What one takes a part of: 2/3 diện tích is two thirds."""


def score(line: Line, match: re.Match[str]) -> Said | None:
    """A score is two numbers side by side: thắng 3-1 is "thắng ba một"; so are those of the sets behind it.

    >>> from reader.script import speak_line
    >>> speak_line("thắng 3-1"), speak_line("tỷ số 2:0")
    ('thắng ba một', 'tỷ số hai không')
    >>> speak_line("thắng 2-1 (25-23, 22-25, 15-11)")
    'thắng hai một, hai mươi lăm hai mươi ba, hai mươi hai hai mươi lăm, mười lăm mười một'
    """
    at = match.start()
    if int(match[1]) < int(match[2]) and measured(line, match.end()):
        return None  # thắng thầu 3-5 tỷ đồng
    if ":" not in match[0] and announced_day(line, at, match[1], match[2]):
        return None  # Hòa Bình, sáng 8-6
    if (
        line.cued(at, _SCORE_CUES)
        or _SCORES_BEFORE.search(line.low, max(0, at - 80), at)
        or _falls(_SCORE_BEFORE.search(line.text, max(0, at - 12), at))
        or (
            _GAME.search(line.text, max(0, at - 48), at)
            and not line.word_after(match.end())
            and int(match[2]) < 20
        )
        or _falls(_SCORE_BEHIND.match(line.text, match.end()))
    ):
        return Said(f"{line.numerals.cardinal(match[1])} {line.numerals.cardinal(match[2])}", match.end())
    return None


_GAME = re.compile(r"(?<!\w)(?:[Tt]hắng|[Tt]hua|hòa|hoà|[Đđ]ánh bại|[Vv]ượt qua|[Gg]ặp)(?!\w)[^.;\d]*$")
"""A capital makes Hòa a place (Hòa Bình, Biên Hòa)."""


def _falls(pair: re.Match[str] | None) -> bool:
    """A pair that falls is no span, and no day if there is no such month; so is what is listed beside it: `25-21, 23-25`."""
    return pair is not None and int(pair[1]) > int(pair[2]) > 12


_SCORE_BEFORE = re.compile(r"(?<![\d/])(\d{1,3})[-–](\d{1,3})(?:, ?| \(|; ?)$")
_SCORE_BEHIND = re.compile(r"(?:, ?|; ?)(\d{1,3})[-–](\d{1,3})(?![\d/%-]|[.,]\d)")


def ratio(line: Line, match: re.Match[str]) -> Said | None:
    """Behind tỷ lệ a colon is trên, never a clock's.

    >>> from reader.script import speak_line
    >>> speak_line("tỷ lệ 1:25.000")
    'tỷ lệ một trên hai mươi lăm ngàn'
    """
    if not line.cued(match.start(), ("tỷ lệ", "tỉ lệ")):
        return None
    first, second = figure(line, match.start(1)), figure(line, match.start(2))
    return Said(f"{first.spoken} trên {second.spoken}", second.end, 0.95)


def chain(line: Line, match: re.Match[str]) -> Said | None:
    """4-4-2, 1-2-3: one after the other."""
    parts = _DASHES.split(match[0])
    return Said(" ".join(line.numerals.cardinal(part) for part in parts), match.end(), 0.95)


def bare_ratio(line: Line, match: re.Match[str]) -> Said | None:
    """1:3 with nothing that says what it is: a ratio, in doubt. `bài 3: 5 điểm` has a space and is none; 10 : 2 divides.

    >>> from reader.script import speak_line
    >>> speak_line("pha 1:3")
    'pha một trên ba'
    """
    if " " in match[0] and " : " not in match[0]:
        return None
    first, second = figure(line, match.start(1)), figure(line, match.start(2))
    if " " in match[0] and line.alone(*match.span()):
        return Said(
            f"{first.spoken} chia {second.spoken}",
            second.end,
            0.85,
            (f"{first.spoken} trên {second.spoken}",),
        )
    side_by_side = f"{first.spoken} {second.spoken}"
    return Said(f"{first.spoken} trên {second.spoken}", second.end, 0.8, (side_by_side,))


def span(line: Line, match: re.Match[str]) -> Said | None:
    """A number, a dash and a larger number: from … to. The unit behind the second is said once.

    A dash before a smaller or equal number is no span: it is silent, and in doubt.

    >>> from reader.script import speak_line
    >>> speak_line("18-25 tuổi, 3,5-4%, 2020-2025")
    'mười tám đến hai mươi lăm tuổi, ba phẩy năm đến bốn phần trăm, hai ngàn không trăm hai mươi đến hai ngàn không trăm hai mươi lăm'
    """
    at = match.start()
    first = figure(line, at)
    if line.text[at] == "0" and line.text[at + 1 : at + 2].isdigit() and first.end - at > 2:
        return None  # a code: 0800-1234
    dash = _DASH.match(line.text, first.end)
    if dash is None:
        return None
    second = figure(line, dash.end())
    certainty = min(first.certainty, second.certainty)
    if first.value < second.value:
        if (
            second.value <= 12
            and not line.word_after(second.end)
            and _BARE_DAY.match(line.text, at)
            and not line.cued(at, _LEVEL_CUES)
        ):
            certainty = min(certainty, 0.85)  # 5-6 may be a day as well
        return Said(f"{first.spoken} đến", dash.end(), certainty)
    return Said(first.spoken, dash.end(), min(certainty, 0.8), (f"{first.spoken} đến",))


def house(line: Line, match: re.Match[str]) -> Said | None:
    """A house in an alley: 123/4A is "một trăm hai mươi ba trên bốn A".

    >>> from reader.script import speak_line
    >>> speak_line("số nhà 123/4A")
    'số nhà một trăm hai mươi ba trên bốn A'
    """
    cue = line.cued(match.start(), _HOUSE_CUES)
    lettered = any(letter.isalpha() for letter in match[0])
    if match[0][-1] in "hk" and not cue:
        return None
    if (
        not lettered
        and match[2].count("/") < 2
        and (not cue or (cue == "số" and not _addressed(line, match.end())))
    ):
        return None
    parts = []
    for part in match[0].split("/"):
        figures = part.rstrip("ABCDEFGHIKLMNabcdefghijklmnopqrstuvwxyzOPQRSTUVWXYZJ")
        parts.append(f"{line.numerals.cardinal(figures)} {part[len(figures) :]}".strip())
    return Said(" trên ".join(parts), match.end(), 0.95, (" xuyệt ".join(parts),))


def _addressed(line: Line, end: int) -> bool:
    """A street or a place follows: `số 15/7 Lê Lợi`, `số 15/7, đường Lê Lợi`."""
    text = line.text
    at = end + (text[end : end + 1] == ",")
    name = text[at + 1 : at + 2] if text[at : at + 1] == " " else ""
    return name.isupper() or bool(
        line.follows(at, ("đường", "hẻm", "phố", "ấp", "khóm", "tổ", "khu phố", "ngõ"))
    )


def slashed(line: Line, match: re.Match[str]) -> Said | None:
    """a/b as a part of a whole (phần), as so many out of so many (trên), or as a fraction alone.

    2/3 diện tích = hai phần ba; 7/7 ấp, xếp hạng 1/13, 24/24 giờ = … trên …; a bare 1/3 = một phần ba.

    >>> from reader.script import speak_line
    >>> speak_line("2/3 diện tích"), speak_line("xếp hạng 1/13"), speak_line("4/9")
    ('hai phần ba diện tích', 'xếp hạng một trên mười ba', 'bốn phần chín')
    """
    at, end = match.span()
    first, second = figure(line, match.start(1)), figure(line, match.start(2))
    if first.end != match.end(1) or second.end != match.end(2):
        return None
    part = f"{first.spoken} phần {second.spoken}"
    if second.value == 4 and line.numerals.four != "bốn":
        part = f"{first.spoken} phần {line.numerals.four}"
    over = f"{first.spoken} trên {second.spoken}"
    mixed = at > 1 and line.text[at - 1] == " " and line.text[at - 2].isdigit() and second.value <= 10
    if mixed and first.value < second.value:
        return Said(f"và {part}", end, 0.95, (over,))  # 2 3/4, as schoolbooks read it
    if (
        line.alone(at, end)
        and second.value < first.value
        and second.value <= 20
        and (first.value, second.value) != (24, 7)
    ):
        return Said(part, end, 0.8, (over,))
    if first.value < second.value <= 5 and line.cued(at, _SHARE_CUES) and not line.follows(end, _COUNTED):
        return Said(part, end, 0.95, (over,))
    if (
        second.value <= 5
        and first.value < second.value
        and line.follows(end, _PEOPLE)
        and not line.cued(at, _RANK_CUES)
    ):
        return Said(part, end, 0.85, (over,))
    if line.cued(at, _RANK_CUES) or first.value >= second.value:
        return Said(over, end, 0.97, (part,))
    if second.value % 1:  # nobody takes 4,2 parts
        return Said(over, end, 0.95, (part,))
    if line.cued(at, ("vòng",)):
        return Said(part, end, 0.97, (over,))
    if line.cued(at, _CLASS_CUES) and second.value == 12:  # lớp 9/12 is the ninth of twelve
        return Said(over, end, 0.97, (part,))
    if line.cued(at, _CLASS_CUES):
        return Said(f"{first.spoken} {second.spoken}", end, 0.85, (over, part))
    if second.value == 10 and first.value % 1:  # 7,5/10: a mark
        return Said(over, end, 0.95, (part,))
    if (second.value > 20 or (second.value > 10 and line.word_after(end))) and first.value > 1:
        return Said(over, end, 0.95, (part,))  # 700/1.100 ha, 44/46 công chức, 13/15 vụ
    if line.cued(at, ("tỷ lệ chọi", "tỉ lệ chọi", "chọi", "tỷ lệ", "tỉ lệ")) and not line.follows(
        end, _PART_WORDS
    ):
        return Said(over, end, 0.95, (part,))
    if line.alone(at, end) or (line.follows(end, _PART_WORDS) and not line.follows(end, _COUNTED)):
        return Said(part, end, 0.97, (over,))
    if line.cued(at, ("tỷ lệ", "tỉ lệ", "bản đồ")) or second.value > 20:
        return Said(over, end, 0.95, (part,))
    if second.value > 10:  # nobody speaks of nineteenths
        return Said(over, end, 0.92, (part,))
    after = line.word_after(end)
    if after and after not in (
        "và",
        "là",
        "thì",
        "đã",
        "được",
        "có",
        "với",
        "trong",
        "nên",
        "mà",
        "tại",
        "ở",
    ):
        if first.value == 1 and second.value <= 4 and not line.follows(end, _COUNTED):
            return Said(part, end, 0.85, (over,))  # ngập 1/4 bánh xe
        if first.value > 1 and line.follows(end, _COUNTED) and not line.follows(end, _PART_WORDS):
            return Said(over, end, 0.95, (part,))
        return Said(over, end, 0.85, (part,))
    day = f"ngày {first.spoken} tháng {second.spoken}"
    return Said(part, end, 0.8, (over, day) if second.value <= 12 and first.value <= 31 else (over,))
