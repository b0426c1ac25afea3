"""The report of a run as one self-contained page: tables, two charts, the cases that moved most."""

from collections.abc import Iterable, Sequence
from html import escape

from eval.arms import NAMES, OURS
from eval.baseline import Baseline
from eval.figures import Figures, RiskPoint, figures, risk_coverage, slices
from eval.gate import new_failures
from eval.intervals import Estimate
from eval.report import HIDDEN, by_arm, moved, percent, signed, worst
from eval.run import Outcome

MOST_SHOWN = 25
LABELS = (("correct", "#1b7f4d", "right"), ("partial", "#8fbf6a", "partly"),
          ("abstain", "#b8b8b8", "no answer"), ("wrong", "#c0392b", "wrong"))  # fmt: skip
LINES = ("#1f4e8c", "#c0392b", "#1b7f4d", "#8e44ad", "#d68910", "#117a8b", "#555555", "#a04000")
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
table{border-collapse:collapse;margin:1rem 0;display:block;overflow-x:auto}
th,td{padding:.3rem .6rem;border-bottom:1px solid #ddd;text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left}
caption{text-align:left;font-weight:600;padding:.3rem 0}
svg{max-width:100%;height:auto}
.case{border:1px solid #ccc;border-radius:6px;padding:.7rem 1rem;margin:1rem 0}
.side{display:grid;grid-template-columns:1fr 1fr 1fr;gap:1rem}
.side div{white-space:pre-wrap;overflow-wrap:anywhere}
h3{margin:.2rem 0;font-size:1rem}
.up{color:#14613a}.down{color:#9d2b20}
@media (max-width:50rem){.side{grid-template-columns:1fr}}
"""


def html_report(
    outcomes: Sequence[Outcome], split: str, day: str, baseline: Baseline | None, judged: str = ""
) -> str:
    """Return the whole page; every string that comes from a case or a document is escaped."""
    arms = by_arm(outcomes)
    parts = [
        f"<h1>Evaluation of {escape(day)}, {escape(split)}</h1>",
        _introduction(outcomes),
        _arms_table(arms),
        _chart_section(arms),
        *(_slice_table(kind, groups) for kind, groups in slices(arms.get(OURS, [])).items() if groups),
        judged,
        _moved_section(outcomes, baseline),
        _worst_section(outcomes),
    ]
    body = "\n".join(filter(None, parts))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Evaluation {escape(day)}</title><style>{STYLE}</style></head><body>{body}</body></html>\n"
    )


def _introduction(outcomes: Sequence[Outcome]) -> str:
    ids = {o.case.id for o in outcomes}
    families = {o.case.family_id for o in outcomes}
    return (
        f"<p>{len(ids)} cases in {len(families)} families. Truth score: right +1, partly right +½, "
        "no answer 0, wrong −1; for a question the documents do not answer a refusal is +1, "
        "anything else −1. "
        "Between brackets the 95 % interval, from resampling whole families.</p>"
    )


def _row(name: str, cells: Iterable[str]) -> str:
    return (
        f'<tr><th scope="row">{escape(name)}</th>' + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>"
    )


def _table(caption: str, columns: Sequence[str], rows: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{escape(c)}</th>' for c in columns)
    body = "".join(rows)
    top = f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
    return f"<table>{top}<tbody>{body}</tbody></table>"


COLUMNS = ("cases", "truth score", "right %", "partly %", "no answer %", "wrong %", "vital %", "EvRecall@5 %",
           "EvRecall@20 %", "nDCG@10 %", "characters")  # fmt: skip


def _cells(found: Figures) -> list[str]:
    return [
        str(found.cases),
        signed(found.means["truth"], interval=True),
        *(percent(found.shares[name]) for name, _, _ in LABELS[:2]),
        percent(found.shares["abstain"]),
        _with_interval(found.shares["wrong"]),
        *(percent(found.means[name]) for name in ("strict_vital", "EvRecall@5", "EvRecall@20", "nDCG@10")),
        f"{found.characters:.0f}",
    ]


def _with_interval(estimate: Estimate | None) -> str:
    if estimate is None:
        return "–"
    return f"{percent(estimate)} [{100 * estimate.low:.0f}–{100 * estimate.high:.0f}]"


def _arms_table(arms: dict[str, list[Outcome]]) -> str:
    rows = [_row(NAMES.get(name, name), _cells(figures(some))) for name, some in arms.items()]
    return _table("All arms", ("arm", *COLUMNS), rows)


def _slice_table(kind: str, groups: dict[str, list[Outcome]]) -> str:
    rows = [_row(name, _cells(figures(some))) for name, some in sorted(groups.items())]
    return _table(f"Ours per {kind}", (kind, *COLUMNS), rows)


def _chart_section(arms: dict[str, list[Outcome]]) -> str:
    ours = arms.get(OURS, [])
    charts = ""
    if ours:
        charts += "<h2>How the questions ended, per category</h2>" + bars_chart(
            {name: figures(some) for name, some in sorted(slices(ours)["category"].items())}
        )
    curves = {NAMES.get(name, name): curve for name, some in arms.items() if (curve := risk_coverage(some))}
    if curves:
        charts += "<h2>Risk and coverage: the more is answered, the more of it is wrong</h2>" + risk_chart(
            curves
        )
    return charts


def bars_chart(groups: dict[str, Figures]) -> str:
    """Return stacked bars of right, partly right, no answer and wrong, one bar per group."""
    height = 26 * len(groups) + 34
    shapes = []
    for number, (name, found) in enumerate(groups.items()):
        y = 26 * number + 4
        shapes.append(f'<text x="0" y="{y + 14}" font-size="13">{escape(name)} ({found.cases})</text>')
        x = 170.0
        for label, colour, _ in LABELS:
            share = found.shares[label]
            width = 520 * (share.value if share else 0.0)
            shapes.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="18" fill="{colour}"/>')
            x += width
    for number, (_, colour, word) in enumerate(LABELS):
        x, y = 170 + 110 * number, height - 22
        shapes.append(f'<rect x="{x}" y="{y}" width="12" height="12" fill="{colour}"/>')
        shapes.append(f'<text x="{x + 17}" y="{y + 11}" font-size="12">{escape(word)}</text>')
    return _svg(700, height, "Share of right, partly right, unanswered and wrong per category", shapes)


def risk_chart(curves: dict[str, list[RiskPoint]]) -> str:
    """Return the risk–coverage curves, a line per arm."""
    left, top, wide, high = 50, 10, 440, 260
    shapes = []
    for tenth in range(0, 11, 2):
        x, y = left + wide * tenth / 10, top + high - high * tenth / 10
        shapes.append(f'<line x1="{left}" x2="{left + wide}" y1="{y}" y2="{y}" stroke="#e3e3e3"/>')
        shapes.append(
            f'<text x="{left - 6}" y="{y + 4}" font-size="11" text-anchor="end">{tenth * 10}%</text>'
        )
        shapes.append(
            f'<text x="{x}" y="{top + high + 16}" font-size="11" text-anchor="middle">{tenth * 10}%</text>'
        )
    for number, (name, curve) in enumerate(curves.items()):
        colour = LINES[number % len(LINES)]
        points = " ".join(f"{left + wide * p.coverage:.1f},{top + high - high * p.risk:.1f}" for p in curve)
        shapes.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        y = top + 14 + 18 * number
        shapes.append(f'<rect x="{left + wide + 12}" y="{y - 9}" width="10" height="10" fill="{colour}"/>')
        shapes.append(f'<text x="{left + wide + 27}" y="{y}" font-size="12">{escape(name)}</text>')
    shapes.append(
        f'<text x="{left + wide / 2}" y="{top + high + 34}" font-size="12" text-anchor="middle">'
        "share of questions answered; upward: share of the answers that is wrong</text>"
    )
    return _svg(720, top + high + 42, "Risk against coverage", shapes)


def _svg(width: int, height: int, title: str, shapes: Iterable[str]) -> str:
    return (
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}">{"".join(shapes)}</svg>'
    )


def _moved_section(outcomes: Sequence[Outcome], baseline: Baseline | None) -> str:
    if baseline is None:
        return ""
    pairs = moved(outcomes, baseline)
    # Of the gate's questions only new failures may be seen.
    before = {case_id: line.truth for case_id, line in baseline.cases.items()}
    fallen = new_failures([o for _, o in pairs], before)
    shown = [(change, o) for change, o in pairs if o.case.split != HIDDEN or o in fallen][:MOST_SHOWN]
    ups, downs = sum(c > 0 for c, _ in pairs), sum(c < 0 for c, _ in pairs)
    head = f"<h2>Moved since {escape(baseline.date)}: {ups} better, {downs} worse</h2>"
    return head + "".join(_case(o, change) for change, o in shown)


def _worst_section(outcomes: Sequence[Outcome]) -> str:
    shown = worst([o for o in outcomes if o.case.split != HIDDEN])
    return "<h2>The worst replies in dev</h2>" + "".join(_case(o, None) for o in shown) if shown else ""


def _case(outcome: Outcome, change: float | None) -> str:
    case, result = outcome.case, outcome.result
    moved_by = ""
    if change is not None:
        moved_by = f' <span class="{"up" if change > 0 else "down"}">{change:+.1f}</span>'
    history = "".join(f"<p>Earlier: {escape(turn)}</p>" for turn in case.history)
    quotes = "\n\n".join(f"[{c.number}] {c.spot.document_id}: {c.quote}" for c in result.cited) or "–"
    gold = "\n\n".join("\nor ".join(f"{g.document_id}: {g.quote}" for g in group) for group in case.groups)
    gold = gold or f"none: {case.expected}"
    shown = (
        ("Answer", f"({result.status})\n{result.text or result.error}"),
        ("Quotes", f"\n{quotes}"),
        ("Gold", f"\n{gold}"),
    )
    side = "".join(f"<div><b>{name}</b> {escape(text)}</div>" for name, text in shown)
    title = f"{escape(case.id)} · {escape(case.category)} · {escape(outcome.score.label.value)}{moved_by}"
    return (
        f'<article class="case"><h3>{title}</h3>{history}<p><b>{escape(case.question)}</b></p>'
        f'<div class="side">{side}</div></article>'
    )
