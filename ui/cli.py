"""The command line; each command imports what it needs when it runs."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from ingest.errors import LibraryBusy, RequestError, VisiewijzerError

if TYPE_CHECKING:
    from ingest.settings import IngestSettings
    from retrieval.assistant import Assistant

app = typer.Typer(
    name="visiewijzer",
    help="Ask Dutch policy documents on youth care; every answer is a literal quote with its place.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Language = Annotated[
    str, typer.Option("--language", help="Language of the words around the quotes: nl or en.")
]


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 7860,
    open_page: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in the browser.")
    ] = False,
) -> None:
    """Serve the page, on this machine only unless told otherwise.

    Example: visiewijzer serve --port 7860 --open
    """
    from ui.words import say

    with _assistant() as assistant:
        from ui.server import serve as run

        address = f"http://{host}:{port}"
        _tell(f"{say('serving', 'nl', address=address)} / {say('serving', 'en', address=address)}")
        if open_page:
            import threading
            import webbrowser

            threading.Timer(1.5, webbrowser.open, [address]).start()
        run(assistant, host=host, port=port)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in Dutch or English.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    batch: Annotated[
        str | None, typer.Option(help="File with a JSON request per line, or - for standard input.")
    ] = None,
    region: Annotated[list[str] | None, typer.Option(help="Search only this region (repeatable).")] = None,
    language: Annotated[
        str | None, typer.Option(help="Language of the frame: nl or en (default: that of the question).")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the answer was found.")] = False,
) -> None:
    """Answer a question, or a batch of questions, with literal quotes.

    Example: visiewijzer ask "Wat verstaat Alkmaar onder het voorliggend veld?" --json
    """
    from ui.json_contract import answer_line, checked_question

    _check_language(language)
    if (question is None) == (batch is None):
        raise RequestError("give either a question or --batch FILE (see: visiewijzer ask --help)")
    chosen = tuple(region or ())
    with _batch_lines(batch) as lines, _assistant(exact=batch is None) as assistant:
        _check_regions(assistant, chosen)
        if question is None:
            _answer_batch(assistant, lines, chosen, language, explain)
            return
        answer = assistant.ask([checked_question(question)], regions=chosen, language=language)
        if json_:
            _print(answer_line(answer, id="q1", explain=explain))
            return
        from ui.text import answer_text, trace_text

        names = {r.id: r.name for r in assistant.library.regions()}
        _print(answer_text(answer, names, answer.language))
        if explain:
            spans = [*answer.trace.evidence, *(r.evidence for r in answer.trace.rejected)]
            excerpts = {
                (e.document_id, e.span.start, e.span.end): e.span.of(assistant.library.text(e.document_id))
                for e in spans
            }
            _print(trace_text(answer, excerpts, answer.language))


def _answer_batch(
    assistant: "Assistant",
    lines: Iterator[bytes],
    regions: tuple[str, ...],
    language: str | None,
    explain: bool,
) -> None:
    from ui.json_contract import answer_line, parse_line

    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        request = parse_line(line, number)
        answer = assistant.ask(request.turns, regions=regions, language=language)
        _print(answer_line(answer, id=request.id, explain=explain))


@contextmanager
def _batch_lines(batch: str | None) -> Iterator[Iterator[bytes]]:
    if batch is None:
        yield iter(())
    elif batch == "-":
        yield iter(sys.stdin.buffer)
    else:
        try:
            with Path(batch).open("rb") as stream:
                yield iter(stream)
        except OSError as error:
            raise RequestError(f"{batch}: cannot be read: {error.strerror}") from error


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders to add; none: the corpus that is shipped.")
    ] = None,
    corpus: Annotated[
        Path | None, typer.Option(help="A folder with catalogue.toml: the library then holds exactly that.")
    ] = None,
    region: Annotated[
        list[str] | None, typer.Option(help="Region id of the files added (repeatable).")
    ] = None,
    region_name: Annotated[str | None, typer.Option(help="Name of the region, when it is new.")] = None,
    municipality: Annotated[list[str] | None, typer.Option(help="Municipality (repeatable).")] = None,
    title: Annotated[str | None, typer.Option(help="Title of the document (one file).")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    year: Annotated[int | None, typer.Option(help="Year of publication.")] = None,
    kind: Annotated[str | None, typer.Option(help='Kind of document, for instance "visie".')] = None,
) -> None:
    """Read documents into the library; a second run changes nothing.

    Exit status 1 when a file that was named is refused; the others are read all the same.

    Example: visiewijzer ingest visie.pdf --region gooi --region-name "Gooi en Vechtstreek" --year 2024
    """
    from ui.ingesting import Details, run_ingest

    details = Details(
        regions=tuple(region or ()),
        region_name=region_name,
        municipalities=tuple(municipality or ()),
        title=title,
        publisher=publisher,
        year=year,
        kind=kind,
    )
    with _progress() as progress:
        lines, refused = run_ingest(_settings(), tuple(paths or ()), corpus, details, progress)
    for line in lines:
        _print(line)
    if refused:
        raise typer.Exit(1)


@app.command()
def remove(
    documents: Annotated[
        list[str], typer.Argument(help="Ids of documents that were added (see: visiewijzer documents).")
    ],
) -> None:
    """Take documents that you added out of the library, with the copies that were kept of them.

    Example: visiewijzer remove visie
    """
    from ui.ingesting import run_remove

    with _progress() as progress:
        lines = run_remove(_settings(), tuple(documents), progress)
    for line in lines:
        _print(line)


@app.command()
def status(language: Language = "nl") -> None:
    """Show the library, the models, the index, the documents, the files refused and who is writing.

    Example: visiewijzer status --language en
    """
    from ui.state import state_text

    _check_language(language)
    with _progress() as progress:
        text = state_text(_settings(), language, progress)
    _print(text)


@app.command()
def documents(
    text: Annotated[str | None, typer.Option(help="Print the canonical text of this document id.")] = None,
) -> None:
    """List the documents, or print the text of one: the text in which quotes are addressed.

    Example: visiewijzer documents --text alkmaar-overkoepelend-kader-jeugd-2021
    """
    from ingest.library import Library
    from ui.opening import library_folder
    from ui.text import documents_text

    with _progress() as progress:
        folder = library_folder(_settings(), progress)
    with Library.open(folder) as library:
        if text is not None:
            # Exactly the canonical text, so that offsets can be checked: no newline is added.
            sys.stdout.write(library.text(text))
            sys.stdout.flush()
            return
        _print(documents_text(library.sources(), {r.id: r.name for r in library.regions()}))


@app.command()
def terms(
    region: Annotated[
        list[str] | None, typer.Option(help="Only terms that this region defines or uses (repeatable).")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    skos: Annotated[
        Path | None,
        typer.Option(help="Write the term base and the definitions to this file as SKOS (Turtle)."),
    ] = None,
    language: Language = "nl",
) -> None:
    """List who defines which term, in which words and where, and who uses it without defining it.

    Example: visiewijzer terms --region alkmaar
    """
    from ui.terms import of_regions, register_json, register_text, write_skos

    _check_language(language)
    with _assistant() as assistant:
        _check_regions(assistant, tuple(region or ()))
        if skos is not None:
            write_skos(assistant.skos(), skos)
            return
        entries = of_regions(assistant.register(), region or ())
        names = {r.id: r.name for r in assistant.library.regions()}
        _print(register_json(entries) if json_ else register_text(entries, names, language))


@app.command(
    "eval",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def evaluate(context: typer.Context) -> None:
    """Measure the answers against cases with known answers (visiewijzer eval --help).

    Example: visiewijzer eval run --split dev
    """
    import importlib

    try:
        module: Any = importlib.import_module("eval.cli")
    except ModuleNotFoundError as error:
        if error.name != "eval.cli":
            raise
        raise VisiewijzerError("this version carries no evaluation (eval/cli.py is missing)") from error
    module.app(args=context.args, prog_name="visiewijzer eval")


@contextmanager
def _assistant(*, exact: bool = False) -> Iterator["Assistant"]:
    from ui.opening import open_assistant

    with _progress() as progress:
        assistant = open_assistant(_settings(), progress, exact=exact)
    try:
        for notice in assistant.notices:
            _tell(notice)
        yield assistant
    finally:
        assistant.close()


def _progress() -> Any:
    from ui.opening import progress_bar

    return progress_bar() if sys.stderr.isatty() else nullcontext(None)


def _settings() -> "IngestSettings":
    from ingest.settings import IngestSettings
    from ui.opening import with_remembered_corpus

    return with_remembered_corpus(IngestSettings())


def _check_language(language: str | None) -> None:
    if language not in (None, "nl", "en"):
        raise RequestError(f"--language {language}: choose nl or en")


def _check_regions(assistant: "Assistant", regions: tuple[str, ...]) -> None:
    known = {region.id for region in assistant.library.regions()}
    for region in regions:
        if region not in known:
            raise RequestError(f"--region {region}: unknown; known are {', '.join(sorted(known)) or 'none'}")


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _leave(status_code: int, message: str) -> NoReturn:
    _tell(f"visiewijzer: {message}")
    sys.exit(status_code)


def main() -> None:
    """Run the command line: exit status 2 for a malformed request, 1 for a failure."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except RequestError as error:
        _leave(2, str(error))
    except LibraryBusy as error:
        _leave(1, str(error))
    except VisiewijzerError as error:
        _leave(1, str(error))
    except BrokenPipeError:
        # The reader of our output went away ("visiewijzer documents | head"): nothing to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
