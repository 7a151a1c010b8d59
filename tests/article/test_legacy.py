"""Old Vietnamese fonts become Unicode, and nothing else is touched."""

import pytest

from reader.article.legacy import from_tcvn3, from_vni, has_legacy_font, repair_text

# The lower-case alphabet with every tone, as TCVN 5712:1993 (VN3) and the VNI-Windows table put it.
UNICODE = "à ả ã á ạ ằ ẳ ẵ ắ ặ ầ ẩ ẫ ấ ậ è ẻ ẽ é ẹ ề ể ễ ế ệ ì ỉ ĩ í ị ò ỏ õ ó ọ ồ ổ ỗ ố ộ ờ ở ỡ ớ ợ ù ủ ũ ú ụ ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ ă â đ ê ô ơ ư"
TCVN3 = "b5 b6 b7 b8 b9 bb bc bd be c6 c7 c8 c9 ca cb cc ce cf d0 d1 d2 d3 d4 d5 d6 d7 d8 dc dd de df e1 e2 e3 e4 e5 e6 e7 e8 e9 ea eb ec ed ee ef f1 f2 f3 f4 f5 f6 f7 f8 f9 fa fb fc fd fe a8 a9 ae aa ab ac ad"
VNI = "aø aû aõ aù aï aè aú aü aé aë aà aå aã aá aä eø eû eõ eù eï eà eå eã eá eä ì æ ó í ò oø oû oõ où oï oà oå oã oá oä ôø ôû ôõ ôù ôï uø uû uõ uù uï öø öû öõ öù öï yø yû yõ yù î aê aâ ñ eâ oâ ô ö"


def test_the_whole_tcvn3_alphabet():
    text = " ".join(bytes.fromhex(code).decode("latin-1") for code in TCVN3.split())
    assert from_tcvn3(text) == UNICODE


def test_the_whole_vni_alphabet():
    assert from_vni(VNI) == UNICODE


def test_vni_capitals():
    assert (
        from_vni("UÛY BAN NHAÂN DAÂN PHÖÔØNG MYÕ THAÏNH, Ñaûng uûy")
        == "ỦY BAN NHÂN DÂN PHƯỜNG MỸ THẠNH, Đảng ủy"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam, ®éc lËp", "Cộng hoà xã hội chủ nghĩa Việt Nam, độc lập"),
        (
            "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, ñoäc laäp",
            "Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập",
        ),
    ],
)
def test_a_line_is_repaired(old, new):
    assert has_legacy_font(old)
    assert repair_text(old) == new


@pytest.mark.parametrize(
    "text",
    [
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        "Hà Nội và Cà Mau có bão, dân số đô thị tăng",  # letters below U+00FF only in most words
        "Le château de la forêt où naît l'été; garçon très fâché à Noël",
        "Die Straße führt über schöne Hügel nach Köln, Größe und Maß",
        "São Paulo não é a capital, mas é a maior cidade; ação e coração",
        "© 2023 · Giá 5 £ ± 2 § 3 ¶",
        "plain ASCII",
        "",
    ],
)
def test_good_text_is_left_alone(text):
    assert repair_text(text) == text


def test_a_mixed_page_repairs_only_the_old_lines():
    old = "Uû ban nh©n d©n ph­êng Mü Th¹nh tæ chøc héi nghÞ"
    new = "Ủy ban nhân dân phường Mỹ Thạnh tổ chức hội nghị"
    assert repair_text(f"{new}\n{old}") == f"{new}\nUỷ ban nhân dân phường Mỹ Thạnh tổ chức hội nghị"
