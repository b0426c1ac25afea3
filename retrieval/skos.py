"""Write the term base as a SKOS concept scheme in Turtle, the form that Dutch government exchanges.

Written by hand rather than with a graph library: the result is a dozen fixed properties in a fixed
order, so that two exports of one term base are the same bytes. A definition of a document is a note
of its own (SKOS Reference, 7: "documentation as a related resource description"), because it has a source.
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from retrieval.definitions import Definition
from retrieval.dutch import tokens
from retrieval.lexicon import Lexicon, Term

BASE = "urn:visiewijzer:begrip:"
PREFIXES = (
    ("dcterms", "http://purl.org/dc/terms/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
)
TITLE = (("Begrippenlijst van de Visiewijzer", "nl"), ("Term base of the Visiewijzer", "en"))
KIND_NL = {
    "concept": "begrip",
    "role": "rol",
    "organisation": "organisatie",
    "place": "plaats",
    "law": "document of wet",
    "value": "soort waarde",
}
ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# Not allowed in a Turtle literal as they stand, nor of use to a reader.
CONTROL = re.compile(r"[\x00-\x07\x0b\x0e-\x1f\x7f\ud800-\udfff]")


def to_turtle(lexicon: Lexicon, definitions: Iterable[Definition] = (), *, base: str = BASE) -> str:
    """Return the terms and the definitions found in documents as a SKOS concept scheme in Turtle.

    ``base`` is put before every id; it must be an absolute URI. A definition is attached to the
    concept that one of whose Dutch forms it defines; for a term that the term base lacks a concept is
    added. The same input gives the same text. Raises ValueError when the base is no absolute URI.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*", base):
        raise ValueError(f"{base}: not an absolute URI to put before the ids")
    attached = _by_concept(lexicon, definitions)
    blocks = ["\n".join(f"@prefix {name}: <{uri}> ." for name, uri in PREFIXES), _scheme(lexicon, base)]
    for term in sorted(lexicon.terms, key=lambda t: t.id):
        blocks.append(_concept(term, lexicon, attached.pop(term.id, []), base))
    # What is left are terms that only the documents define.
    blocks += [_found_concept(key, attached[key], base) for key in sorted(attached)]
    return "\n\n".join(blocks) + "\n"


def _by_concept(lexicon: Lexicon, definitions: Iterable[Definition]) -> dict[str, list[Definition]]:
    """Return the definitions by concept id, ordered by document and place."""
    attached: dict[str, list[Definition]] = {}
    for one in sorted(definitions, key=lambda d: (d.document_id, d.place.start, d.term)):
        words = tokens(one.term)
        matches = lexicon.find(words, "nl")
        whole = [m.term for m in matches if (m.first, m.last) == (0, len(words))]
        attached.setdefault(whole[0].id if whole else _slug(one.term, lexicon), []).append(one)
    return attached


def _slug(term: str, lexicon: Lexicon) -> str:
    slug = "-".join(t.word for t in tokens(term)) or "begrip"
    # An id may be taken by a concept with other words.
    while slug in lexicon.by_id:
        slug += "-in-documenten"
    return slug


def _scheme(lexicon: Lexicon, base: str) -> str:
    top = sorted(t.id for t in lexicon.terms if not t.broader)
    pairs = [("a", "skos:ConceptScheme")]
    pairs += [("dcterms:title", _literal(text, language)) for text, language in TITLE]
    pairs += [("skos:hasTopConcept", _uri(base, each)) for each in top]
    return _block(_scheme_uri(base), pairs)


def _scheme_uri(base: str) -> str:
    return _uri(base, "_schema")


def _concept(term: Term, lexicon: Lexicon, definitions: Sequence[Definition], base: str) -> str:
    pairs = [("a", "skos:Concept"), ("skos:inScheme", _scheme_uri(base))]
    if not term.broader:
        pairs.append(("skos:topConceptOf", _scheme_uri(base)))
    for forms, language in ((term.dutch, "nl"), (term.english, "en")):
        pairs.append(("skos:prefLabel", _literal(forms[0], language)))
        # SKOS forbids one label to be preferred and alternative at once (integrity condition S13).
        others = sorted(set(forms[1:]) - {forms[0]})
        pairs += [("skos:altLabel", _literal(form, language)) for form in others]
    narrower = sorted(t.id for t in lexicon.narrower.get(term.id, ()))
    pairs += [("skos:broader", _uri(base, each)) for each in sorted(term.broader)]
    pairs += [("skos:narrower", _uri(base, each)) for each in narrower]
    confused = sorted({*term.not_same_as, *(t.id for t in lexicon.terms if term.id in t.not_same_as)})
    above_or_below = _ancestors(term, lexicon)
    for each in confused:
        other = lexicon.by_id[each]
        # A concept may not be related to one above or below it (integrity condition S27).
        if each not in above_or_below and term.id not in _ancestors(other, lexicon):
            pairs.append(("skos:related", _uri(base, each)))
        pairs.append(("skos:scopeNote", _literal(f"Niet te verwarren met: {other.nl}", "nl")))
        pairs.append(("skos:scopeNote", _literal(f"Not to be confused with: {other.en}", "en")))
    pairs.append(("dcterms:type", _literal(KIND_NL[term.kind], "nl")))
    if term.note:
        pairs.append(("skos:editorialNote", _literal(term.note, "nl")))
    pairs += [("skos:definition", _definition(each)) for each in definitions]
    return _block(_uri(base, term.id), pairs)


def _found_concept(key: str, definitions: Sequence[Definition], base: str) -> str:
    labels = sorted({d.term for d in definitions}, key=lambda label: (label.casefold(), label))
    pairs = [("a", "skos:Concept"), ("skos:inScheme", _scheme_uri(base))]
    pairs += [("skos:prefLabel", _literal(labels[0], "nl"))]
    pairs += [("skos:altLabel", _literal(label, "nl")) for label in labels[1:]]
    pairs += [("skos:definition", _definition(each)) for each in definitions]
    return _block(_uri(base, key), pairs)


def _ancestors(term: Term, lexicon: Lexicon) -> set[str]:
    found: set[str] = set()
    todo = list(term.broader)
    while todo:
        above = todo.pop()
        if above not in found:
            found.add(above)
            todo += lexicon.by_id[above].broader
    return found


def _definition(one: Definition) -> str:
    """Return a note with the literal words, the document they stand in and the characters they cover."""
    title = f"{one.title}, {one.place.section}" if one.place.section else one.title
    pairs = [
        ("rdf:value", _literal(one.quote, "nl")),
        ("dcterms:source", _uri("urn:visiewijzer:document:", one.document_id)),
        ("dcterms:bibliographicCitation", _literal(" ".join(title.split()), "nl")),
    ]
    if one.year is not None:
        pairs.append(("dcterms:date", f'"{one.year}"'))
    pairs += [("dcterms:spatial", _literal(region, "nl")) for region in one.regions]
    if one.place.page is not None:
        pairs.append(("dcterms:description", _literal(f"pagina {one.place.page}", "nl")))
    pairs.append(("dcterms:identifier", f'"{one.document_id}#char={one.place.start},{one.place.end}"'))
    return "[ " + " ; ".join(f"{name} {value}" for name, value in pairs) + " ]"


def _block(subject: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{subject} " + " ;\n    ".join(f"{name} {value}" for name, value in pairs) + " ."


def _uri(base: str, name: str) -> str:
    return f"<{base}{quote(name, safe='-._~')}>"


def _literal(text: str, language: str) -> str:
    escaped = "".join(ESCAPED.get(c, c) for c in CONTROL.sub("", text))
    return f'"{escaped}"@{language}'
