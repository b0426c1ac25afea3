"""A language model as an extra judge, never part of the gate: LlamaIndex's three evaluators, three runs.

Switched on by ``VISIEWIJZER_JUDGE``: the address of an OpenAI-compatible endpoint
(``http://localhost:8000/v1``) or ``module:name`` of a LlamaIndex LLM or of a function that makes one.
Two runs of such a judge differ; that is why the spread stands beside the mean.
"""

import importlib
import json
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from eval.arms import NAMES
from eval.report import by_arm
from eval.run import Outcome, Progress
from eval.settings import EvalSettings
from ingest.errors import RequestError

RUNS = 3
EVALUATORS = ("faithfulness", "relevancy", "correctness")
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Column:
    """The mean of one evaluator for one arm in each run; correctness runs from 1 to 5, the others 0 to 1."""

    arm: str
    evaluator: str
    runs: tuple[float, ...]
    unread: int

    @property
    def mean(self) -> float:
        """The mean over the runs."""
        return sum(self.runs) / len(self.runs)

    @property
    def spread(self) -> float:
        """The greatest difference between two runs."""
        return max(self.runs) - min(self.runs)


@dataclass(frozen=True, slots=True)
class Judged:
    """All columns of a judge, with its name."""

    model: str
    columns: tuple[Column, ...]

    @property
    def text(self) -> str:
        """The columns in words, a line each."""
        lines = [
            f"  {NAMES.get(c.arm, c.arm)}: {c.evaluator} {c.mean:.3f}, spread {c.spread:.3f} "
            f"over {len(c.runs)} runs, {c.unread} judgements unreadable"
            for c in self.columns
        ]
        return "\n".join((f"Judged by {self.model} (an extra, never part of the gate):", *lines))


def judging(settings: EvalSettings) -> Callable[[Sequence[Outcome], Progress], Judged] | None:
    """Return the judge that the settings name, or None; raise RequestError for one that cannot be made."""
    if not settings.judge:
        return None
    llm = _llm(settings)
    return lambda outcomes, progress: judge(llm, outcomes, progress)


def judge(llm: Any, outcomes: Sequence[Outcome], progress: Progress, runs: int = RUNS) -> Judged:
    """Let a LlamaIndex LLM judge every answer given, ``runs`` times; refusals are not judged."""
    from llama_index.core.evaluation import CorrectnessEvaluator, FaithfulnessEvaluator, RelevancyEvaluator

    made = (FaithfulnessEvaluator(llm=llm), RelevancyEvaluator(llm=llm), CorrectnessEvaluator(llm=llm))
    evaluators: dict[str, Any] = dict(zip(EVALUATORS, made, strict=True))
    answered = {arm: [o for o in some if o.result.answers] for arm, some in by_arm(outcomes).items()}
    total = runs * len(evaluators) * sum(map(len, answered.values()))
    done = 0
    columns: list[Column] = []
    for arm, some in answered.items():
        for name, evaluator in evaluators.items():
            means: list[float] = []
            unread = 0
            for _ in range(runs if some else 0):
                scores = [_score(evaluator, outcome) for outcome in some]
                done += len(scores)
                progress(done, total)
                read = [s for s in scores if s is not None]
                unread += len(scores) - len(read)
                means.append(sum(read) / len(read) if read else 0.0)
            if means:
                columns.append(Column(arm, name, tuple(means), unread))
    return Judged(str(llm.metadata.model_name), tuple(columns))


def _score(evaluator: Any, outcome: Outcome) -> float | None:
    """Return one judgement, None when the judge's words hold none."""
    gold = "\n".join(group[0].quote for group in outcome.case.groups) or "The documents do not answer this."
    try:
        result = evaluator.evaluate(
            query=outcome.case.question,
            response=outcome.result.text,
            contexts=[c.quote for c in outcome.result.cited] or [""],
            reference=gold,
        )
    except (ValueError, IndexError):  # what the parser of the correctness score raises for loose words
        return None
    return None if result.score is None else float(result.score)


def judged_table(judged: Judged) -> str:
    """Return the columns as an HTML table."""
    rows = "".join(
        f'<tr><th scope="row">{escape(NAMES.get(c.arm, c.arm))}</th><td>{escape(c.evaluator)}</td>'
        f"<td>{c.mean:.3f}</td><td>{c.spread:.3f}</td></tr>"
        for c in judged.columns
    )
    return (
        f"<table><caption>Judged by {escape(judged.model)}, {RUNS} runs "
        "(an extra, never part of the gate)</caption>"
        '<thead><tr><th scope="col">arm</th><th scope="col">evaluator</th><th scope="col">mean</th>'
        f'<th scope="col">spread</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _llm(settings: EvalSettings) -> Any:
    named = settings.judge or ""
    if named.startswith(("http://", "https://")):
        return endpoint_llm(named, settings.judge_model, settings.judge_key)
    module, colon, attribute = named.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute) if colon else None
    except (ImportError, AttributeError) as error:
        raise RequestError(f"VISIEWIJZER_JUDGE={named}: cannot be imported ({error})") from error
    if found is None:
        raise RequestError(f"VISIEWIJZER_JUDGE={named}: give an http address or module:name")
    makes = isinstance(found, type) or not hasattr(found, "metadata")
    return found() if makes else found


def endpoint_llm(address: str, model: str, key: str = "") -> Any:
    """Return a LlamaIndex LLM that asks an OpenAI-compatible endpoint, at temperature 0."""
    from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata

    class EndpointLLM(CustomLLM):
        """One question, one completion, over plain HTTP."""

        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(model_name=model, context_window=32_000, num_output=1_000)

        def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
            body = {"model": model, "temperature": 0, "messages": [{"role": "user", "content": prompt}]}
            headers = {"Content-Type": "application/json"} | (
                {"Authorization": f"Bearer {key}"} if key else {}
            )
            url = f"{address.rstrip('/')}/chat/completions"
            request = urllib.request.Request(url, json.dumps(body).encode(), headers)
            try:
                with urllib.request.urlopen(request, timeout=SECONDS) as reply:
                    answer = json.load(reply)["choices"][0]["message"]["content"]
            except (OSError, ValueError, LookupError, TypeError) as error:
                raise RequestError(f"the judge at {address} gave no answer ({error})") from error
            return CompletionResponse(text=str(answer))

        def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> Any:
            yield self.complete(prompt, formatted, **kwargs)

    return EndpointLLM()
