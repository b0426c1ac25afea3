"""Recognise what sort of answer a question asks for, from cue words in Dutch and English.

Order matters: the first kind whose cue is found wins, specific before general.
"""

import re

from retrieval.dutch import NUMBER_WORDS
from retrieval.model import Kind

_NUMBER = r"(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"

_DOCUMENT = r"(?:document|visie|regiovisie|kader|stuk|agenda|ontwikkelagenda|artikel|notitie|nota|tekst|rapport|koers|programma|handreiking)"
_DOCUMENT_EN = r"(?:document|vision|framework|agenda|article|paper|text|report|plan|programme|note)"


def _cue(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# Words that only steer the answer; they are not things to look for in a text.
CUES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.COMPARISON,
        _cue(
            r"\b(verschil(len)?|verschilt|verschillen|vergelijk\w*|(zet|leg|put|set|lay)(?= .{0,80}\b(naast elkaar|side by side|tegenover))|overeenkomst(en)?|overeenkomen|tegenover|versus|vs"
            r"|(elke|iedere|per) regio|(alle|beide|de|andere|verschillende|\w+) regio['’]?s|welke regio['’]?s?|regio['’]?s onderling"
            r"|welke (documenten|visies|stukken|kaders)|in welke (regio['’]?s?|stukken|documenten)|compar\w*|differen\w*|differs?|in common|which regions?"
            r"|(each|all|every|both|the other|across) (the )?regions?|(the|these|those|different|various|several) regions|across regions|similarit\w*)\b"
        ),
    ),
    (
        Kind.OVERVIEW,
        _cue(
            r"\b(samenvatting|samenvatten|vat .{0,80}\bsamen|samengevat|in het kort|hoofdlijn(en)?|hoofdpunten|overzicht van"
            r"|summar\w+|overview|main points|outline of|in a nutshell|key points"
            r"|waar(over)? gaat (dit|dat|het|de|deze|die)?\s?([\w-]+ ){0,4}(document|visie|kader|stuk|agenda|artikel|notitie|nota|tekst|rapport)( [\w-]+){0,4} ?(over)?"
            r"|what is (the|this) ([\w-]+ ){0,4}(document|vision|framework|agenda|article|paper|text)( [\w-]+){0,4} about"
            rf"|(?:in short|briefly),? what (?:is|does) (?:\w+ ){{1,5}}{_DOCUMENT_EN}\b"
            r"|(?:welke|wat voor) (?:onderwerpen|thema['’]?s) (?:\w+ ){0,8}?aan (?:de )?(?:bod|orde)"
            rf"|(?:welke|wat voor) (?:onderwerpen|thema['’]?s) (?:behandelt|behandelen|bespreekt|bespreken|beslaat|bevat|staan in|komen voor in) (?:\w+ ){{0,4}}{_DOCUMENT}"
            rf"|wat staat er (?:\w+ )?in (?:\w+ ){{0,4}}{_DOCUMENT}(?= (?:van|voor|uit) (?:(?!over\b)[\w-]+\W*){{1,4}}$|\W*$)"
            rf"|(?:what|which) (?:topics|subjects|themes) (?:does|do) (?:\w+ ){{1,6}}{_DOCUMENT_EN} (?:\w+ ){{0,2}}(?:cover|discuss|address|deal with)"
            rf"|(?:what|which) (?:topics|subjects|themes) are (?:\w+ )?(?:covered|discussed|addressed|dealt with) (?:in|by) (?:\w+ ){{1,4}}{_DOCUMENT_EN}"
            rf"|what does (?:\w+ ){{1,6}}{_DOCUMENT_EN} (?:\w+ ){{0,4}}cover)\b"
        ),
    ),
    (
        Kind.CONTACT,
        _cue(
            r"\b(telefoon\w*|telefoonnummer|tel\.? ?nr|mailadres\w*|e-?mail\w*|mailen|bellen|contactgegevens|contactpersoon|contact opnemen"
            r"|adres|website|url|(?:welke|which|what) (?:straat|street)|phone|telephone|address|contact details|get in touch|reach out)\b"
        ),
    ),
    (
        Kind.AMOUNT,
        _cue(
            r"\b(hoeveel (kost|kosten|geld|euro|budget|miljoen|betaal\w*|bedraagt|bedragen|subsidie)|hoeveel [\w ]{0,40}(euro|geld|budget)"
            r"|wat kost(en|te|ten)?|wat (gaat|gaan|zal|zullen|moet|moest|ging) .{1,80}\bkosten|wat (gaf|gaven|geeft|geven) .{0,60}\buit\b|uitgegeven aan|kwijt aan|(?:hoeveel verdien(?:t|en)|wat verdient (?:een|de|je|u|iemand))|hoe duur|bedrag(en)?|tarief|tarieven|(?<!persoonsgebonden )budget(s|ten)?|begroting|wat (is|was|wordt|worden|zijn) (het|de|hun|jullie) ([\w-]+ ){0,2}[\w-]*(tarief|tarieven|bedrag|bedragen|budget|prijs|prijzen|salaris|uurloon|boete|boetes)|hoe hoog|hoe groot is het (tekort|budget|bedrag)|prijs"
            r"|how much|cost(s)? of|what (does|do|did|will) .{1,60}\b(cost|earn)|how expensive|amount of money|price|rate(s)? (is|are)|what (is|was|are) (the|its|their) ([\w-]+ ){0,2}(hourly rate|fee|fees|budget|salary|salaries|fine|fines)|how (large|big|high) is the (deficit|shortfall|budget))\b"
        ),
    ),
    (
        Kind.DATE,
        _cue(
            r"(?:\b|^)(wanneer|welk jaar|welke dag|welke datum|sinds wanneer|per wanneer|vanaf wanneer|tot wanneer|hoe lang|hoelang|welke periode|looptijd|startdatum|ingangsdatum|einddatum|datum"
            r"|(?:^\W*|, |and |since |by |until |from )when|what year|which year|what date|since when|by when|until when|how long|deadline|start date)\b"
        ),
    ),
    (
        Kind.NUMBER,
        _cue(
            r"\b(hoeveel|hoeveelste|hoe vaak|hoe dikwijls|hoe regelmatig|hoe veel|hoe sterk|hoe hard|aantal|percentage|procent|aandeel|welk deel|welk aandeel|hoe groot|leeftijd|hoe oud|met hoeveel"
            r"|how many|how often|how frequently|how regularly|number of|what share|what percentage|percent|proportion|how old|what age|which age)\b"
        ),
    ),
    (
        Kind.EXAMPLE,
        _cue(r"\b(voorbeeld(en)?|for example|example(s)?|for instance)\b"),
    ),
    (
        Kind.DEFINITION,
        _cue(
            r"\b(verstaat|verstaan|wat betekent|wat betekenen|betekenis|betekenen|waarvoor is .{0,60}bedoeld|opvatting|wordt bedoeld|wat wordt (er )?bedoeld|wat word(t|en) (er )?met|wat bedoel\w*|bedoel\w* \w+ met|wat houdt .{1,60}\bin\b|definitie|definieer\w*|gedefinieerd|omschrijving van|omschreven|omschrijf(t|ven)|omschrijven|begrip|leg .{0,40}\buit"
            r"|wat is eigenlijk|what (does|do|did) .{1,60} mean|mean(s|t)? by|meaning of|meant by|definition|define(s|d)?|explain the term|understood by|understand(s)? by|stand(s)? for|staat .{0,40} voor)\b"
        ),
    ),
    (
        Kind.WHY,
        _cue(
            r"\b(waarom|waardoor|vanwaar|hoe komt het|hoezo|reden(en)?|oorza(ak|ken)|aanleiding|why|reason(s)?|cause(s|d)?|how come|what led)\b"
        ),
    ),
    (
        Kind.GOAL,
        _cue(
            r"\b(doel(en)?|doelstelling(en)?|waartoe|beoog\w*|wat (?:wil|willen|hoopt|hopen) .{0,60}\bberei(?:ken|kt)|bedoeling|streef\w*|streven|ambitie(s)?|missie"
            r"|goal(s)?|hopes? to (?:have )?achieved?|wants? to (?:have )?achieved?|aim(s|ed)?|purpose|objective(s)?|ambition(s)?|mission|intention)\b"
        ),
    ),
    (
        Kind.CONSEQUENCE,
        _cue(
            r"\b(gevolg(en)?|wat gebeurt er|wat gebeurt|wat als|consequence(s)?|what happens|what if|effect(en|s)?|leidt .{0,40} tot|result(s)? in)\b"
        ),
    ),
    (
        Kind.LIST,
        _cue(
            rf"\b(welke {_NUMBER}|noem|som .{{0,30}}op|opsomming|lijst|rijtje|wat zijn (de|het|alle|jullie|hun)|wat zijn .{{0,40}}(uitgangspunten|principes|doelen|lijnen)|uit welke|in welke (soorten|categorie\w*|groepen|delen)|welke .{{0,60}}(zijn er|zijn dat)"
            rf"|which {_NUMBER}|what {_NUMBER}|the {_NUMBER}|list|name the|what are the|what are|enumerate|lijst)\b"
        ),
    ),
    (
        Kind.WHO,
        _cue(
            r"\b(wie|wiens|door wie|met wie|welke (organisatie|partij|persoon|instelling)\w*|who|whom|whose|which (organisation|organization|party|person)\w*)\b"
        ),
    ),
    (Kind.WHERE, _cue(r"\b(waar(?! gaat)(?! staat .* voor)|welke plaats|welke locatie|where|which place)\b")),
    (
        Kind.HOW,
        _cue(
            r"\b(hoe|waarmee|op welke (manier|wijze)|met welke (middelen|maatregelen)|langs welke|how|in what way|by what means)\b"
        ),
    ),
    (
        Kind.YES_NO,
        _cue(
            r"^\W*(en |and |maar |but )?(klopt|is|zijn|heeft|hebben|kan|kunnen|mag|mogen|hoeft|hoeven|moet|moeten|wil|willen|gaat|gaan|wordt|worden|bestaat|bestaan|doet|doen|krijgt|krijgen|komt|komen|werkt|werken|staat|staan|geldt|valt|vallen|biedt|zegt|noemt|verwacht|vindt|was|waren|had|zou|zouden|zal|zullen|zit|zitten|blijft|blijven|betaalt|betalen|maakt|maken|geeft|geven|kopen|gebruikt|kiest"
            r"|are|does|do|did|has|have|can|could|may|must|will|should|was|were|would)\b|\b(klopt het|is het waar|is it true|is it correct|true that|right that|correct that)\b"
        ),
    ),
    (Kind.LIST, _cue(r"\b(welke|which)\b")),
)
# "Welke wethouder zit voor", "welke school heeft": one thing is asked for; "welke taken heeft" asks for several.
ONE_OF_A_KIND = _cue(
    r"\bwelke?\s+(?!\w*(?:en|s)\b)[a-z-]+\s+(?:is|was|heeft|had|zit|staat|krijgt|geldt|wordt|gaat|komt|doet|voert|beslist|bepaalt|leidt|betaalt)\b"
)
# "Wanneer noemt men een gezin kwetsbaar", "wanneer is een toets verplicht", "when is a child allowed": a condition,
# not a moment. What one may, must or is called is asked of anyone, so no date answers it.
CONDITION = _cue(
    r"(?<!vanaf )(?<!sinds )(?<!per )(?<!tot )\bwanneer (?:noem\w*|heet|heten|hoeft|hoeven|mag|mogen|is er sprake|verplicht"
    r"|spre(?:ek|ekt|ken)\b.{1,40}\bvan"
    r"|(?:is|zijn|wordt|worden|vinden|vindt)\b.{1,60}\b(?:verplicht|toegestaan|verboden|nodig|noodzakelijk|kwetsbaar|geschikt|genoemd|sprake)(?! geworden))\b"
    r"|(?<!since )\bwhen (?:is|are|may)\b.{1,60}\b(?:mandatory|required|obligatory|allowed|called|considered|prohibited|forbidden)\b"
)
# "Mag een kind zelf bellen?", "Is het doel dat …?": a question that opens with its verb and holds no question
# word asks for yes or no, whatever else it speaks of.
ONLY_SPOKEN_OF = _cue(r"\b(?:bellen|mailen|doel(?:en)?|goals?|aims?|ambities?)\b")
# "Per wanneer werkt het telefoonnummer?" asks about a number, not for it.
OTHERWISE_ASKED = _cue(
    r"^\W*(?:en |and )?(?:\w+ )?(?:wanneer|welk jaar|welke (?:dag|dagen|datum|uren|tijden)|hoe (?:lang|vaak)|hoeveel|waarom"
    r"|when|(?:what|which) (?:year|day|days|date|hours|times)|how (?:long|often|many|much)|why)\b"
    r".*\b(?:telefoon\w*|nummer|adres\w*|e-?mail\w*|website|phone|telephone|number|address)\b"
)
# "How do you deal with people at the wrong address?": neither how to reach anyone, nor what the address is.
HOW_OPENING = _cue(r"^\W*(?:en |and )?(?:hoe|how)\b")
REACHING = _cue(
    r"\b(?:is|luidt|vind\w*|krijg\w*|kom\w*|bereik\w*|bel(?:len|t)?|mail\w*|contact\w*|find|get|reach|call|phone|e-?mail)\b"
)
ADDRESS = _cue(r"adres\w*|address|website|e-?mail\w*|telefoon\w*|phone|telephone")
# "Hoeveel vrijheid", "how much say": how far something goes, which no figure tells.
DEGREE = _cue(
    r"\b(?:hoeveel|hoe ?veel) (?:(?:eigen|meer|professionele|echte) )?(?:(?:beleids|handelings|speel|beslis)?ruimte"
    r"|vrijheid|zelfstandigheid|verantwoordelijkheid|zekerheid|duidelijkheid|betrokkenheid|speling|invloed|inspraak"
    r"|zeggenschap|regie|autonomie|flexibiliteit|aandacht|vertrouwen|belang|nadruk|privacy|begrip|respect)\b"
    r"|\bhoeveel (?:heeft|hebben|krijgt|krijgen|mag|mogen|valt)\b.{1,60}\bte zeggen\b"
    r"|\bhow much (?:(?:of a|more|real|own) )?(?:freedom|room|leeway|scope|say|influence|control|attention|trust|importance"
    r"|emphasis|privacy|respect|responsibility|autonomy|independence|flexibility)\b"
)
QUESTION_WORD = _cue(
    r"\?|\b(wat|welke?|wie|waar\w*|wanneer|hoe\w*|noem|geef|vertel|leg|zoek|what|which|who|where|when|how|why|give|tell|explain|show|list)\b"
)
# "Klopt het dat …", "does it really say …": what is claimed is set beside what the text says.
CLAIM = _cue(
    r"\b(?:klopt (?:het|dat|dit)|is het (?:echt )?(?:waar|zo|juist)|staat er (?:echt|werkelijk)"
    r"|is it (?:really )?(?:true|correct|right|so)|(?:true|right|correct) that|really)\b"
)
YES_NO_OPENING = next(pattern for kind, pattern in CUES if kind is Kind.YES_NO)
ASKS_WITHIN = _cue(
    r"\b(?:wat|welke?|wie|waar\w*|wanneer|hoe\w*|noem\w*|geven|geef|vertel\w*|uitleggen|what|which|who|where|when|how|why|tell|explain|give|name)\b"
)
SHORT_DEFINITION = _cue(
    r"^\W*(en |and )?(wat|what)('s| is| zijn| are) (nou |nu |eigenlijk |precies |exactly |actually )?(een |het |de |a |an |the )?(?P<thing>[\w’'\- ]{2,60}?)"
    r"( eigenlijk| precies| nou)?( (volgens|in|bij|van|voor|according to|for|of) .{2,60})?\W*$"
)
# "Wat is de taak van het wijkteam?" asks what it does, not what it is.
PART_PLAYED = _cue(
    r"\b(?:de|het|the)\s+(?:taak|rol|functie|opdracht|verantwoordelijkheid|bijdrage|task|role|job|function|responsibility)"
    r"\s+(?:van|voor|of|for)\b"
)
COUNT = _cue(
    rf"\b(?:welke|noem|de|wat zijn de|which|what|the|name|hun|its|their|alle|all)\s+({_NUMBER})\s+(?!jaar|years?|maanden|months?|op|of|van)(?:[a-z-]+)"
)


# "Het verschil tussen jeugdbescherming en jeugdreclassering" is one thing that a text tells, of whichever region.
OF_THINGS = _cue(
    r"^(?!.*\b(?:overeenkom\w+|similarit\w+)).*\b(?:verschil(?:len)?|onderscheid|differences?|distinction) (?:tussen|between) "
    r"(?!(?:\S+ ){0,2}(?:regio['’]?s?|regions?|documenten|documents|visies|visions|stukken|kaders|gemeenten|municipalities"
    r"|plannen|plans|gebieden|areas|steden|cities|teksten|texts)\b)"
    rf"(?!(?:de|the) {_NUMBER}\b)(?:(?!(?:op|in|van|over|bij|voor|met|on|of|for|at)\b)[\w’'-]+ ){{1,4}}(?:en|and) "
)


# "How do they help families who ...", "kinderen waar het thuis misgaat": a clause about what stands before it.
RELATIVE = _cue(
    r"(?<!\band )(?<!\ben )(?<!\bor )(?<!\bof )(?<!\bbut )(?<!\bmaar )\b[a-zà-ÿ]{3,}(?:s|en|ren|le|men) "
    r"(?:who|whom|whose|where|waar|(?:voor|van|met|bij|aan|door) wie)\b"
)


# "Waar zijn zij het over eens?", "waar heeft een kind recht op?": parted *waarover*, *waarop* ask what, not where.
WHEREOF = _cue(
    r"\bwaar\b(?!\s+in\b)[^,;?]{3,80}\b(?:over|van|voor|tegen|tegenaan|om|mee|uit|recht op)\b"
    r"(?=\s*(?:[?,;]|$|eens\b|als\b|volgens\b|wanneer\b))"
)


def question_kind(text: str, *, regions_named: int) -> Kind:
    """Return the kind of answer asked for; two regions named make a comparison."""
    if regions_named >= 2:
        return Kind.COMPARISON
    for kind, pattern in CUES:
        match = pattern.search(text)
        if match:
            if kind is Kind.CONTACT and _asked_otherwise(match.group(), text):
                continue
            if kind in (Kind.WHO, Kind.WHERE) and not pattern.search(RELATIVE.sub(" ", text)):
                continue
            if kind is Kind.WHERE and WHEREOF.search(text):
                continue
            if kind is Kind.COMPARISON and not regions_named and OF_THINGS.search(text):
                continue
            if kind is Kind.DATE and CONDITION.search(text):
                return Kind.OPEN
            if kind in (Kind.AMOUNT, Kind.NUMBER) and DEGREE.search(text):
                return Kind.OPEN
            if kind in (Kind.CONTACT, Kind.GOAL) and _only_speaks_of(match.group(), text):
                return Kind.YES_NO
            if kind is Kind.LIST and pattern is CUES[-1][1] and ONE_OF_A_KIND.search(text):
                return Kind.OPEN
            return kind
    short = SHORT_DEFINITION.search(text)
    if short and len(short["thing"].split()) <= 4 and not PART_PLAYED.search(text):
        return Kind.DEFINITION
    if not QUESTION_WORD.search(text) and len(text.split()) <= 6:
        return Kind.KEYWORD
    return Kind.OPEN


def _asked_otherwise(cue: str, text: str) -> bool:
    """Tell whether a number or address that a question speaks of is not what it asks for."""
    only_named = ADDRESS.fullmatch(cue) and HOW_OPENING.match(text) and not REACHING.search(text)
    return bool(only_named or OTHERWISE_ASKED.search(text))


def _only_speaks_of(cue: str, text: str) -> bool:
    """Tell whether a yes/no question merely speaks of what a cue asks for elsewhere."""
    return (
        ONLY_SPOKEN_OF.fullmatch(cue) is not None
        and YES_NO_OPENING.match(text) is not None
        and not ASKS_WITHIN.search(text)
    )


def expected_count(text: str) -> int | None:
    """Return the number of items a question asks for ("welke vijf", "the ten principles")."""
    match = COUNT.search(text)
    if not match:
        return None
    word = match.group(1).lower()
    value = int(NUMBER_WORDS.get(word, word))
    return value if 2 <= value <= 30 else None


def kind_within(text: str) -> Kind:
    """Return the kind a comparison asks of each region, its comparing words set aside."""
    bare = CUES[0][1].sub(" ", text)
    kind = question_kind(bare, regions_named=0)
    return Kind.OPEN if kind in (Kind.COMPARISON, Kind.KEYWORD, Kind.OVERVIEW) else kind
