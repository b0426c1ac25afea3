"""Plain text: encodings, marks of emphasis and the way back to the source."""

import pytest

from ingest.errors import ReadError
from ingest.model import BlockKind
from ingest.readers.plain import read_plain


def test_marks_of_emphasis_are_not_text_but_are_remembered() -> None:
    reading = read_plain(b"1. **We zijn koersvast:** dat is *echt* zo.")
    assert reading.text == "1. We zijn koersvast: dat is echt zo."
    assert [span.of(reading.text) for span in reading.emphases] == ["We zijn koersvast:", "echt"]
    assert reading.removed == ((3, 2), (21, 2), (29, 1), (33, 1))


def test_every_position_leads_back_to_the_source() -> None:
    source = "Een **vet** woord, een _schuin_ en ***allebei***, 2*3*4 en snake_case_naam."
    reading = read_plain(source.encode())
    assert "2*3*4 en snake_case_naam" in reading.text
    for offset, char in enumerate(reading.text):
        before = sum(count for position, count in reading.removed if position <= offset)
        assert source[offset + before] == char


def test_bullets_with_an_asterisk_stay_bullets() -> None:
    text = "* eerste punt\n* tweede punt\n"
    assert read_plain(text.encode()).text == text


def test_headings_of_markdown_in_a_text_file_are_headings() -> None:
    reading = read_plain(b"# Nota\n\nTekst.\n\n## Doel\n\nMeer tekst.\n")
    assert reading.text == "Nota\n\nTekst.\n\nDoel\n\nMeer tekst.\n"
    assert [(h.span.of(reading.text), h.kind, h.level) for h in reading.hints] == [
        ("Nota", BlockKind.HEADING, 1),
        ("Doel", BlockKind.HEADING, 2),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_common_encodings_give_the_same_text(encoding: str) -> None:
    text = "Coördinatie kost € 5 – zei ‘men’."
    assert read_plain(text.encode(encoding)).text == text


def test_line_ends_and_accents_are_written_one_way() -> None:
    assert read_plain("cafe\u0301\r\nbar\rfoo\n".encode()).text == "café\nbar\nfoo\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"\x00\x01\x02\x03abc", "binary"), (bytes(range(256)) * 4, "binary"), (b" \n\t \n", "empty")],
)
def test_what_is_no_text_is_refused_with_a_reason_in_both_languages(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_plain(data)
    assert caught.value.code == code
    assert caught.value.reason_nl != caught.value.reason_en
