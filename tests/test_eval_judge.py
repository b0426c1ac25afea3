"""A language model may judge as an extra; its runs and their spread are shown."""

from itertools import cycle
from typing import Any

import pytest
from llama_index.core import Settings
from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata

from eval.cases import Case
from eval.judge import judge, judged_table, judging
from eval.metrics import CaseScore, Label
from eval.result import Cited, Result, Said, Spot
from eval.run import Outcome
from eval.settings import EvalSettings
from ingest.errors import RequestError
from ingest.model import Span

REPLIES = cycle(["YES", "NO"])


class Wavering(CustomLLM):
    """Says yes and no in turns, and gives a four for correctness."""

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="wavering <judge>")

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        graded = "4.0\nClose." if "Generated Answer" in prompt else next(REPLIES)
        return CompletionResponse(text=graded)

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> Any:
        yield self.complete(prompt)


class Mumbling(Wavering):
    """Says nothing that can be read as a grade."""

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        return CompletionResponse(text="hm")


def outcome(status: str = "answered") -> Outcome:
    case = Case(
        "c1", "f1", None, "dev", "shipped", "number", "nl", "starter", "Hoeveel?",
        (), (), (), (), True, "answer", "", None,
    )  # fmt: skip
    cited = (Cited(1, Spot("doc", Span(0, 3)), "zes", None, ()),)
    result = Result(
        "c1", "ours", status, "“zes” [1]", (Said("zes", (1,)),), "zes", cited, (), (), 0.9, 0, 0, 0
    )
    score = CaseScore(
        "c1", "f1", Label.CORRECT, 1.0, False, 1.0, None, None, None, None, None, None, None, 1, 1, 0, 0,
        False, None, 9, 0.9, 0, 0, 0, "", "",
    )  # fmt: skip
    return Outcome(case, result, score, {})


def silent(done: int, total: int) -> None:
    """Show nothing."""


def test_three_runs_are_made_and_their_spread_is_kept() -> None:
    judged = judge(Wavering(), [outcome()], silent)
    assert [c.evaluator for c in judged.columns] == ["faithfulness", "relevancy", "correctness"]
    assert all(len(c.runs) == 3 for c in judged.columns)
    assert judged.columns[0].spread == 1.0
    assert judged.columns[2].mean == 4.0
    assert "spread 1.000" in judged.text
    assert "wavering &lt;judge&gt;" in judged_table(judged)


def test_a_refusal_is_not_judged_and_loose_words_are_counted() -> None:
    assert judge(Wavering(), [outcome("uncertain")], silent).columns == ()
    correctness = judge(Mumbling(), [outcome()], silent).columns[2]
    assert correctness.unread == 3


def test_the_global_settings_of_the_library_stay_untouched() -> None:
    before = (Settings._llm, Settings._embed_model)
    judge(Wavering(), [outcome()], silent)
    assert (Settings._llm, Settings._embed_model) == before


def test_a_judge_is_made_from_an_import_path_and_only_when_asked_for() -> None:
    assert judging(EvalSettings(judge=None)) is None
    made = judging(EvalSettings(judge=f"{__name__}:Wavering"))
    assert made is not None
    assert made([outcome()], silent).model == "wavering <judge>"


@pytest.mark.parametrize("named", ["nothing", "no.such.module:x", "eval.judge:nobody"])
def test_a_judge_that_cannot_be_made_is_refused(named: str) -> None:
    with pytest.raises(RequestError, match="VISIEWIJZER_JUDGE"):
        judging(EvalSettings(judge=named))


def test_an_endpoint_that_does_not_answer_is_a_plain_message() -> None:
    made = judging(EvalSettings(judge="http://127.0.0.1:9/v1"))
    assert made is not None
    with pytest.raises(RequestError, match="gave no answer"):
        made([outcome()], silent)
