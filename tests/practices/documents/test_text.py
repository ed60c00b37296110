"""Plain text out of the bytes of a file."""

import codecs

import pytest

from practices.documents.text import MAX_TEXT_BYTES, UnreadableText, is_unicode, read_text

TEXT = "Article 1\nLa règle tient.\n"
WORDS = {
    "fr": "Article premier\nLes fonctionnaires sont tenus à la réserve. Les cadeaux reçus sont déclarés.\n",
    "pl": "Artykuł 1\nKażdy urzędnik składa oświadczenie o źródłach dochodów w ciągu miesiąca od objęcia obowiązków.\n",
    "ru": "Статья 1\nСотрудники не принимают подарков, если это может повлиять на их беспристрастность.\n",
    "el": "Άρθρο 1\nΟι υπάλληλοι δεν δέχονται δώρα που μπορεί να επηρεάσουν την αμεροληψία τους.\n",
    "ar": "المادة 1\nلا يجوز للموظفين قبول الهدايا التي قد تؤثر على حيادهم في أداء واجباتهم.\n",
    "he": "סעיף 1\nעובדים לא יקבלו מתנות העלולות להשפיע על שיקול דעתם.\n",
    "tr": "Madde 1\nGörevliler tarafsızlıklarını etkileyebilecek hediyeleri kabul etmez; üstüne bildirir.\n",
    "ja": "第一条\n職員は、その公平性に影響を与えるおそれのある贈り物を受け取ってはならない。\n",
    "zh": "第一条\n工作人员不得接受可能影响其公正性的礼物，并应当及时向上级报告。\n",
    "ko": "제1조\n직원은 공정성에 영향을 줄 수 있는 선물을 받아서는 안 되며 이를 보고하여야 한다.\n",
}


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32-le"),
        TEXT.encode("utf-32-be"),
        WORDS["ru"].encode("utf-16-le"),
    ],
)
def test_text_is_read_in_unicode_without_a_doubt(data):
    text, doubts = read_text(data)

    assert text in {TEXT, WORDS["ru"]}
    assert doubts == ()


@pytest.mark.parametrize(
    ("language", "encoding", "name"),
    [
        ("fr", "cp1252", "Windows-1252"),
        ("fr", "mac_roman", "Mac Roman"),
        ("pl", "cp1250", "Windows-1250"),
        ("pl", "iso8859_2", "ISO-8859-2"),
        ("ru", "cp1251", "Windows-1251"),
        ("ru", "koi8_r", "KOI8-R"),
        ("ru", "cp866", "CP866"),
        ("ru", "iso8859_5", "ISO-8859-5"),
        ("el", "cp1253", "Windows-1253"),
        ("ar", "cp1256", "Windows-1256"),
        ("ar", "iso8859_6", "ISO-8859-6"),
        ("he", "cp1255", "Windows-1255"),
        ("tr", "cp1254", "Windows-1254"),
        ("ja", "shift_jis", "Shift JIS"),
        ("zh", "gb18030", "GB 18030"),
        ("ko", "euc_kr", "EUC-KR"),
    ],
)
def test_text_in_a_usual_encoding_is_read_with_a_doubt_that_names_it(language, encoding, name):
    text, [doubt] = read_text(WORDS[language].encode(encoding))

    assert text == WORDS[language]
    assert doubt.code == "guessed_encoding"
    assert f"read as {name}:" in doubt.message


def test_doubt_about_an_encoding_stands_at_the_first_line_that_shows_it():
    _, [doubt] = read_text(TEXT.encode("cp1252"))

    assert doubt.line == 2


def test_text_with_a_few_broken_bytes_is_read_with_a_doubt_that_counts_them():
    data = (WORDS["ru"] * 5).encode() + b"\xd0 \xff\n"

    text, [doubt] = read_text(data)

    assert text.startswith(WORDS["ru"])
    assert (doubt.code, doubt.line) == ("broken_characters", 11)
    assert doubt.message.startswith("2 characters")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"- - -\n***", "no words"),
        (b"%PDF-1.7 text", "PDF"),
        (b"PK\x03\x04word", "ZIP"),
        (b"\x7fELF\x00\x01\x02", "binary"),
        (b"text\x00text", "binary"),
        (b"\x01\x02\x03\x04 a", "binary"),
        (b"\xff\xfea", "UTF-16"),
        (b"caf\xe9 \x81\x8d", "line 1 is not UTF-8"),
        (bytes(range(128, 256)) * 20, "cannot be told"),
        (b"a" * (MAX_TEXT_BYTES + 1), "up to 4 MB"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_the_reason(data, message):
    with pytest.raises(UnreadableText, match=message):
        read_text(data)


@pytest.mark.parametrize(
    ("data", "is_known"), [(b"words", True), (TEXT.encode(), True), (b"\xff\xfew\x00", True), (b"caf\xe9", False)]
)
def test_unicode_is_known_by_its_bytes(data, is_known):
    assert is_unicode(data) is is_known
