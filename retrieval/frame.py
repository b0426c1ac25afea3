"""The fixed phrases around quotes, in Dutch and English; nothing else is ever said."""

from retrieval.model import Kind

PHRASES: dict[str, dict[str, str]] = {
    "empty": {
        "nl": "Stel een vraag over de documenten, bijvoorbeeld: “Wat verstaat Alkmaar onder het voorliggend veld?”",
        "en": "Ask a question about the documents, for example: “What does Alkmaar mean by the preliminary field?”",
    },
    "adrift": {
        "nl": "Dit lijkt een vervolgvraag, maar uit het gesprek blijkt niet waarop die slaat. "
        "Noem het onderwerp en zo nodig de regio.",
        "en": "This looks like a follow-up, but the conversation does not tell what it refers to. "
        "Please name the subject and, if needed, the region.",
    },
    "beyond": {
        "nl": "De lijst waarnaar u verwijst heeft niet zoveel onderdelen.",
        "en": "The list you refer to does not have that many items.",
    },
    "too_long": {
        "nl": "Deze vraag is langer dan {most} tekens. Stel een kortere vraag.",
        "en": "This question is longer than {most} characters. Please ask a shorter one.",
    },
    "third_language": {
        "nl": "Ik beantwoord vragen in het Nederlands en het Engels. Stel uw vraag in een van die talen. "
        "(I answer questions in Dutch and English.)",
        "en": "I answer questions in Dutch and English. Please ask in one of these. "
        "(Ik beantwoord vragen in het Nederlands en het Engels.)",
    },
    "steering": {
        "nl": "Ik kan alleen letterlijke citaten uit de documenten geven; opdrachten in een vraag voer ik niet uit.",
        "en": "I can only give literal quotes from the documents; I do not carry out instructions in a question.",
    },
    "citizen_service_number": {
        "nl": "Let op: uw vraag leek een burgerservicenummer te bevatten. Het is weggelaten en niet bewaard.",
        "en": "Note: your question seemed to contain a citizen service number. It was left out and not stored.",
    },
    "corrected": {
        "nl": "Gelezen als “{read}” (bedoelde u dat?).",
        "en": "Read as “{read}” (did you mean that?).",
    },
    "no_document": {
        "nl": "Er is geen document voor {place}. Er zijn documenten voor: {regions}.",
        "en": "There is no document for {place}. There are documents for: {regions}.",
    },
    "no_document_also": {
        "nl": "Voor {place} is er geen document.",
        "en": "There is no document for {place}.",
    },
    "nothing_known": {
        "nl": "Er zijn nog geen documenten ingelezen.",
        "en": "No documents have been read yet.",
    },
    "not_in_documents": {
        "nl": "“{concept}” komt niet voor in de doorzochte documenten ({searched}).",
        "en": "“{concept}” does not occur in the documents searched ({searched}).",
    },
    "not_in_documents_many": {
        "nl": "“{concept}” komen niet voor in de doorzochte documenten ({searched}).",
        "en": "“{concept}” do not occur in the documents searched ({searched}).",
    },
    "searched_many": {"nl": "{documents} documenten", "en": "{documents} documents"},
    "nothing_in_documents": {
        "nl": "In de doorzochte documenten ({searched}) is niets over deze vraag gevonden.",
        "en": "Nothing about this question was found in the documents searched ({searched}).",
    },
    "elsewhere": {
        "nl": "“{concept}” komt wel voor bij {regions}.",
        "en": "“{concept}” does occur for {regions}.",
    },
    "elsewhere_answered": {
        "nl": "In de stukken van {regions} staat hier wel iets over; voor {asked} zegt dat niets.",
        "en": "The documents of {regions} do say something on this; it says nothing about {asked}.",
    },
    "what_is": {"nl": "Wat is {thing}?", "en": "What is {thing}?"},
    "lacks_value": {
        "nl": "De documenten spreken hierover, maar noemen geen {value}.",
        "en": "The documents speak of this, but do not state {value}.",
    },
    "lacks_value_of": {
        "nl": "De documenten spreken hierover, maar noemen geen {value} voor {of}.",
        "en": "The documents speak of this, but do not state {value} for {of}.",
    },
    "other_year": {
        "nl": "Er is iets verwants gevonden, maar het gaat niet over {year}.",
        "en": "Something related was found, but it is not about {year}.",
    },
    "uncertain": {
        "nl": "Er is iets verwants gevonden, maar het beantwoordt de vraag niet.",
        "en": "Something related was found, but it does not answer the question.",
    },
    "uncertain_near": {
        "nl": "Het is niet zeker of dit de vraag beantwoordt; dit komt er het dichtst bij.",
        "en": "It is not certain that this answers the question; this comes nearest.",
    },
    "uncertain_near_missing": {
        "nl": "Het is niet zeker of dit de vraag beantwoordt: over “{concept}” staat er niets bij.",
        "en": "It is not certain that this answers the question: it does not speak of “{concept}”.",
    },
    "uncertain_missing": {
        "nl": "Er is iets verwants gevonden, maar het beantwoordt de vraag niet: over “{concept}” staat er niets bij.",
        "en": "Something related was found, but it does not answer the question: it does not speak of “{concept}”.",
    },
    "no_list": {
        "nl": "De documenten spreken hierover, maar er is geen opsomming van {count} gevonden.",
        "en": "The documents speak of this, but no list of {count} was found.",
    },
    "related": {"nl": "Gerelateerd ({region}): {quote}", "en": "Related ({region}): {quote}"},
    "not_found_row": {
        "nl": "{region}: niet gevonden in {titles}.",
        "en": "{region}: not found in {titles}.",
    },
    "not_clear_row": {
        "nl": "{region}: geen duidelijk antwoord gevonden in {titles}; het dichtst bij komt de tekst onder “{section}”.",
        "en": "{region}: no clear answer found in {titles}; nearest comes the text under “{section}”.",
    },
    "members_unnamed": {
        "nl": "De documenten geven geen opsomming van de gemeenten. Volgens de gebiedsindeling bestaat {region} uit: {names}.",
        "en": "The documents do not list the municipalities. According to the list of areas {region} consists of: {names}.",
    },
    "region_of": {
        "nl": "Volgens de gebiedsindeling hoort {place} bij {region}.",
        "en": "According to the list of areas {place} is in {region}.",
    },
    "undated_row": {
        "nl": "{region}: geen datum in de tekst zelf; volgens de catalogus {titles}.",
        "en": "{region}: no date in the text itself; according to the catalogue {titles}.",
    },
    "undated_nowhere": {
        "nl": "{region}: geen datum in de tekst zelf, en ook de catalogus noemt geen jaar bij {titles}.",
        "en": "{region}: no date in the text itself, and the catalogue gives no year for {titles} either.",
    },
    "coverage_line": {
        "nl": "{searched} van {all} regio's doorzocht, {quoted} geciteerd.",
        "en": "{searched} of {all} regions searched, {quoted} quoted.",
    },
    "common": {"nl": "Gemeenschappelijk in de citaten: {terms}.", "en": "In common in the quotes: {terms}."},
    "only_here": {
        "nl": "Alleen in de citaten van {region}: {terms}.",
        "en": "Only in the quotes of {region}: {terms}.",
    },
    "count_differs": {
        "nl": "De vraag noemt {asked}, de bron heeft er {found}.",
        "en": "The question says {asked}, the source has {found}.",
    },
    "numbers_differ": {
        "nl": "De vraag noemt {asked}; in het citaat staat {found}.",
        "en": "The question says {asked}; the quote says {found}.",
    },
    "places_differ": {
        "nl": "De vraag noemt {asked}; in het citaat staat {found}.",
        "en": "The question says {asked}; the quote says {found}.",
    },
    "numbers_agree": {
        "nl": "{asked} staat ook in het citaat.",
        "en": "{asked} is also in the quote.",
    },
    "negation_differs": {
        "nl": "Let op de ontkenning: het citaat en de vraag verschillen daarin.",
        "en": "Mind the negation: the quote and the question differ in it.",
    },
    "other_part": {
        "nl": "Over “{concept}” is niets gevonden.",
        "en": "Nothing was found about “{concept}”.",
    },
    "part_answered": {
        "nl": "Op het deel “{part}”:",
        "en": "To the part “{part}”:",
    },
    "part_unanswered": {
        "nl": "Op het deel “{part}” is geen antwoord gevonden:",
        "en": "No answer was found to the part “{part}”:",
    },
    "superseded": {
        "nl": "Let op: {title} is vervangen door een latere versie.",
        "en": "Note: {title} was replaced by a later version.",
    },
    "outline": {"nl": "Opbouw: {titles}.", "en": "Outline: {titles}."},
    "about": {"nl": "{title}{publisher}{date}.", "en": "{title}{publisher}{date}."},
    "step_rephrase": {
        "nl": "Stel de vraag met andere woorden, of vraag naar een verwant begrip.",
        "en": "Ask in other words, or ask about a related term.",
    },
    "step_region": {
        "nl": "Kies een van de regio's waarvan er documenten zijn.",
        "en": "Choose one of the regions that have documents.",
    },
    "step_ask_term": {
        "nl": "Vraag bijvoorbeeld: “Wat verstaat {region} onder {term}?”",
        "en": "Ask for example: “What does {region} mean by {term}?”",
    },
    "step_ask_subject": {
        "nl": "Stel een vraag over een onderwerp uit de opbouw, of zet er een andere regio naast.",
        "en": "Ask about a subject from the outline, or set another region beside it.",
    },
    "step_ask_publisher": {
        "nl": "Vraag het na bij de opsteller: {publisher}.",
        "en": "Ask the publisher: {publisher}.",
    },
    "step_nearest": {
        "nl": "Het dichtst in de buurt komen de paragrafen: {terms}.",
        "en": "The nearest sections are: {terms}.",
    },
    "step_all_regions": {
        "nl": "Stel de vraag zonder regio om alle documenten te doorzoeken.",
        "en": "Ask without a region to search all documents.",
    },
}

VALUE_NAMES: dict[Kind, dict[str, str]] = {
    Kind.NUMBER: {"nl": "aantal of aandeel", "en": "a number or share"},
    Kind.AMOUNT: {"nl": "bedrag", "en": "an amount"},
    Kind.DATE: {"nl": "datum of periode", "en": "a date or period"},
    Kind.CONTACT: {"nl": "telefoonnummer, adres of e-mailadres", "en": "a phone number, address or e-mail"},
    Kind.WHO: {"nl": "naam", "en": "a name"},
}


def phrase(key: str, language: str, **values: object) -> str:
    """Return a fixed phrase in Dutch or English with its values filled in."""
    return PHRASES[key]["en" if language == "en" else "nl"].format(**values)
