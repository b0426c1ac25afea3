"""Write the dev split's rows for fitting the verdict: features, whether the best evidence answered, family.

Run: ``python -m eval.calibrate OUT.json``, then give OUT.json to ``retrieval.training.verdict``.
Only dev is read; the gate split never teaches anything.
"""

import json
import sys
from pathlib import Path

from eval.arm_ours import OurArm
from eval.cases import CASES
from eval.metrics import Label, label_of
from eval.worlds import Corpora, prepare, read_cases
from ingest.settings import IngestSettings


def rows() -> list[tuple[dict[str, float], int, str]]:
    """Return a row per dev case that was decided by one search."""
    settings = IngestSettings()
    worlds = prepare(settings.data, Corpora(settings.corpus))
    cases = [c for c in read_cases(CASES, worlds) if c.split == "dev"]
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


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(rows()), "utf-8")
