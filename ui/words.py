# ruff: noqa: E501 -- sentences that people read are not broken at a column
"""Every fixed word the user sees, in Dutch and English, in one table."""

from typing import Final

LANGUAGES: Final = ("nl", "en")

#: key → (Dutch, English). Placeholders are named the same in both.
WORDS: Final[dict[str, tuple[str, str]]] = {
    # page frame
    "product": ("Visiewijzer", "Visiewijzer"),
    "tagline": (
        "Vragen aan regiovisies en beleidskaders jeugdhulp. Elk antwoord is een letterlijk citaat met vindplaats.",
        "Ask regional visions and policy frameworks on youth care. Every answer is a literal quote with its place.",
    ),
    "language": ("Taal van de pagina", "Language of the page"),
    "tab_ask": ("Vragen", "Ask"),
    "tab_documents": ("Documenten", "Documents"),
    "tab_terms": ("Begrippen", "Terms"),
    "tab_quality": ("Kwaliteit", "Quality"),
    "searched_line": (
        "Doorzocht: {documents} van {regions}.",
        "Searched: {documents} of {regions}.",
    ),
    "documents_one": ("1 document", "1 document"),
    "documents_many": ("{n} documenten", "{n} documents"),
    "regions_one": ("1 regio", "1 region"),
    "regions_many": ("{n} regio’s", "{n} regions"),
    "nothing_searched": (
        "Er zijn nog geen documenten. Voeg ze toe met “visiewijzer ingest”.",
        "There are no documents yet. Add them with “visiewijzer ingest”.",
    ),
    "problems_line": (
        "Niet of ten dele opgenomen, of met een opmerking: {n} bestand(en); zie het tabblad Documenten.",
        "Not included, in part, or with a note: {n} file(s); see the Documents tab.",
    ),
    # asking
    "question_label": ("Uw vraag", "Your question"),
    "question_hint": (
        "Bijvoorbeeld: Wat verstaat Alkmaar onder het voorliggend veld?",
        "For example: What does Alkmaar mean by the preliminary field?",
    ),
    "send": ("Stel de vraag", "Ask"),
    "new_conversation": ("Nieuw gesprek", "New conversation"),
    "region_filter": ("Zoek alleen in deze regio’s", "Search only in these regions"),
    "region_filter_hint": ("Niets gekozen: alle regio’s.", "Nothing chosen: all regions."),
    "examples": ("Voorbeeldvragen", "Example questions"),
    "examples_policy": ("Beleidsmedewerker", "Policy officer"),
    "examples_practice": ("Nieuw in de uitvoering", "New in practice"),
    "examples_research": ("Onderzoeker", "Researcher"),
    "welcome": (
        "Stel een vraag in het Nederlands of Engels. U krijgt de zinnen waarin het staat, woord voor woord, "
        "met document, paragraaf en pagina. Staat het er niet, dan hoort u dat ook.",
        "Ask a question in Dutch or English. You get the sentences that say it, word for word, with document, "
        "section and page. If the documents do not say it, you will be told so.",
    ),
    "conversation": ("Gesprek", "Conversation"),
    "you_asked": ("U vroeg", "You asked"),
    "too_long": (
        "Uw vraag telt {n} tekens; {most} is het meeste. Maak de vraag korter en stel haar opnieuw.",
        "Your question has {n} characters; {most} is the most. Please shorten it and ask again.",
    ),
    "failure": (
        "De vraag kon niet beantwoord worden: {reason}",
        "The question could not be answered: {reason}",
    ),
    "internal_failure": (
        "Er ging iets mis bij het beantwoorden. De bijzonderheden staan in het logboek van de server.",
        "Something went wrong while answering. The details are in the log of the server.",
    ),
    # an answer
    "status_answered": ("Beantwoord", "Answered"),
    "status_partial": ("Deels beantwoord", "Partly answered"),
    "status_no_document": ("Geen document", "No document"),
    "status_not_in_documents": ("Staat niet in de documenten", "Not in the documents"),
    "status_uncertain": ("Onzeker: geen duidelijk antwoord gevonden", "Uncertain: no clear answer found"),
    "confidence_high": ("zekerheid: hoog", "confidence: high"),
    "confidence_medium": ("zekerheid: redelijk, lees het citaat na", "confidence: fair, check the quote"),
    "confidence_low": ("zekerheid: laag, lees het citaat na", "confidence: low, check the quote"),
    "read_as": ("Gelezen als: {question}", "Read as: {question}"),
    "related": ("Gerelateerd, geen zeker antwoord", "Related, not a sure answer"),
    "related_note": (
        "Deze tekst komt in de buurt van de vraag; of die haar beantwoordt, ziet u door het citaat te lezen.",
        "This text comes near the question; whether it answers it you see by reading the quote.",
    ),
    "next_steps": ("Wat u nu kunt doen", "What you can do now"),
    "dutch_quotes": (
        "De citaten zijn in het Nederlands, de taal van de documenten.",
        "The quotes are in Dutch, the language of the documents.",
    ),
    "sources": ("Bronnen", "Sources"),
    "source_number": ("Bron {n}", "Source {n}"),
    "open_source": ("Bekijk in het document", "View in the document"),
    "copy": ("Kopieer citaat", "Copy quote"),
    "copied": ("Gekopieerd", "Copied"),
    "copy_failed": ("Kopiëren lukt niet in deze browser", "This browser does not allow copying"),
    "permalink": ("Vaste link", "Permanent link"),
    "also_in": ("Ook in: {places}", "Also in: {places}"),
    "section": ("paragraaf {title}", "section {title}"),
    "page": ("p. {page}", "p. {page}"),
    "page_long": ("pagina {page}", "page {page}"),
    "pdf_page": ("pdf-pagina {page}", "PDF page {page}"),
    "comparison": ("Vergelijking per regio", "Comparison by region"),
    "column_region": ("Regio", "Region"),
    "column_quote": ("Citaat", "Quote"),
    "column_source": ("Bron", "Source"),
    "no_quote": ("geen citaat", "no quote"),
    # how it was found
    "trace": ("Hoe is dit gevonden?", "How was this found?"),
    "trace_read": ("Zo is de vraag gelezen", "How the question was read"),
    "trace_kind": ("Soort vraag", "Kind of question"),
    "trace_language": ("Taal", "Language"),
    "trace_regions": ("Regio’s in de vraag", "Regions in the question"),
    "trace_no_regions": ("geen genoemd", "none named"),
    "trace_unknown_places": ("Plaatsen zonder document", "Places without a document"),
    "trace_concepts": ("Begrippen", "Concepts"),
    "trace_corrections": ("Verbeterde spelling", "Spelling corrected"),
    "trace_searched": ("Doorzocht", "Searched"),
    "trace_also": ("Ook gezocht op", "Also searched for"),
    "trace_candidates": ("Overwogen zinnen", "Sentences considered"),
    "trace_rejected": ("Afgewezen, met reden", "Rejected, with the reason"),
    "trace_hits": ("Gevonden passages", "Passages found"),
    "trace_score": ("score", "score"),
    "trace_words": ("woorden", "words"),
    "trace_meaning": ("betekenis", "meaning"),
    "trace_coverage": ("dekking", "coverage"),
    "trace_reason": ("reden", "reason"),
    "trace_chance": ("kans dat dit het is", "chance that this is it"),
    "trace_reranked": ("herordening", "reranking"),
    "trace_reranker": ("Passages herordend door {name}", "Passages reordered by {name}"),
    "trace_probability": (
        "Geschatte kans dat het beste citaat de vraag beantwoordt: {share}%",
        "Estimated chance that the best quote answers the question: {share}%",
    ),
    "reason_lower_score": ("lagere score dan wat is geciteerd", "lower score than what was quoted"),
    "trace_text": ("tekst", "text"),
    "trace_why": ("aanwijzingen", "signs"),
    "trace_notes": ("Aantekeningen", "Notes"),
    "trace_seconds": (
        "Zoeken {retrieve} ms, antwoorden {answer} ms, samen {total} ms.",
        "Search {retrieve} ms, answer {answer} ms, together {total} ms.",
    ),
    "kind_definition": ("begripsbepaling", "definition"),
    "kind_list": ("opsomming", "list"),
    "kind_number": ("aantal of percentage", "number or share"),
    "kind_amount": ("bedrag", "amount"),
    "kind_date": ("datum of periode", "date or period"),
    "kind_contact": ("contactgegeven", "contact detail"),
    "kind_who": ("wie", "who"),
    "kind_where": ("waar", "where"),
    "kind_how": ("hoe", "how"),
    "kind_why": ("waarom", "why"),
    "kind_goal": ("doel", "goal"),
    "kind_consequence": ("gevolg", "consequence"),
    "kind_example": ("voorbeeld", "example"),
    "kind_yes_no": ("ja/nee of controle van een bewering", "yes/no or check of a claim"),
    "kind_english": ("vraag in het Engels", "question in English"),
    "kind_typo": ("tikfout, afkorting of trefwoorden", "misspelling, abbreviation or keywords"),
    "kind_followup": ("vervolgvraag", "follow-up question"),
    "kind_multi_hop": ("vraag met meer delen", "question in several parts"),
    "kind_unanswerable": ("staat niet in de stukken", "not in the documents"),
    "kind_comparison": ("vergelijking", "comparison"),
    "kind_overview": ("overzicht", "overview"),
    "kind_keyword": ("trefwoorden", "keywords"),
    "kind_open": ("open vraag", "open question"),
    "language_nl": ("Nederlands", "Dutch"),
    "language_en": ("Engels", "English"),
    # the reader beside the chat
    "reader": ("Document", "Document"),
    "reader_empty_title": ("Bron naast het antwoord", "The source beside the answer"),
    "reader_empty": (
        "Kies een bronnummer bij een antwoord. Het document opent dan hier, bij het citaat, met wat ervoor en "
        "erna staat.",
        "Choose a source number in an answer. The document opens here, at the quote, with what stands before and "
        "after it.",
    ),
    "reader_failed": ("Het document kon niet worden geopend.", "The document could not be opened."),
    "outline": ("Inhoud van dit document", "Contents of this document"),
    "back_to_quote": ("Terug naar het citaat", "Back to the quote"),
    "previous_section": ("Vorige: {title}", "Previous: {title}"),
    "next_section": ("Volgende: {title}", "Next: {title}"),
    "untitled": ("(zonder titel)", "(untitled)"),
    "opening": ("Begin van het document", "Start of the document"),
    "skip_to_quote": ("Direct naar het citaat", "Skip to the quote"),
    "to_app": ("Naar de Visiewijzer", "To the Visiewijzer"),
    "block_contents": (
        "Inhoudsopgave in de bron (wordt niet doorzocht)",
        "Contents in the source (not searched)",
    ),
    "block_margin_note": ("Kantlijn", "Margin note"),
    "block_caption": ("Bijschrift", "Caption"),
    "block_pull_quote": ("Uitgelicht in de bron", "Highlighted in the source"),
    "block_footnote": ("Voetnoot", "Footnote"),
    "block_boilerplate": ("Webtekst (wordt niet doorzocht)", "Web text (not searched)"),
    "not_found_title": ("Niet gevonden", "Not found"),
    "not_found_document": (
        "Dit document is er niet, of de link hoort bij een andere bibliotheek.",
        "There is no such document, or the link belongs to another library.",
    ),
    "bad_place": (
        "De plaats in deze link valt buiten het document; hieronder staat het document zelf.",
        "The place in this link lies outside the document; the document itself follows.",
    ),
    "document_changed": (
        "Let op: dit document is veranderd sinds de link werd gemaakt. Controleer het citaat.",
        "Note: this document has changed since the link was made. Check the quote.",
    ),
    "part_shown": (
        "Van dit lange document staan hier paragraaf {first} tot en met {last} van {all}.",
        "Of this long document, sections {first} to {last} of {all} are shown.",
    ),
    # documents
    "documents_intro": (
        "Dit zijn de documenten waarin gezocht wordt.",
        "These are the documents that are searched.",
    ),
    "read_document": ("Lees het document", "Read the document"),
    "publisher": ("Uitgever", "Publisher"),
    "region": ("Regio", "Region"),
    "municipalities": ("Gemeenten", "Municipalities"),
    "kind": ("Soort", "Kind"),
    "date": ("Datum", "Date"),
    "in_force": ("Geldig", "In force"),
    "in_force_from": ("vanaf {date}", "from {date}"),
    "in_force_until": ("tot en met {date}", "until {date}"),
    "supersedes": ("Vervangt", "Replaces"),
    "origin": ("Herkomst", "Origin"),
    "licence": ("Licentie", "Licence"),
    "unknown": ("niet bekend", "not known"),
    "refused": ("Niet opgenomen bestanden", "Files not included"),
    "refused_intro": (
        "Deze bestanden zijn aangeboden maar niet opgenomen, met de reden.",
        "These files were offered but not included, with the reason.",
    ),
    "noted": ("Ten dele of met een opmerking opgenomen", "Included in part or with a note"),
    "noted_intro": (
        "In deze bestanden wordt gezocht, maar er is iets over te weten.",
        "These files are searched, but there is something to know about them.",
    ),
    # terms
    "terms_intro": (
        "Wie omschrijft welk begrip, en hoe? Elke omschrijving is een letterlijk citaat.",
        "Who defines which term, and how? Every definition is a literal quote.",
    ),
    "terms_empty": (
        "Het begrippenregister is nog leeg: in de documenten zijn nog geen begripsbepalingen verzameld.",
        "The register is still empty: no definitions have been collected from the documents yet.",
    ),
    "terms_undefined": ("Gebruikt, niet omschreven: {regions}", "Used, not defined: {regions}"),
    "terms_column_term": ("Begrip", "Term"),
    "terms_column_defined": ("Omschreven door", "Defined by"),
    "terms_column_used": ("Gebruikt zonder omschrijving", "Used without defining"),
    "terms_count": ("{n} begrippen", "{n} terms"),
    # quality
    "quality_intro": (
        "Hoe vaak klopt het antwoord? De Visiewijzer is gemeten met vragen waarvan het goede antwoord vooraf is "
        "vastgelegd.",
        "How often is the answer right? The Visiewijzer was measured with questions whose right answer was fixed "
        "beforehand.",
    ),
    "quality_none": (
        "Nog niet gemeten: deze versie bevat geen meetresultaten.",
        "Not measured yet: this version carries no figures.",
    ),
    "quality_measured": (
        "Gemeten op {date} met {cases} vragen.",
        "Measured on {date} with {cases} questions.",
    ),
    "quality_right": ("goed", "right"),
    "quality_wrong": ("fout", "wrong"),
    "quality_abstain": ("zegt het niet te weten", "says it does not know"),
    "quality_category": ("Soort vraag", "Kind of question"),
    "quality_cases": ("Vragen", "Questions"),
    "quality_all": ("Alle vragen", "All questions"),
    "quality_per_kind": ("Per soort vraag", "By kind of question"),
    "quality_quotes": (
        "Letterlijkheid van de citaten: {share} van de getoonde citaten staat woord voor woord in het document.",
        "Literalness of the quotes: {share} of the quotes shown stand word for word in the document.",
    ),
    # command line
    "serving": (
        "De Visiewijzer staat op {address} (stoppen: Ctrl+C)",
        "Visiewijzer is on {address} (stop: Ctrl+C)",
    ),
    "library": ("Bibliotheek", "Library"),
    "index": ("Index", "Index"),
    "model": ("Taalmodel", "Embedding model"),
    "model_vectors": ("{name}, {n} dimensies", "{name}, {n} dimensions"),
    "reranker": ("Herordening", "Reranker"),
    "reranker_none": ("geen", "none"),
    "reranker_first": ("{name}, de beste {n} passages", "{name}, the best {n} passages"),
    "index_ready": ("gereed, {n} passages", "ready, {n} passages"),
    "index_missing": ("ontbreekt; wordt bij de volgende vraag gemaakt", "missing; made at the next question"),
    "index_stale": (
        "verouderd; wordt bij de volgende vraag vernieuwd",
        "stale; renewed at the next question",
    ),
    "index_damaged": (
        "beschadigd; wordt bij de volgende vraag opnieuw gemaakt",
        "damaged; rebuilt at the next question",
    ),
    "writer": ("Schrijver", "Writer"),
    "writer_none": ("geen", "none"),
    "already_there": (
        "{file}: staat er al in.",
        "{file}: is in it already.",
    ),
    "ingested": (
        "{added} toegevoegd, {updated} bijgewerkt, {unchanged} ongewijzigd, {removed} verwijderd, {refused} geweigerd.",
        "{added} added, {updated} updated, {unchanged} unchanged, {removed} removed, {refused} refused.",
    ),
}


def say(key: str, language: str, **values: object) -> str:
    """Return the fixed words for a key in "nl" or "en", with the placeholders filled in."""
    dutch, english = WORDS[key]
    return (english if language == "en" else dutch).format(**values)


def counted(noun: str, n: int, language: str) -> str:
    """Return "1 document" or "5 documenten": the noun is "documents" or "regions"."""
    return say(f"{noun}_one", language) if n == 1 else say(f"{noun}_many", language, n=n)
