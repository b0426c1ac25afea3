"""Run arms over cases: a process for each world, because Chroma belongs to one process at a time."""

import multiprocessing
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty
from threading import Event, Thread
from typing import Any

from eval.arms import Arm, open_arm
from eval.breakage import Breakage
from eval.cases import Case
from eval.metrics import CaseScore, ranking_figures, relevant_units, score
from eval.result import Result, failed
from eval.worlds import World
from ingest.library import Library

Progress = Callable[[int, int], None]
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case as one arm answered it, with its figures; ``ranking`` is empty where they do not apply."""

    case: Case
    result: Result
    score: CaseScore
    ranking: dict[str, float]


@dataclass(frozen=True, slots=True)
class Job:
    """What one process does: some arms over the cases of one world, ``repeats`` times each."""

    world: World
    cases: tuple[Case, ...]
    arms: tuple[str, ...]
    breakage: Breakage | None = None
    repeats: int = 1


@dataclass(frozen=True, slots=True)
class Finished:
    """What a job gave: outcomes of the first round, and per arm and case the digests of every round."""

    outcomes: tuple[Outcome, ...]
    digests: dict[tuple[str, str], tuple[str, ...]]
    opening: dict[str, float]


def run_arms(
    cases: Sequence[Case],
    worlds: Mapping[str, World],
    arms: Sequence[str],
    *,
    breakage: Breakage | None = None,
    repeats: int = 1,
    progress: Progress | None = None,
    processes: int = PROCESSES,
) -> Finished:
    """Return what the arms answer to the cases, in the order of arms and cases."""
    jobs = _jobs(cases, worlds, tuple(arms), breakage, repeats)
    total = sum(len(job.cases) * len(job.arms) * job.repeats for job in jobs)
    context = multiprocessing.get_context("spawn")
    ticks = context.Queue()
    with (
        _watched(ticks, total, progress),
        ProcessPoolExecutor(processes, mp_context=context, initializer=_connect, initargs=(ticks,)) as pool,
    ):
        done = list(pool.map(run_job, jobs))
    digests: dict[tuple[str, str], tuple[str, ...]] = {}
    opening: dict[str, float] = defaultdict(float)
    for one in done:
        digests |= one.digests
        for arm, seconds in one.opening.items():
            opening[arm] += seconds
    place = {(arm, c.id): n for n, (arm, c) in enumerate((a, c) for a in arms for c in cases)}
    outcomes = sorted((o for one in done for o in one.outcomes), key=lambda o: place[o.result.arm, o.case.id])
    return Finished(tuple(outcomes), digests, dict(opening))


def _jobs(
    cases: Sequence[Case],
    worlds: Mapping[str, World],
    arms: tuple[str, ...],
    breakage: Breakage | None,
    repeats: int,
) -> list[Job]:
    """Return a job for each world, the largest first so that the others fill the second process."""
    by_world = {name: tuple(c for c in cases if c.corpus == name) for name in worlds}
    ordered = sorted(by_world, key=lambda name: -len(by_world[name]))
    return [Job(worlds[n], by_world[n], arms, breakage, repeats) for n in ordered if by_world[n]]


def run_job(job: Job) -> Finished:
    """Run one job; an exception on a question is its outcome, not the end of the run."""
    outcomes: list[Outcome] = []
    digests: dict[tuple[str, str], tuple[str, ...]] = {}
    opening: dict[str, float] = {}
    with Library.open(job.world.data) as library:
        for name in job.arms:
            started = time.perf_counter()
            arm = open_arm(name, job.world, job.breakage)
            opening[name] = time.perf_counter() - started
            try:
                rounds = [[_answer(arm, case) for case in job.cases] for _ in range(job.repeats)]
            finally:
                arm.close()
            outcomes += _outcomes(job.cases, rounds[0], arm, library)
            for position, case in enumerate(job.cases):
                digests[name, case.id] = tuple(results[position].digest for results in rounds)
    return Finished(tuple(outcomes), digests, opening)


def _answer(arm: Arm, case: Case) -> Result:
    started = time.perf_counter()
    try:
        return arm.answer(case)
    except Exception as error:  # "no exception on any question" is an invariant: it is counted here
        return failed(case.id, arm.name, error, time.perf_counter() - started)
    finally:
        _tick()


def _outcomes(
    cases: Sequence[Case], results: Sequence[Result], arm: Arm, library: Library
) -> Iterator[Outcome]:
    ranking = ranking_figures(
        {
            c.id: (relevant_units(c.groups, arm.units), r.hits)
            for c, r in zip(cases, results, strict=True)
            if c.groups
        }
    )
    for case, result in zip(cases, results, strict=True):
        yield Outcome(case, result, score(case, result, library), ranking.get(case.id, {}))


# The queue of the process this runs in; None where nobody watches. Set once, when a process starts.
_ticks: Any = None


def _connect(ticks: Any) -> None:
    global _ticks
    _ticks = ticks


def _tick() -> None:
    if _ticks is not None:
        _ticks.put(1)


@contextmanager
def _watched(ticks: Any, total: int, progress: Progress | None) -> Iterator[None]:
    """Tell the progress of the processes from a thread, until the run is over."""
    if progress is None:
        yield
        return
    over = Event()

    def watch() -> None:
        done = 0
        while not over.is_set():
            try:
                done += ticks.get(timeout=0.2)
            except Empty:
                continue
            progress(done, total)

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        progress(total, total)
