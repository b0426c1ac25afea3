"""Enumerations without list marks are found whole: sentences, run-in heads, table rows, headings."""

import pytest
from ingest_source import made_up

from ingest.model import Document
from ingest.readers.markdown import read_markdown
from ingest.readers.plain import read_plain
from ingest.structure import document_of
from retrieval.announced import announced, announced_count, announces_more
from retrieval.series import Enumeration


def markdown(text: str) -> Document:
    return document_of(made_up("proef", "proef.md", "Proef"), read_markdown(text.encode()))


def items(document: Document, found: Enumeration) -> list[str]:
    return [item.of(document.text) for item in found.items]


def led_by(document: Document, words: str) -> list[str]:
    one = next(e for e in announced(document) if e.lead_in and words in e.lead_in.of(document.text))
    return items(document, one)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Vier pijlers", 4),
        ("Wij zien drie risico's.", 3),
        ("De plannen hebben twee dingen gemeen.", 2),
        ("Het duurt vier jaar.", None),
        ("Het dorp heeft twee lokale teams en werkt al jaren nauw samen met de artsen.", None),
        ("Er is een plan.", None),
    ],
)
def test_a_sentence_announces_a_number_of_things(text: str, count: int | None) -> None:
    assert announced_count(text) == count


@pytest.mark.parametrize(
    "text", ["Wij kennen de volgende waarden.", "De eisen zijn:", "Daarvoor nemen we drie maatregelen."]
)
def test_a_sentence_promises_more(text: str) -> None:
    assert announces_more(text)


def test_as_many_sentences_follow_as_were_announced() -> None:
    read = markdown(
        "# Plan\n\nWe doen drie dingen. Er komt een loket. Er komt een bus. En er komt geld. Klaar."
    )
    assert led_by(read, "drie dingen") == ["Er komt een loket.", "Er komt een bus.", "En er komt geld."]


def test_sentences_that_count_themselves_are_a_list() -> None:
    read = markdown(
        "# Koers\n\nTen eerste komt er een loket. Ten tweede rijdt er een bus. Tot slot is er geld."
    )
    assert [len(e.items) for e in announced(read)] == [3]


def test_sentences_that_open_alike_are_a_list() -> None:
    read = markdown("# Koers\n\nWij bouwen huizen. We planten bomen. Wij leggen paden aan.")
    assert [len(e.items) for e in announced(read)] == [3]


def test_sentences_that_open_with_an_article_are_none() -> None:
    read = markdown("# Koers\n\nDe school is open. De winkel is dicht. De bus rijdt niet.")
    assert announced(read) == []


def test_paragraphs_with_a_run_in_head_are_a_list() -> None:
    read = markdown(
        "# Koers\n\n## Waarden\n\nWij hebben de volgende waarden.\n\n**Rust.** Wij haasten ons niet.\n\n"
        "**Orde.** Alles heeft een plaats.\n\n**Moed.** Wij durven te kiezen."
    )
    assert [item.split(".")[0] for item in led_by(read, "volgende waarden")] == ["Rust", "Orde", "Moed"]


def test_rows_of_a_table_are_a_list_under_its_first_row() -> None:
    read = markdown("# Plan\n\n| Nr | Actie |\n|---|---|\n| 1 | Loket |\n| 2 | Bus |\n")
    assert led_by(read, "Actie") == ["1 | Loket", "2 | Bus"]


def test_headings_after_one_that_says_how_many_are_a_list() -> None:
    text = "Plan\n\nDrie pijlers\n\nHier rust alles op.\n\n"
    text += "".join(
        f"{title}\n\nDaar werken wij elke dag aan, samen.\n\n" for title in ("Rust", "Orde", "Moed", "Geld")
    )
    read = document_of(made_up("proef", "proef.txt", "Proef"), read_plain(text.encode()))
    found = next(e for e in announced(read) if "Drie pijlers" in e.title)
    assert items(read, found) == ["Rust", "Orde", "Moed"]


def test_headings_under_a_heading_are_a_list() -> None:
    read = markdown("# Plan\n\n## Rollen\n\n### Gemeente\n\nBetaalt.\n\n### Aanbieder\n\nHelpt.")
    assert led_by(read, "Rollen") == ["Gemeente", "Aanbieder"]


def test_sentences_with_a_label_and_a_number_are_a_list() -> None:
    read = markdown(
        "# Keuze\n\nEr zijn drie mogelijkheden. Scenario 1: alles blijft.\n\nDat kost niets. "
        "Scenario 2: er komt een loket.\n\nDuur. Scenario 3: er komt een bus."
    )
    starts = ["Scenario 1: alles blijft.", "Scenario 2: er komt een loket.", "Scenario 3: er komt een bus."]
    assert starts in [items(read, found) for found in announced(read)]


def test_the_numbered_parts_of_a_document_are_no_list() -> None:
    read = markdown("# Stuk\n\nBijlage 1: de kaart staat hier. Bijlage 2: de cijfers staan hier.")
    assert announced(read) == []


def test_labels_that_begin_again_are_another_list() -> None:
    read = markdown(
        "# Werk\n\nStap 1: bellen. Stap 2: praten.\n\n## Later\n\nStap 1: meten. Stap 2: leren. Stap 3: ga."
    )
    assert [len(found.items) for found in announced(read)] == [2, 3]


def test_paragraphs_that_go_through_the_alphabet_are_a_list() -> None:
    paragraphs = [
        "Wij hanteren drie regels:",
        "A. Een gezin, een plan.",
        "B. Wie belt, blijft.",
        "C. Thuis gaat voor.",
    ]
    read = document_of(made_up("proef", "proef.txt", "Proef"), read_plain("\n\n".join(paragraphs).encode()))
    assert paragraphs[1:] in [items(read, found) for found in announced(read)]
