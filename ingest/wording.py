"""Dutch words and phrases that tell what a line is; each list is common to web and policy texts."""

import re

MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
DATE = re.compile(rf"^(?:\d{{1,2}}\s+)?(?:{MONTHS})\s+\d{{4}}$|^\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}$", re.I)

CONTENTS_TITLES = frozenset({"inhoud", "inhoudsopgave", "inhoudsopgaven", "table of contents", "contents"})

# Titles that are headings wherever they stand alone.
KNOWN_TITLES = CONTENTS_TITLES | {
    "aanleiding", "bijlage", "bijlagen", "colofon", "conclusie", "conclusies", "inleiding", "leeswijzer",
    "nawoord", "samenvatting", "slot", "slotwoord", "ten slotte", "tot slot", "voorwoord", "begrippenlijst",
}  # fmt: skip

# Whole lines that web pages add around their text.
_BOILERPLATE = re.compile(
    r"^(?:skip to (?:main )?content|(?:direct )?naar (?:de )?(?:hoofd)?inhoud(?: springen)?"
    r"|ga naar (?:de )?\w*inhoud|spring naar .{1,30}|naar boven|terug naar .{1,40}|(?:hoofd)?menu|zoek(?:en)?"
    r"|home"
    r"|print(?:en)?|delen|deel (?:dit|deze) .{1,30}|lees (?:meer|verder|ook|voor)\b.{0,60}"
    r"|bekijk (?:onze|de|het|alle|ook|hier|meer)\b.{0,60}|download(?:s|en)?\b.{0,60}|klik hier\b.{0,60}"
    r"|meer (?:informatie|weten|lezen)\??|(?:alle )?cookies? .{0,80}|cookie-?instellingen"
    r"|privacy(?:verklaring|beleid)?|disclaimer|toegankelijkheid|sitemap|volg ons\b.{0,40}"
    r"|share this\b.{0,30}"
    r"|read more|inloggen|aanmelden|sluiten|vorige|volgende|previous|next|©.{0,80}|copyright\b.{0,80}"
    r"|pagina \d+(?: van \d+)?)$",
    re.IGNORECASE,
)

# Words that make a short line a clause and so a statement under a heading, not a title.
_CLAUSE = re.compile(
    r"\b(?:we|wij|ik|ons|zij|ze|jullie|u|is|zijn|was|waren|wordt|worden|werd|werden|kan|kunnen|moet|moeten|mag|mogen"
    r"|heeft|hebben|had|hadden|wil|willen|gaat|gaan|zal|zullen|blijft|blijven|krijgt|krijgen|staat|staan)\b",
    re.IGNORECASE,
)

NUMBER_WORDS = (
    "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|twintig"
)
_ANNOUNCES = re.compile(
    r"\b(?:volgende|onderstaande|hieronder|hierna|als volgt)\b"
    rf"|\b(?:{NUMBER_WORDS}|\d{{1,2}})\s+(?:\w+\s+){{0,2}}\w{{3,}}(?:en|s)\b",
    re.IGNORECASE,
)
CAPTION = re.compile(
    r"^(?:figuur|fig\.|tabel|afbeelding|grafiek|schema|diagram|kaart|foto|illustratie|infographic)(?:\s+\d+|\s*:|\s*\d)"
    r"|^(?:bron|foto|beeld|fotografie)\s*:",
    re.IGNORECASE,
)


def is_boilerplate(text: str) -> bool:
    """Tell whether a line is what a web page puts around its text."""
    return bool(_BOILERPLATE.match(text))


def is_clause(text: str) -> bool:
    """Tell whether a short line says something (has a pronoun or a finite verb)."""
    return bool(_CLAUSE.search(text))


def announces(sentence: str) -> bool:
    """Tell whether a sentence leads in a list: it ends in a colon or says what follows."""
    return sentence.rstrip().endswith(":") or bool(_ANNOUNCES.search(sentence))


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence, a lead-in or a clause does."""
    return text.rstrip().rstrip("\"'”’»)]").endswith(
        (".", "!", "?", ":", ";", "…")
    ) or text.rstrip().endswith((")", "]"))
