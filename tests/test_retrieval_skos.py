"""The term base and the definitions leave as SKOS that an independent reader understands."""

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from ingest.settings import shipped_corpus
from retrieval.definitions import Definition
from retrieval.lexicon import Lexicon, build_lexicon, load_lexicon, parse_terms
from retrieval.model import Place
from retrieval.skos import BASE, to_turtle

ROWS = """id,kind,nl,nl_variants,en,en_variants,broader,not_same_as,note
hulp,concept,hulp,steun | bijstand,help,support,,,
jeugdhulp,concept,jeugdhulp,,youth help,youth care,hulp,hulp,"zegt ""jeugd"" \\ niet meer"
bescherming,concept,jeugdbescherming,,child protection,,hulp,reclassering,
reclassering,concept,jeugdreclassering,,juvenile probation,,,,
"""


@pytest.fixture
def lexicon() -> Lexicon:
    return build_lexicon(("terms.csv", term) for term in parse_terms(ROWS, "terms.csv"))


def parsed(turtle: str) -> Graph:
    return Graph().parse(data=turtle, format="turtle")


def uri(name: str) -> URIRef:
    return URIRef(BASE + name)


def definition(term: str, quote: str, start: int = 5) -> Definition:
    place = Place("2 Begrippen", 4, "3", start, start + len(quote))
    return Definition(term, "visie-2024", "Visie", ("heuvels",), 2024, quote, place)


def test_every_term_of_the_shipped_term_base_arrives_with_its_labels() -> None:
    lexicon = load_lexicon(shipped_corpus())
    graph = parsed(to_turtle(lexicon))
    assert set(graph.subjects(RDF.type, SKOS.Concept)) == {uri(t.id) for t in lexicon.terms}
    for term in lexicon.terms:
        labels = {str(o) for o in graph.objects(uri(term.id), SKOS.prefLabel)}
        assert labels == {term.nl, term.en}
        assert {str(o) for o in graph.objects(uri(term.id), SKOS.broader)} == {BASE + b for b in term.broader}
        dutch = {str(o) for o in graph.objects(uri(term.id), SKOS.altLabel) if o.language == "nl"}
        assert dutch == set(term.nl_variants) - {term.nl}


def test_the_scheme_has_a_title_in_two_languages_and_its_top_concepts(lexicon: Lexicon) -> None:
    graph = parsed(to_turtle(lexicon))
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    assert {o.language for o in graph.objects(scheme, DCTERMS.title)} == {"nl", "en"}
    assert set(graph.objects(scheme, SKOS.hasTopConcept)) == {uri("hulp"), uri("reclassering")}


def test_narrower_is_the_other_side_of_broader(lexicon: Lexicon) -> None:
    graph = parsed(to_turtle(lexicon))
    down = {(s, o) for s, o in graph.subject_objects(SKOS.narrower)}
    up = {(o, s) for s, o in graph.subject_objects(SKOS.broader)}
    assert down == up == {(uri("hulp"), uri("jeugdhulp")), (uri("hulp"), uri("bescherming"))}


def test_what_is_easily_confused_is_related_and_said_on_both_sides(lexicon: Lexicon) -> None:
    graph = parsed(to_turtle(lexicon))
    assert (uri("bescherming"), SKOS.related, uri("reclassering")) in graph
    assert (uri("reclassering"), SKOS.related, uri("bescherming")) in graph
    note = Literal("Niet te verwarren met: jeugdbescherming", lang="nl")
    assert (uri("reclassering"), SKOS.scopeNote, note) in graph


def test_a_broader_concept_is_never_related_too(lexicon: Lexicon) -> None:
    graph = parsed(to_turtle(lexicon))
    assert (uri("jeugdhulp"), SKOS.related, uri("hulp")) not in graph
    assert (uri("hulp"), SKOS.related, uri("jeugdhulp")) not in graph


def test_a_definition_stands_at_its_concept_with_its_words_and_source(lexicon: Lexicon) -> None:
    quote = 'Met "jeugdhulp"\nbedoelen we: hulp\\steun.\x0b'
    graph = parsed(to_turtle(lexicon, [definition("Jeugdhulp", quote)]))
    (note,) = graph.objects(uri("jeugdhulp"), SKOS.definition)
    assert str(graph.value(note, RDF.value)) == quote.removesuffix("\x0b")
    assert graph.value(note, DCTERMS.source) == URIRef("urn:visiewijzer:document:visie-2024")
    assert str(graph.value(note, DCTERMS.bibliographicCitation)) == "Visie, 2 Begrippen"
    assert str(graph.value(note, DCTERMS.identifier)) == f"visie-2024#char=5,{5 + len(quote)}"


def test_a_term_that_only_a_document_knows_becomes_a_concept_of_its_own(lexicon: Lexicon) -> None:
    found = [definition("vast gezicht", "Een vast gezicht blijft."), definition("hulp", "Hulp helpt.", 90)]
    graph = parsed(to_turtle(lexicon, found))
    assert (uri("vast-gezicht"), SKOS.prefLabel, Literal("vast gezicht", lang="nl")) in graph
    assert graph.value(uri("hulp"), SKOS.definition) is not None


def test_two_exports_are_the_same_bytes_whatever_the_order(lexicon: Lexicon) -> None:
    found = [definition("hulp", "Hulp helpt.", 1), definition("steun", "Steun helpt.", 50)]
    assert to_turtle(lexicon, found) == to_turtle(lexicon, reversed(found))
    turned = build_lexicon(("terms.csv", term) for term in reversed(parse_terms(ROWS, "terms.csv")))
    assert to_turtle(turned, found) == to_turtle(lexicon, found)


def test_the_base_of_the_ids_can_be_chosen_and_must_be_a_uri(lexicon: Lexicon) -> None:
    turtle = to_turtle(lexicon, base="https://begrippen.voorbeeld.nl/id/")
    assert "<https://begrippen.voorbeeld.nl/id/hulp> a skos:Concept" in turtle
    with pytest.raises(ValueError, match="not an absolute URI"):
        to_turtle(lexicon, base="begrip>")


def test_an_empty_term_base_is_still_a_scheme(tmp_path: Path) -> None:
    graph = parsed(to_turtle(load_lexicon(tmp_path)))
    assert len(set(graph.subjects(RDF.type, SKOS.ConceptScheme))) == 1
