"""Structure rules on the shipped documents and on small ones of other shapes."""

import pytest
from ingest_source import made_up

from ingest.catalogue import Corpus
from ingest.model import Block, BlockKind, Document, Section
from ingest.pipeline import read_document
from ingest.readers.plain import read_plain
from ingest.structure import document_of

SOURCE = made_up("proef", "proef.txt", "Proef")


def of(text: str) -> Document:
    return document_of(SOURCE, read_plain(text.encode()))


def titles(document: Document) -> list[tuple[str | None, str, int]]:
    return [(section.number, section.title, section.level) for section in document.sections if section.level]


def kinds(document: Document, kind: BlockKind) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if block.kind is kind]


@pytest.fixture(scope="module")
def alkmaar(corpus: Corpus) -> Document:
    source = next(s for s in corpus.sources if "alkmaar" in s.id)
    return read_document(source, corpus.path(source))


def section(document: Document, title: str) -> Section:
    return next(section for section in document.sections if section.title == title)


def list_after(document: Document, lead_in: str) -> Block:
    return next(b for b in document.blocks if b.lead_in and b.lead_in.of(document.text).startswith(lead_in))


def test_the_table_of_contents_gives_sections_their_printed_page(alkmaar: Document) -> None:
    assert section(alkmaar, "Voorliggende veld").number == "4.2"
    assert section(alkmaar, "Voorliggende veld").page_label == "17"
    # Spelled "ambulante" in the contents and "ambulant" over the text.
    assert section(alkmaar, "Doorontwikkelen verblijf en ambulant").page_label == "21"
    assert len(kinds(alkmaar, BlockKind.CONTENTS)) == 1


def test_a_passage_knows_the_printed_page_of_the_chapter_above_it(alkmaar: Document) -> None:
    line = next(s for s in alkmaar.sections if s.number == "LIJN 2")
    assert line.page_label is None
    assert {p.page_label for p in alkmaar.passages if p.section == line.index} == {"4"}


def test_margin_notes_keep_all_their_lines_to_themselves(alkmaar: Document) -> None:
    notes = [" ".join(note.split()) for note in kinds(alkmaar, BlockKind.MARGIN_NOTE)]
    assert notes == [
        "Doelstelling 1: We versterken de eigen kracht",
        "Doelstelling 2: We luisteren naar ouders en jeugdigen",
        "Doelstelling 3: We versterken de sociale omgeving",
        "Doelstelling 5: We zijn koersvast",
        "Doelstelling 6: Voor iedereen passende ondersteuning",
        "Doelstelling 7: Van regionale jeugdhulp naar lokale ondersteuning",
        "Doelstelling 8: Vergroten van doelmatigheid",
        "Doelstelling 9: Minder administratie en de basis op orde",
        "Doelstelling 10: Krachtig partnerschap",
    ]


def test_a_list_behind_a_margin_note_still_has_its_lead_in(alkmaar: Document) -> None:
    assert len(list_after(alkmaar, "Dit vraagt om focus:").items) == 4


def test_a_list_inside_a_list_item_is_led_in_by_that_item(alkmaar: Document) -> None:
    inner = list_after(alkmaar, "Van regionale jeugdhulp naar lokale ondersteuning: we zetten in op vier")
    assert len(inner.items) == 4


def test_captions_of_figures_are_not_sentences(alkmaar: Document) -> None:
    captions = kinds(alkmaar, BlockKind.CAPTION)
    assert "De visie in een oogopslag" in captions
    assert "Totale jeugddomein" in captions
    assert "Regionale samenwerking: vier focuslijnen" in captions
    assert "Kwalitatieve opdrachten uit Jeugdwet 2015" in captions
    assert "Eigen kracht: ondersteuning nabij en zo thuis als mogelijk." in captions
    said = {sentence.span.of(alkmaar.text) for sentence in alkmaar.sentences}
    assert not said & set(captions)


def test_a_paragraph_broken_by_a_page_is_one_sentence(alkmaar: Document) -> None:
    said = [" ".join(s.span.of(alkmaar.text).split()) for s in alkmaar.sentences]
    assert any("worden gegeven, waardoor oplossingen duurzaam" in sentence for sentence in said)


def test_pull_quotes_point_to_what_they_repeat(alkmaar: Document) -> None:
    quotes = [block for block in alkmaar.blocks if block.kind is BlockKind.PULL_QUOTE]
    assert len(quotes) == 5
    assert all(quote.repeats is not None for quote in quotes)
    definition = next(q for q in quotes if "Onder voorliggend veld" in q.span.of(alkmaar.text))
    assert definition.repeats is not None
    assert definition.repeats.of(alkmaar.text) == definition.span.of(alkmaar.text)[1:-1]


def test_the_footnote_is_reached_from_its_mark(alkmaar: Document) -> None:
    (note,) = alkmaar.footnotes
    assert alkmaar.text[: note.mark.start].endswith("toestemming voor wordt gegeven")
    assert note.body.of(alkmaar.text).startswith("Behalve bij een (spoed)machtiging")


def test_the_contact_line_stays_findable(alkmaar: Document) -> None:
    assert any(s.span.of(alkmaar.text) == "Contact: contractmanagement@alkmaar.nl" for s in alkmaar.sentences)


@pytest.mark.parametrize(("part", "count"), [("flevoland", 7), ("amsterdam", 6)])
def test_numbered_principles_are_sections_that_can_be_counted(part: str, count: int, corpus: Corpus) -> None:
    source = next(s for s in corpus.sources if part in s.id)
    document = read_document(source, corpus.path(source))
    numbered = [s for s in document.sections if s.number]
    assert [s.number for s in numbered] == [str(n) for n in range(1, count + 1)]
    assert len({(s.level, s.parent) for s in numbered}) == 1
    parent = document.sections[numbered[0].parent or 0]
    assert parent.title in ("De zeven verbindende uitgangspunten", "Leidende principes")
    headings = {b.index for b in document.blocks if b.kind is BlockKind.HEADING}
    assert sum(s.block in headings for s in document.sentences) == len(headings)


def test_the_section_after_the_principles_is_no_part_of_them(corpus: Corpus) -> None:
    source = next(s for s in corpus.sources if "flevoland" in s.id)
    document = read_document(source, corpus.path(source))
    assert section(document, "Al doende leren van elkaar").parent is None


def test_web_boilerplate_and_a_title_that_stands_twice_are_not_content(corpus: Corpus) -> None:
    found = [
        text
        for source in corpus.sources
        for text in kinds(read_document(source, corpus.path(source)), BlockKind.BOILERPLATE)
    ]
    assert found == [
        "netwerkorganisatie\nregioalkmaar",
        "Skip to content",
        "Bekijk onze uitgangspunten",
        "Na implementatie volgt ontwikkeling",
    ]


PLAN = """Beleidsplan Jeugd 2024-2028
Gemeente Voorbeeldstad

Inhoud
1. Inleiding ........ 3
2. Visie ............ 5
2.1 Uitgangspunten .. 6
3. Uitvoering ....... 9

1. Inleiding
Dit plan beschrijft hoe wij de komende jaren werken aan een veilige omgeving voor
alle kinderen. Het is vastgesteld door de gemeenteraad op 12 maart 2024 en vervangt
het plan van 2019.

2. Visie

Wij geloven in de kracht van gezinnen. Bij dhr. J.P. de Vries en mevr. Jansen van de
afdeling Samenleving (tel. 012-3456789) kunt u terecht, bijv. voor vragen over art. 2.3 lid
4 van de Jeugdwet.

2.1 Uitgangspunten

Onze uitgangspunten zijn:
1. Het kind staat centraal, ook als ouders en
   professionals het oneens zijn;
2. Hulp is dichtbij:
   a. in de wijk;
   b. op school;
3. We leren van elkaar.

Figuur 1: Het jeugdstelsel in beeld

3. Uitvoering

De uitvoering kost € 1.250.000 per jaar. In 2025 volgt een evaluatie
"""


def test_a_plan_wrapped_by_hand_has_its_chapters_and_pages() -> None:
    document = of(PLAN)
    assert titles(document) == [
        (None, "Beleidsplan Jeugd 2024-2028", 1),
        (None, "Inhoud", 1),
        ("1", "Inleiding", 1),
        ("2", "Visie", 1),
        ("2.1", "Uitgangspunten", 2),
        ("3", "Uitvoering", 1),
    ]
    assert [s.page_label for s in document.sections if s.number] == ["3", "5", "6", "9"]
    assert kinds(document, BlockKind.CAPTION) == ["Figuur 1: Het jeugdstelsel in beeld"]


def test_wrapped_lines_and_items_are_whole_sentences() -> None:
    document = of(PLAN)
    said = [" ".join(s.span.of(document.text).split()) for s in document.sentences]
    assert "Het is vastgesteld door de gemeenteraad op 12 maart 2024 en vervangt het plan van 2019." in said
    assert "Het kind staat centraal, ook als ouders en professionals het oneens zijn;" in said
    assert any(
        sentence.startswith("Bij dhr. J.P. de Vries") and sentence.endswith("Jeugdwet.") for sentence in said
    )


def test_letters_under_a_number_are_a_list_of_their_own() -> None:
    document = of(PLAN)
    inner = list_after(document, "Hulp is dichtbij:")
    assert [item.of(document.text) for item in inner.items] == ["in de wijk;", "op school;"]


WEB = """Naar de inhoud

Zo regelen we hulp voor jongeren

Geplaatst op

4 juni 2023

De gemeenten in de regio werken samen. Dat doen ze sinds 2015.

Lees meer over ons

Wie helpt u?

U kunt terecht bij vier mensen:

* de huisarts

* de wijkverpleegkundige

* de leraar

* het wijkteam

Stap 1

U belt ons. We luisteren naar u en schrijven op wat u nodig heeft.

Stap 2

We komen langs. Samen maken we een plan dat bij u past.
"""


def test_a_web_text_without_numbers_has_headings_and_no_furniture() -> None:
    document = of(WEB)
    assert kinds(document, BlockKind.BOILERPLATE) == ["Naar de inhoud", "Lees meer over ons"]
    found = [title for _, title, _ in titles(document)]
    assert found[0] == "Zo regelen we hulp voor jongeren"
    assert {"Wie helpt u?", "Stap 1", "Stap 2"} <= set(found)


def test_items_with_blank_lines_between_are_one_list() -> None:
    assert len(list_after(of(WEB), "U kunt terecht bij vier mensen:").items) == 4


LABELS = """Programma

Doel 1:

We beginnen klein en leren van wat we doen, want alleen zo komen we verder met elkaar in dit programma.

Doel 2:

We werken samen met alle scholen in de regio, omdat kinderen daar het grootste deel van hun dag zijn.
"""


def test_labels_with_a_text_of_their_own_are_no_margin_notes() -> None:
    assert kinds(of(LABELS), BlockKind.MARGIN_NOTE) == []


def test_numbered_lines_next_to_each_other_are_a_list_not_headings() -> None:
    document = of(
        "Onze punten:\n\n1. Samen\n\n2. Dichtbij\n\n3. Op tijd\n\nDat is alles wat we doen in de regio.\n"
    )
    (block,) = [b for b in document.blocks if b.kind is BlockKind.LIST]
    assert len(block.items) == 3


def test_a_text_without_any_heading_is_one_section() -> None:
    document = of("dit is een losse regel zonder kop die nergens bij hoort.\n")
    assert [(s.level, s.parent) for s in document.sections] == [(0, None)]
    assert document.passages[0].section == 0


def test_form_feeds_make_pages() -> None:
    document = of(
        "Titel van het stuk\n\nDe eerste bladzijde zegt iets.\fDe tweede bladzijde zegt iets anders.\n"
    )
    assert [page.number for page in document.pages] == [1, 2]
    assert [passage.page for passage in document.passages] == [1]
    assert document.pages[1].span.of(document.text).startswith("De tweede")


def test_numbers_with_a_point_do_not_go_on_the_count_of_chapters_without() -> None:
    text = "Nota\n\n1 Inleiding\n\nDit is de nota.\n\n2 Principes\n\nWij hebben er drie:\n\n"
    text += "".join(
        f"{n}. {t}\n\nDat doen wij elke dag.\n\n" for n, t in enumerate(("Rust", "Orde", "Moed"), 1)
    )
    text += "3 Rollen\n\nIeder heeft een rol.\n"
    found = titles(of(text))
    assert ("3", "Rollen", 1) in found
    assert [level for _, title, level in found if title in ("Rust", "Orde", "Moed")] == [2, 2, 2]


@pytest.mark.parametrize("mark", ["○", "▫", "1°"])
def test_less_usual_marks_open_items(mark: str) -> None:
    second = mark.replace("1", "2")
    read = of(f"Plan\n\nWij doen dit:\n{mark} een loket openen\n{second} een bus laten rijden\n")
    assert len(list_after(read, "Wij doen").items) == 2


@pytest.mark.parametrize(
    "labels", [("Belofte 1. Hulp komt thuis", "Belofte 2. Rust"), ("6a. Toegang", "6b. Rust")]
)
def test_a_full_stop_behind_the_number_of_a_label_ends_no_sentence(labels: tuple[str, str]) -> None:
    text = "Wij beloven dat de hulp op tijd is, dat zij dichtbij is en dat zij weer stopt.\n"
    found = titles(of("Visie\n\n" + "".join(f"{label}\n{text}\n" for label in labels)))
    expected = [tuple(label.split(". ")) for label in labels]
    assert [(number, title) for number, title, _ in found][1:] == expected


def test_bare_labels_that_count_on_are_headings_and_a_single_one_is_not() -> None:
    text = "Wij beloven dat de hulp op tijd is, dat zij dichtbij is en dat zij weer stopt.\n"
    both = of(f"Visie\n\n{text}\nBelofte 1.\n\n{text}\nBelofte 2.\n\n{text}")
    assert [title for _, title, _ in titles(both)] == ["Visie", "Belofte 1.", "Belofte 2."]
    one = of(f"Visie\n\n{text}\nDat staat in\nArtikel 1.\n\n{text}")
    assert [title for _, title, _ in titles(one)] == ["Visie"]


def test_roman_numbers_in_small_letters_mark_items() -> None:
    read = of(
        "Plan\n\nDe voorwaarden zijn:\ni. het kind is jong;\nii. de ouders willen;\niii. er is plaats.\n"
    )
    assert len(list_after(read, "De voorwaarden").items) == 3


def test_an_i_behind_an_h_is_the_ninth_letter_and_a_single_i_marks_nothing() -> None:
    marks = "abcdefghij"
    read = of("Plan\n\nDit hoort erbij:\n" + "".join(f"{mark}. punt {mark}{mark};\n" for mark in marks))
    assert len(list_after(read, "Dit hoort erbij").items) == len(marks)
    assert kinds(of("Plan\n\nHij schreef het zo op:\ni. lezen is leren.\n"), BlockKind.LIST) == []
