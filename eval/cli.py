"""The commands ``visiewijzer eval …``: run, gate, worst, bench."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from eval.arms import OURS, chosen_arms
from eval.breakage import Breakage
from eval.cases import CASES, Case
from eval.run import Finished, run_arms
from eval.run import Progress as Told
from eval.worlds import Corpora, World, prepare, read_cases
from ingest.errors import RequestError, VisiewijzerError
from ingest.settings import IngestSettings

app = typer.Typer(
    no_args_is_help=True, help="Measure answers: run, gate, worst, bench.", add_completion=False
)
SPLITS = ("dev", "gate", "all")
WIDTH = 190

Split = Annotated[str, typer.Option(help="dev, gate or all; only dev may be looked at while tuning")]
CaseFolder = Annotated[Path, typer.Option("--cases", help="folder with .jsonl files")]
TestCorpus = Annotated[Path | None, typer.Option("--test-corpus", help="folder of the fictional corpus")]
Baselines = Annotated[Path | None, typer.Option("--baselines", help="folder of the committed baselines")]


def _console(*, error: bool = False) -> Console:
    stream = sys.stderr if error else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else WIDTH)


@contextmanager
def _said() -> Iterator[None]:
    """Turn an error the user can act upon into its message and exit status 2."""
    try:
        yield
    except VisiewijzerError as error:
        _console(error=True).print(str(error), markup=False, highlight=False)
        raise typer.Exit(2) from error


@contextmanager
def _bar(title: str) -> Iterator[Told]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_console(error=True)) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _prepared(
    folder: Path, test_corpus: Path | None, split: str
) -> tuple[dict[str, World], tuple[Case, ...]]:
    if split not in SPLITS:
        raise RequestError(f"--split {split!r}: choose from {', '.join(SPLITS)}")
    settings = IngestSettings()
    corpora = Corpora(settings.corpus, test_corpus) if test_corpus else Corpora(settings.corpus)
    worlds = prepare(settings.data, corpora)
    cases = read_cases(folder, worlds)
    return worlds, tuple(c for c in cases if split in ("all", c.split))


def _run(cases: Sequence[Case], worlds: dict[str, World], arms: Sequence[str], title: str) -> Finished:
    with _bar(title) as told:
        return run_arms(cases, worlds, arms, progress=told)


@app.command()
def run(
    split: Split = "dev",
    arms: Annotated[
        str, typer.Option("--arms", "--config", help="all, or names with commas: ours,bm25,llamaindex,…")
    ] = "all",
    baseline: Annotated[str | None, typer.Option(help="compare with this saved baseline")] = None,
    save: Annotated[
        str | None, typer.Option(help="keep as a baseline; with --split all, all renews the committed ones")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="folder for report.json and report.html")] = None,
    cases: CaseFolder = CASES,
    test_corpus: TestCorpus = None,
    baselines: Baselines = None,
) -> None:
    """Answer the cases with every arm and show the figures; write JSON and HTML with --out."""
    from eval.baseline import FOLDER, load_baseline
    from eval.html_report import html_report
    from eval.judge import judged_table, judging
    from eval.report import print_run, run_values, save_values
    from eval.settings import EvalSettings

    folder = baselines or FOLDER
    with _said():
        chosen = chosen_arms(arms)
        before = load_baseline(baseline, folder) if baseline else None
        worlds, asked = _prepared(cases, test_corpus, split)
        finished = _run(asked, worlds, chosen, "answering")
        console = _console()
        print_run(console, finished.outcomes)
        judged = ""
        judge = judging(EvalSettings())
        if judge is not None:
            with _bar("judging") as told:
                table = judge(finished.outcomes, told)
            console.print(table.text, markup=False, highlight=False)
            judged = judged_table(table)
        if out is not None:
            values = run_values(finished.outcomes, split, finished.opening)
            save_values(values, out / "report.json")
            day = date.today().isoformat()
            page = html_report(finished.outcomes, split, day, before, judged)
            (out / "report.html").write_text(page, "utf-8")
        if save:
            if OURS not in chosen:
                raise RequestError("--save keeps our own figures; let --arms contain ours")
            _save(finished, split, save, folder)


def _save(finished: Finished, split: str, name: str, folder: Path) -> None:
    """Keep a run; ``--split all --save all`` renews everything that is committed."""
    from eval.baseline import save_baseline, write_summary

    save_baseline(finished.outcomes, split, name, folder)
    if split == name == "all":
        for part in ("dev", "gate"):
            save_baseline([o for o in finished.outcomes if o.case.split == part], part, part, folder)
        write_summary(finished.outcomes, folder)


@app.command()
def gate(
    split: Split = "all",
    break_: Annotated[
        Breakage | None, typer.Option("--break", help="break the build on purpose, to see the gate close")
    ] = None,
    cases: CaseFolder = CASES,
    test_corpus: TestCorpus = None,
    baselines: Baselines = None,
) -> None:
    """Check the invariants and the change against the committed baselines; exit 1 when closed."""
    from eval.baseline import FOLDER, load_baseline
    from eval.gate import invariant_faults, judge_split
    from eval.report import print_verdict

    folder = baselines or FOLDER
    with _said():
        splits = ("dev", "gate") if split == "all" else (split,)
        known = {name: load_baseline(name, folder) for name in splits}
        worlds, asked = _prepared(cases, test_corpus, split)
        with _bar("first process") as told:
            first = run_arms(asked, worlds, [OURS], breakage=break_, repeats=2, progress=told)
        with _bar("second process") as told:
            second = run_arms(asked, worlds, [OURS], breakage=break_, progress=told)
        console = _console()
        faults = invariant_faults(first, [second])
        for name in splits:
            verdict = judge_split(name, [o for o in first.outcomes if o.case.split == name], known[name])
            print_verdict(console, verdict)
            faults.extend(verdict.faults)
    for fault in faults:
        console.print(f"FAILED: {fault}", markup=False, highlight=False)
    console.print("The gate is closed." if faults else "The gate is open: nothing broke, nothing got worse.")
    if faults:
        raise typer.Exit(1)


@app.command()
def worst(
    count: Annotated[int, typer.Option(min=1, max=50)] = 10,
    cases: CaseFolder = CASES,
    test_corpus: TestCorpus = None,
) -> None:
    """Show the worst replies to dev cases in words, the surest mistakes first."""
    from eval.report import print_cases
    from eval.report import worst as worst_of

    with _said():
        worlds, asked = _prepared(cases, test_corpus, "dev")
        finished = _run(asked, worlds, [OURS], "answering")
        print_cases(_console(), worst_of(finished.outcomes, count))


@app.command()
def bench(
    passages: Annotated[str, typer.Option(help="sizes with commas")] = "1000",
    text: Annotated[
        Path | None, typer.Option(help="folder of .txt or .md files to make the regions from")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="write the figures as JSON")] = None,
) -> None:
    """Measure reading, indexing, starting and answering on synthetic regions, beside stock LlamaIndex."""
    from eval.bench import bench_table, measure
    from eval.report import save_values

    with _said():
        sizes = [int(part) for part in passages.split(",") if part.strip().isdigit()]
        if not sizes or len(sizes) != len(passages.split(",")):
            raise RequestError(f"--passages {passages!r}: write numbers with commas, like 1000,10000")
        results = []
        for size in sizes:
            with _console(error=True).status(f"{size} passages"):
                results.append(measure(size, text, IngestSettings().corpus))
            # After each size, because the largest may take an hour and be broken off.
            _console().print(bench_table(results[-1:]))
            if out is not None:
                save_values({"bench": results}, out)


if __name__ == "__main__":
    app()
