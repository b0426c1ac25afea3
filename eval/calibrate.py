"""Write what the dev split teaches the sentence ranker and the verdict.

Run: ``python -m eval.calibrate OUT.json``, then give OUT.json to ``retrieval.training.sentence_ranker`` and,
made anew, to ``retrieval.training.verdict``. Only dev is read; the gate split never teaches anything.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.arm_ours import OurArm
from eval.cases import CASES, Case
from eval.metrics import Label, label_of
from eval.worlds import Corpora, World, prepare, read_cases
from ingest.settings import IngestSettings
from retrieval.assistant import Assistant

SHORTEST = 8
LEAST_SHARE = 0.5

Row = tuple[dict[str, float], int, str]
Found = list[tuple[dict[str, float], int]]


def verdict_rows(cases: Sequence[Case], worlds: dict[str, World]) -> list[Row]:
    """Return per case decided by one search: features, whether the best evidence answered, family."""
    arms = {name: OurArm("no_abstention", world) for name, world in worlds.items()}
    found = []
    for case in cases:
        answer, result = arms[case.corpus].ask(case)
        if len(answer.trace.verdicts) != 1:
            continue
        right = case.answerable and label_of(case, result) in (Label.CORRECT, Label.PARTIAL)
        found.append((dict(answer.trace.verdicts[0]), int(right), case.family_id))
    for arm in arms.values():
        arm.close()
    return found


def sentence_rows(cases: Sequence[Case], worlds: dict[str, World]) -> list[Found]:
    """Return per answerable case the features of the sentences found and whether each is gold.

    Follow-ups and comparisons are left out: what is searched for them is not the question as it stands.
    """
    asked = [c for c in cases if c.answerable and not c.history and c.category != "comparison"]
    found: list[Found] = []
    for name, world in worlds.items():
        assistant = Assistant.open(world.data, corpus=world.terms)
        for case in asked:
            if case.corpus == name:
                gold = [letters(quote.quote) for group in case.groups for quote in group]
                ranked = assistant.findings(case.question, case.lang).ranked
                found.append([(dict(e.features), int(is_gold(letters(u.text), gold))) for e, u in ranked])
        assistant.close()
    return found


def letters(text: str) -> str:
    """Return the letters and digits of a text, in lower case: a PDF breaks lines and words anywhere."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def is_gold(sentence: str, gold: Sequence[str]) -> bool:
    """Tell whether a sentence holds a gold quote, or is a good part of one."""
    if len(sentence) <= SHORTEST:
        return False
    return any(
        one in sentence or (sentence in one and len(sentence) >= LEAST_SHARE * len(one)) for one in gold
    )


def main(target: Path) -> None:
    """Ask the dev cases and write what they teach."""
    settings = IngestSettings()
    worlds = prepare(settings.data, Corpora(settings.corpus))
    cases = [c for c in read_cases(CASES, worlds) if c.split == "dev"]
    taught = {"verdict": verdict_rows(cases, worlds), "sentences": sentence_rows(cases, worlds)}
    target.write_text(json.dumps(taught), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
