"""Over a document made up for it: steps, nested lists, reasons and titles are quoted as they stand."""

from collections.abc import Iterator

import pytest
from retrieval_world import asked_of

from retrieval.assistant import Assistant
from retrieval.model import Status

PLAN = """# Plan voor de jeugd in Veldwijk

## Als gezin en team het oneens zijn

Dan geldt een vaste volgorde. Eerst praat de teamleider met het gezin. Daarna geeft een jeugdarts een tweede
oordeel. Tot slot beslist het college over het bezwaar.

## Onze drie toezeggingen aan ouders

1. Wij bellen ouders dezelfde dag terug.
2. Wij komen bij ouders thuis langs.
   - Het eerste gesprek is altijd aan de keukentafel.
3. Wij ronden de hulp samen met ouders af.

## Het zwembad voor gezinnen

De buurtvereniging heeft te weinig vrijwilligers voor het zwembad. Het zwembad voor gezinnen is daarom op
zondag dicht.

## Overleg met de huisartsen

De wijkteams en de huisartsen overleggen elke twee weken over gezinnen. Het overleg duurt drie uur.

## De inkoop van de dagopvang

De vier dorpen kopen de dagopvang samen in.

Dat doen zij door een gezamenlijk inkoopbureau, dat de tarieven voor alle dorpen vaststelt.
"""


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with asked_of(tmp_path_factory.mktemp("village"), "plan.md", PLAN) as assistant:
        yield assistant


def said(village: Assistant, question: str) -> str:
    answer = village.ask([question])
    assert answer.status is Status.ANSWERED
    return " ".join(answer.text.split())


def test_sentences_in_a_set_order_are_the_steps_asked_for(village: Assistant) -> None:
    text = said(village, "Welke stappen zijn er als gezin en team het oneens zijn?")
    assert all(word in text for word in ("teamleider", "tweede oordeel", "bezwaar"))


def test_promises_are_found_under_another_noun_with_what_is_nested_in_them(village: Assistant) -> None:
    text = said(village, "Welke beloften doet Veldwijk aan ouders?")
    assert all(word in text for word in ("dezelfde dag", "keukentafel", "ronden de hulp"))
    assert "beslist het college" not in text


def test_a_conclusion_is_quoted_with_the_reason_before_it(village: Assistant) -> None:
    assert "te weinig vrijwilligers" in said(village, "Waarom is het zwembad voor gezinnen op zondag dicht?")


def test_how_often_is_answered_by_a_frequency(village: Assistant) -> None:
    question = "Hoe vaak overleggen de wijkteams en de huisartsen?"
    assert "elke twee weken" in said(village, question)
    first = village.ask([question]).citations[0]
    assert [first.quote[a:b] for a, b in first.marks] == ["elke twee weken"]


def test_the_means_in_a_paragraph_of_its_own_is_quoted_with_what_it_leans_on(village: Assistant) -> None:
    assert "gezamenlijk inkoopbureau" in said(village, "Hoe kopen de vier dorpen de dagopvang in?")


def test_a_bare_title_is_a_quote_apart_from_what_stands_under_it(village: Assistant) -> None:
    answer = village.ask(["Overleg met de huisartsen"])
    titles = [c for c in answer.citations if c.quote.startswith("Overleg met de huisartsen")]
    assert all(c.quote == "Overleg met de huisartsen" for c in titles)
    assert any(c.quote.startswith("De wijkteams en de huisartsen") for c in answer.citations)
