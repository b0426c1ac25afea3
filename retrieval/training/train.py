"""Make the bundled model: ``python -m retrieval.training.train TRAINING_FOLDER OUTPUT --hours H``.

Four stages, each leaving its result in ``--work``: transplant (minutes), distillation and tuning
(the hours given), export. With ``--resume`` a stage whose result is there is not repeated.
"""

import argparse
import logging
import random
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from retrieval.training.card import card
from retrieval.training.distil import Lesson, Teacher, distillation, learn
from retrieval.training.export import export
from retrieval.training.student import Optimiser, Student
from retrieval.training.texts import read_asked, read_terms, term_pairs
from retrieval.training.transplant import transplant
from retrieval.training.tune import (
    Contrast,
    answer_batches,
    answer_loss,
    asked_matches,
    cloze_matches,
    contrastive,
    headed_matches,
    held_out,
    read_sources,
    term_matches,
    topics_of,
)

DISTIL_LESSONS = {
    "sentences": 0.50, "words": 0.08, "passages": 0.17, "english": 0.10, "headed": 0.08, "cloze": 0.07,
}  # fmt: skip
TUNE_LESSONS = {
    "asked": 0.30, "answers": 0.40, "headed": 0.06, "cloze": 0.05, "terms": 0.03,
    "sentences": 0.07, "words": 0.02, "passages": 0.04, "english": 0.03,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Course:
    """What a stage of learning is made of: where its text is, and how it is run."""

    folder: Path
    terms: Path
    questions: Path
    device: str
    half: bool

    def learn(
        self, start: Path, output: Path, shares: Mapping[str, float], *,
        table: float, body: float, seconds: float, seed: int,
    ) -> None:  # fmt: skip
        """Teach the student of ``start`` its lessons and save it as ``output``.

        ``shares`` are the shares of the lessons; ``table`` and ``body`` the learning rates.
        """
        shutil.copytree(start, output, dirs_exist_ok=True)
        draw = random.Random(seed)
        student = Student(start, self.device, half=self.half)
        losses = self._losses(student, draw)
        lessons = [Lesson(name, share, losses[name]) for name, share in shares.items() if name in losses]
        optimiser = Optimiser(student, table=table, body=body)
        learn(student, lessons, optimiser, seconds=seconds, folder=output, draw=draw)

    def _losses(self, student: Student, draw: random.Random) -> dict[str, Callable[[], Tensor]]:
        concepts = read_terms(self.terms)
        teacher = Teacher(self.device, half=self.half)
        asked = read_asked(self.folder, self.questions)
        sources = read_sources(self.folder, held_out(asked))
        contrast = Contrast(student)
        losses = distillation(student, teacher, self.folder, term_pairs(concepts), draw)
        losses["headed"] = contrastive(contrast, headed_matches(sources, draw))
        losses["cloze"] = contrastive(contrast, cloze_matches(sources, draw))
        train = [one for one in asked if one.split == "train" and one.answerable]
        topics = topics_of(student, train)
        losses["asked"] = contrastive(contrast, asked_matches(train, topics, draw))
        answers = answer_batches(train, topics, draw)
        losses["answers"] = lambda: answer_loss(student, next(answers))
        if concepts:
            losses["terms"] = contrastive(Contrast(student), term_matches(concepts, draw))
        return losses


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stages and write the model folder."""
    options = read_arguments(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    work = options.work or options.output.with_name(options.output.name + "-work")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    course = Course(options.folder, options.terms, options.questions, device, options.bfloat16)
    distilling = options.hours * 3600 * options.distil
    tuning = options.hours * 3600 - distilling

    def stage(name: str, make: Callable[[Path], object]) -> Path:
        done, part = work / name, work / f"{name}.part"
        if not (options.resume and done.exists()):
            shutil.rmtree(done, ignore_errors=True)
            make(part)
            part.rename(done)
        return done

    def distil(output: Path) -> None:
        course.learn(
            first, output, DISTIL_LESSONS,
            table=6e-4, body=1.2e-4, seconds=distilling, seed=options.seed,
        )  # fmt: skip

    def tune(output: Path) -> None:
        course.learn(
            second, output, TUNE_LESSONS,
            table=2e-4, body=6e-5, seconds=tuning, seed=options.seed + 1,
        )  # fmt: skip

    first = options.start or stage(
        "transplanted", lambda output: transplant(options.folder, output, terms=options.terms)
    )
    second = stage("distilled", distil) if distilling else first
    third = stage("tuned", tune)
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
    parser.add_argument("--distil", type=float, default=0.45, help="distillation's share of it")
    parser.add_argument("--start", type=Path, help="a model folder to go on from, instead of a transplant")
    parser.add_argument("--work", type=Path, help="where the stages leave their results")
    parser.add_argument("--questions", type=Path, default=here / "questions")
    parser.add_argument("--terms", type=Path, default=here.parents[1] / "corpus", help="where terms*.csv are")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bfloat16", action="store_true", help="for a processor with AMX")
    parser.add_argument("--seed", type=int, default=1, help="another order of the lessons, for an average")
    parser.add_argument("--resume", action="store_true", help="keep the stages that are done")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
