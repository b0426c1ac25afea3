"""Make the bundled model: ``python -m retrieval.training.train TRAINING_FOLDER OUTPUT --hours H``.

Four stages, each leaving its result in ``--work``: transplant (minutes), distillation and tuning
(the hours given), export. With ``--resume`` a stage whose result is there is not repeated.
"""

import argparse
import logging
import random
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from retrieval.training.card import card
from retrieval.training.distil import Lesson, Teacher, distillation, learn
from retrieval.training.export import export
from retrieval.training.student import Optimiser, Student
from retrieval.training.texts import read_asked, read_terms, term_pairs
from retrieval.training.transplant import transplant
from retrieval.training.tune import (
    Contrast,
    asked_matches,
    contrastive,
    headed_matches,
    held_out,
    term_matches,
)

SEED = 1
DISTIL_SHARE = 0.55
DISTIL_LESSONS = {"sentences": 0.62, "words": 0.10, "passages": 0.13, "english": 0.15}
TUNE_LESSONS = {
    "asked": 0.50, "headed": 0.06, "terms": 0.04,
    "sentences": 0.20, "words": 0.03, "passages": 0.10, "english": 0.07,
}  # fmt: skip


def distil(start: Path, output: Path, folder: Path, *, terms: Path, seconds: float, device: str) -> None:
    """Distil the teacher into the student of ``start`` and save it as ``output``."""
    shutil.copytree(start, output, dirs_exist_ok=True)
    draw = random.Random(SEED)
    student = Student(start, device)
    losses = distillation(student, Teacher(device), folder, term_pairs(read_terms(terms)), draw)
    lessons = [Lesson(name, share, losses[name]) for name, share in DISTIL_LESSONS.items()]
    optimiser = Optimiser(student, table=8e-4, body=1.5e-4)
    learn(student, lessons, optimiser, seconds=seconds, folder=output, draw=draw)


def tune(
    start: Path, output: Path, folder: Path, *, terms: Path, questions: Path, seconds: float, device: str
) -> None:
    """Tune the student of ``start`` on what is asked and answered and save it as ``output``."""
    shutil.copytree(start, output, dirs_exist_ok=True)
    draw = random.Random(SEED + 1)
    student = Student(start, device)
    concepts = read_terms(terms)
    losses = distillation(student, Teacher(device), folder, term_pairs(concepts), draw)
    contrast = Contrast(student)
    asked = read_asked(folder, questions)
    unseen = held_out(asked)
    losses["headed"] = contrastive(contrast, headed_matches(folder, unseen, draw))
    losses["asked"] = contrastive(contrast, asked_matches(asked, draw))
    if concepts:
        losses["terms"] = contrastive(Contrast(student), term_matches(concepts, draw))
    lessons = [Lesson(name, share, losses[name]) for name, share in TUNE_LESSONS.items() if name in losses]
    optimiser = Optimiser(student, table=1e-4, body=3e-5)
    learn(student, lessons, optimiser, seconds=seconds, folder=output, draw=draw)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stages and write the model folder."""
    options = read_arguments(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    folder, work = options.folder, options.work or options.output.with_name(options.output.name + "-work")
    seconds = options.hours * 3600

    def stage(name: str, make: Callable[[Path], object]) -> Path:
        done, part = work / name, work / f"{name}.part"
        if not (options.resume and done.exists()):
            shutil.rmtree(done, ignore_errors=True)
            make(part)
            part.rename(done)
        return done

    first = stage("transplanted", lambda output: transplant(folder, output, terms=options.terms))
    second = stage(
        "distilled",
        lambda output: distil(
            first, output, folder, terms=options.terms, seconds=seconds * DISTIL_SHARE, device=device
        ),
    )
    third = stage(
        "tuned",
        lambda output: tune(
            second,
            output,
            folder,
            terms=options.terms,
            questions=options.questions,
            seconds=seconds * (1 - DISTIL_SHARE),
            device=device,
        ),
    )
    export(third, options.output, card=card())
    return 0


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the folder of training text")
    parser.add_argument("output", type=Path, help="where the model folder is written")
    parser.add_argument("--hours", type=float, default=2.0, help="time for distillation and tuning together")
    parser.add_argument("--work", type=Path, help="where the stages leave their results")
    parser.add_argument("--questions", type=Path, default=here / "questions")
    parser.add_argument("--terms", type=Path, default=here.parents[1] / "corpus", help="where terms*.csv are")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--resume", action="store_true", help="keep the stages that are done")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
