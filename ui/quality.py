"""The tab "Kwaliteit": the last committed figures in words a policy officer understands."""

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from ui.markup import esc, joined, tag
from ui.words import WORDS, say


def load_summary() -> dict[str, Any]:
    """Return the committed summary of the evaluation, or an empty one when there is none.

    The file is data beside the cases: ``{"date", "cases", "quote_fidelity", "overall": FIGURES,
    "categories": [FIGURES with "name"]}`` where FIGURES is ``{"cases", "right", "wrong", "abstain"}``
    and the last three are shares of 1.
    """
    path = resources.files("eval").joinpath("baselines", "summary.json")
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def render_quality(summary: Mapping[str, Any], language: str) -> str:
    """Return how often right, wrong and "I do not know", over all and per kind of question."""
    intro = tag("p", esc(say("quality_intro", language)))
    if not summary or "overall" not in summary:
        return intro + tag("p", esc(say("quality_none", language)), class_="vw-empty")
    measured = say(
        "quality_measured",
        language,
        date=summary.get("date", "?"),
        cases=summary["overall"].get("cases", "?"),
    )
    fidelity = summary.get("quote_fidelity")
    quotes = "" if fidelity is None else say("quality_quotes", language, share=_percent(fidelity, digits=1))
    tiles = "".join(
        tag(
            "div",
            tag("b", _percent(summary["overall"].get(key, 0)))
            + tag("span", esc(say(f"quality_{key}", language))),
            class_=f"vw-tile vw-tile-{key}",
        )
        for key in ("right", "wrong", "abstain")
    )
    return joined(
        (
            intro,
            tag("p", esc(measured) + " " + esc(quotes)),
            tag("div", tiles, class_="vw-tiles"),
            _table(summary, language),
        ),
        "",
    )


def _table(summary: Mapping[str, Any], language: str) -> str:
    keys = ("quality_category", "quality_cases", "quality_right", "quality_wrong", "quality_abstain")
    head = "".join(tag("th", esc(say(key, language)), scope="col") for key in keys) + "<td></td>"
    rows = [{**summary["overall"], "name": say("quality_all", language)}, *summary.get("categories", [])]
    body = "".join(_row(row, language) for row in rows)
    caption = tag("caption", esc(say("quality_per_kind", language)))
    table = tag("table", caption + tag("thead", tag("tr", head)) + tag("tbody", body), class_="vw-table")
    return tag("div", table, class_="vw-scroll", tabindex="0", role="group")


def _row(row: Mapping[str, Any], language: str) -> str:
    key = f"kind_{row['name']}"
    name = say(key, language) if key in WORDS else str(row["name"])
    cells = "".join(tag("td", _percent(row.get(k, 0))) for k in ("right", "wrong", "abstain"))
    bars = "".join(
        tag("span", "", class_=f"vw-bar vw-bar-{k}", style=f"width:{100 * float(row.get(k, 0)):.1f}%")
        for k in ("right", "wrong", "abstain")
    )
    cases = tag("td", esc(row.get("cases", "")))
    chart = tag("td", tag("div", bars, class_="vw-bars", aria_hidden="true"))
    return tag("tr", tag("th", esc(name), scope="row") + cases + cells + chart)


def _percent(share: float, digits: int = 0) -> str:
    return f"{100 * float(share):.{digits}f}%"
