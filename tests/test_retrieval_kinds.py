"""The kind of answer asked for is read from the question, in Dutch and in English."""

import pytest

from retrieval.kinds import expected_count, kind_within, question_kind
from retrieval.model import Kind

WORDINGS: dict[Kind, tuple[str, ...]] = {
    Kind.DEFINITION: (
        "Wat is een persoonsgebonden budget?",
        "Wat verstaat Alkmaar onder het voorliggend veld?",
        "Wat wordt bedoeld met samenkracht?",
        "Wat betekent normaliseren?",
        "Wat houdt matched care in?",
        "Wat is een gezinshuis?",
        "What does Alkmaar mean by the preliminary field?",
        "What is meant by basic support?",
        "Explain the term matched care",
    ),
    Kind.LIST: (
        "Welke vijf thema's heeft de agenda?",
        "Noem de tien uitgangspunten",
        "Wat zijn de uitgangspunten van Flevoland?",
        "Welke thema's zijn er?",
        "Which five themes are there?",
        "What are the principles?",
        "Name the ten principles",
    ),
    Kind.NUMBER: (
        "Hoeveel kernpartners zijn er?",
        "Hoeveel gelegenheden zijn er?",
        "Hoeveel financiële ruimte heeft Alkmaar?",
        "Welk percentage van de jeugdigen krijgt hulp?",
        "How many core partners are there?",
        "What share of young people gets help?",
    ),
    Kind.AMOUNT: (
        "Wat is het uurtarief van een gedragsdeskundige?",
        "What is the hourly rate of a coach?",
        "Hoeveel kost een gezinshuis?",
        "Wat kost jeugdhulp per jaar?",
        "Wat kostte de jeugdhulp in 2023?",
        "What did youth care cost in 2023?",
        "How much does it cost?",
        "What is the budget for youth care?",
    ),
    Kind.DATE: (
        "Wanneer is de visie vastgesteld?",
        "Sinds wanneer werkt Amsterdam met kernpartners?",
        "Hoe lang duurt de overgang?",
        "When did the article appear?",
        "Since when?",
    ),
    Kind.CONTACT: (
        "Wat is het telefoonnummer van de regio?",
        "Waar kan ik mailen?",
        "What is the e-mail address?",
    ),
    Kind.WHO: ("Wie beslist over de inzet?", "Who decides?"),
    Kind.WHERE: ("Waar vindt de hulp plaats?", "Where does help take place?"),
    Kind.HOW: (
        "Hoe werken de gemeenten samen?",
        "Op welke manier wordt gestuurd?",
        "How do they work together?",
    ),
    Kind.WHY: (
        "Waarom is de transformatie nodig?",
        "Wat is de reden van de herziening?",
        "Why is it needed?",
    ),
    Kind.GOAL: ("Wat is het doel van herstelgerichte jeugdhulp?", "What is the aim of recovery care?"),
    Kind.CONSEQUENCE: ("Wat zijn de gevolgen van wachten?", "What happens if a child is not safe?"),
    Kind.EXAMPLE: ("Geef een voorbeeld van normaliseren", "Give an example of this"),
    Kind.YES_NO: (
        "Klopt het dat Alkmaar 45 gesloten plekken wil?",
        "Is jeugdhulp gratis?",
        "Does Flevoland work with core partners?",
    ),
    Kind.COMPARISON: (
        "Wat is het verschil tussen de regio's?",
        "Vergelijk Alkmaar met Flevoland",
        "Welke regio's noemen kernpartners?",
        "Which regions mention prevention?",
        "Compare the regions",
        "What do the regions say about schools?",
        "Do the regions want less paperwork?",
    ),
    Kind.OVERVIEW: (
        "Waar gaat dit document over?",
        "Geef een samenvatting van de visie van Amsterdam",
        "Summarise the Flevoland vision",
    ),
    Kind.KEYWORD: ("jeugdzorgplus 2030", "voorliggend veld"),
    Kind.OPEN: ("Vertel iets over pleegzorg in de regio en daarbuiten",),
}


@pytest.mark.parametrize(("kind", "question"), [(k, q) for k, many in WORDINGS.items() for q in many])
def test_a_question_is_of_its_kind(kind: Kind, question: str) -> None:
    assert question_kind(question, regions_named=0) is kind


def test_every_kind_has_a_wording() -> None:
    assert set(WORDINGS) == set(Kind)


def test_two_regions_named_make_a_comparison() -> None:
    assert question_kind("Wat is het voorliggend veld?", regions_named=2) is Kind.COMPARISON


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("welke vijf thema's", 5),
        ("Noem de tien uitgangspunten", 10),
        ("Wat zijn de zeven uitgangspunten?", 7),
        ("what are the six principles?", 6),
        ("which 3 goals", 3),
        ("de eerste twee jaar", None),
        ("welke 45 plekken", None),
        ("noem de 1 reden", None),
        ("hoeveel kernpartners", None),
    ],
)
def test_the_number_of_items_asked_for_is_read(question: str, count: int | None) -> None:
    assert expected_count(question) == count


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Wat is het verschil in definitie van normaliseren?", Kind.DEFINITION),
        ("Waarom verschillen de regio's in aanpak?", Kind.WHY),
        ("Vergelijk de regio's", Kind.OPEN),
    ],
)
def test_a_comparison_asks_its_own_kind_of_every_region(question: str, kind: Kind) -> None:
    assert kind_within(question) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Welke taken heeft de regio?", Kind.LIST),
        ("Welke wethouder zit het overleg voor?", Kind.OPEN),
        ("Welke school heeft een loket?", Kind.OPEN),
    ],
)
def test_one_of_a_kind_is_no_list(text: str, kind: Kind) -> None:
    assert question_kind(text, regions_named=0) is kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Wanneer noemt de regio een gezin kwetsbaar?", Kind.OPEN),
        ("Wanneer is een toets verplicht?", Kind.OPEN),
        ("toets wanneer verplicht", Kind.OPEN),
        ("When is an assessment mandatory?", Kind.OPEN),
        ("Wanneer is de visie vastgesteld?", Kind.DATE),
        ("Vanaf wanneer is de toets verplicht?", Kind.DATE),
        ("Wanneer is de toets verplicht geworden?", Kind.DATE),
        ("Since when is it required?", Kind.DATE),
    ],
)
def test_when_something_holds_is_a_condition_and_not_a_moment(question: str, kind: Kind) -> None:
    assert question_kind(question, regions_named=0) is kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Mag een kind zelf bellen?", Kind.YES_NO),
        ("Is het doel om te besparen?", Kind.YES_NO),
        ("Hoeft een gezin lang te wachten?", Kind.YES_NO),
        ("Zit er een tolk bij?", Kind.YES_NO),
        ("Wie kan ik bellen?", Kind.CONTACT),
        ("Per wanneer werkt het telefoonnummer?", Kind.DATE),
        ("How many people use the phone number?", Kind.NUMBER),
        ("Wat is het telefoonnummer, en wanneer kan ik bellen?", Kind.CONTACT),
        ("Kunt u het telefoonnummer geven?", Kind.CONTACT),
        ("Wat is het doel?", Kind.GOAL),
    ],
)
def test_a_question_that_opens_with_its_verb_asks_for_yes_or_no(question: str, kind: Kind) -> None:
    assert question_kind(question, regions_named=0) is kind


@pytest.mark.parametrize(
    ("question", "overview"),
    [
        ("Welke onderwerpen komen aan bod in de visie?", True),
        ("Welke thema's behandelt het kader?", True),
        ("Wat staat er zoal in de koers van Alkmaar?", True),
        ("In short, what is this document?", True),
        ("What topics does the vision cover?", True),
        ("Wat staat er in het kader over wachttijden?", False),
        ("Welke onderwerpen vallen onder preventie?", False),
        ("In short, what is a family home?", False),
    ],
)
def test_what_a_document_holds_asks_for_an_overview(question: str, overview: bool) -> None:
    assert (question_kind(question, regions_named=0) is Kind.OVERVIEW) is overview


@pytest.mark.parametrize(
    "question",
    [
        "Hoeveel heeft een gezin zelf te zeggen?",
        "Hoeveel ruimte krijgen professionals?",
        "Hoeveel eigen verantwoordelijkheid houdt het gezin?",
        "Hoeveel beleidsruimte hebben gemeenten?",
        "How much say do parents have?",
        "How much of a say do parents have?",
    ],
)
def test_how_far_something_goes_is_no_figure(question: str) -> None:
    assert question_kind(question, regions_named=0) is Kind.OPEN


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Waarom heeft Almere een eigen telefoonloket?", Kind.WHY),
        ("How do they deal with people who are registered at the wrong address?", Kind.HOW),
        ("How can I reach the centre by phone?", Kind.CONTACT),
        ("Hoe kom ik aan het telefoonnummer?", Kind.CONTACT),
        ("How can parents phone the crisis service?", Kind.CONTACT),
        ("Hoe kunnen ouders het wijkteam per telefoon bereiken?", Kind.CONTACT),
        ("Hoe vind ik het adres van het loket?", Kind.CONTACT),
        ("Op welk adres zit het loket?", Kind.CONTACT),
    ],
)
def test_an_address_only_spoken_of_is_not_asked_for(question: str, kind: Kind) -> None:
    assert question_kind(question, regions_named=0) is kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How do they help families who have debts?", Kind.HOW),
        ("Hoe helpt men kinderen waar het thuis misgaat?", Kind.HOW),
        ("What happens to children who cannot live at home?", Kind.CONSEQUENCE),
        ("Where do children who cannot live at home go?", Kind.WHERE),
        ("What do they do and who pays?", Kind.WHO),
    ],
)
def test_a_clause_about_a_noun_asks_for_no_one(question: str, kind: Kind) -> None:
    assert question_kind(question, regions_named=0) is kind


@pytest.mark.parametrize(
    ("question", "compared"),
    [
        ("Wat is het verschil tussen jeugdbescherming en jeugdreclassering?", False),
        ("What is the difference between open and closed care?", False),
        ("Wat is het verschil tussen de regio's en de gemeenten?", True),
        ("Wat zijn de verschillen tussen de visies?", True),
        ("Wat zijn de verschillen tussen de plannen op het gebied van preventie en toegang?", True),
        ("What are the differences between the plans on prevention and access?", True),
        ("Wat zijn de verschillen tussen de vier gebieden in preventie en toegang?", True),
        ("Wat zijn overeenkomsten en verschillen tussen lokale en regionale taken?", True),
    ],
)
def test_the_difference_between_things_is_no_comparison_of_regions(question: str, compared: bool) -> None:
    assert (question_kind(question, regions_named=0) is Kind.COMPARISON) is compared


def test_a_share_of_those_with_no_say_is_a_figure() -> None:
    question = "Hoeveel procent van de jongeren heeft niets te zeggen?"
    assert question_kind(question, regions_named=0) is Kind.NUMBER


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Wat is de taak van het wijkteam?", Kind.OPEN),
        ("Wat is de rol van scholen?", Kind.OPEN),
        ("What is the role of schools?", Kind.OPEN),
        ("Wat is een taak?", Kind.DEFINITION),
        ("Wat is een rolmodel?", Kind.DEFINITION),
    ],
)
def test_the_part_that_someone_plays_is_no_definition(text: str, kind: Kind) -> None:
    assert question_kind(text, regions_named=0) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Waar heeft een kind recht op als het geholpen wordt?", Kind.OPEN),
        ("Waar lopen hulpverleners tegenaan?", Kind.OPEN),
        ("Waar bestaat het team uit?", Kind.OPEN),
        ("Waar kan ik terecht met een vraag?", Kind.WHERE),
        ("Waar in Alkmaar zit het CJG?", Kind.WHERE),
        ("Waar groeien kinderen op?", Kind.WHERE),
        ("Wat verdient een gezinshuisouder?", Kind.AMOUNT),
        ("Wat verdienen kinderen?", Kind.OPEN),
        ("Waar meld ik me aan?", Kind.WHERE),
        ("Waarmee wil men dat voorkomen?", Kind.HOW),
        ("What does the region hope to have achieved by 2028?", Kind.GOAL),
        ("Wat wil de regio in 2028 bereikt hebben?", Kind.GOAL),
    ],
)
def test_a_parted_adverb_asks_what_and_what_is_hoped_for_is_a_goal(text: str, kind: Kind) -> None:
    assert question_kind(text, regions_named=0) is kind
