"""The page: a Gradio layout around the views. Import only when serving."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from retrieval.assistant import Assistant
from ui.markup import esc, tag
from ui.quality import load_summary, render_quality
from ui.render import render_header
from ui.views import Views
from ui.words import say

HEAD = (
    '<link rel="stylesheet" href="/eigen/page.css"><link rel="icon" href="/eigen/icon.svg">'
    '<script src="/eigen/page.js" defer></script>'
)
#: Who asks → questions that the shipped documents answer, in Dutch and English.
EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "examples_policy": (
        (
            "Wat is het verschil tussen Alkmaar en Flevoland over eigen kracht?",
            "How do Alkmaar and Flevoland differ on own strength?",
        ),
        (
            "Wat zeggen de regio’s over zo thuis mogelijk opgroeien?",
            "What do the regions say about growing up as close to home as possible?",
        ),
    ),
    "examples_practice": (
        (
            "Wat verstaat Alkmaar onder het voorliggend veld?",
            "What does Alkmaar mean by the preliminary field?",
        ),
        (
            "Welke zes leidende principes heeft Amsterdam?",
            "Which six guiding principles does Amsterdam have?",
        ),
    ),
    "examples_research": (
        (
            "Hoeveel kernpartners heeft Amsterdam geselecteerd?",
            "How many core partners did Amsterdam select?",
        ),
        (
            "Welke zeven uitgangspunten noemt Flevoland?",
            "Which seven principles does Flevoland list?",
        ),
    ),
}
_FEW_REGIONS = 12
_TABS = ("tab_ask", "tab_documents", "tab_terms", "tab_quality")


def theme() -> gr.themes.Base:
    """Return a light theme that uses only fonts of the user's own system."""
    fonts = ["Segoe UI", "Noto Sans", "Liberation Sans", "system-ui", "sans-serif"]
    return gr.themes.Base(font=fonts, font_mono=["monospace"], primary_hue="cyan", neutral_hue="slate")


def build_page(assistant: Assistant) -> gr.Blocks:
    """Return the page over an assistant, not yet served."""
    views = Views(assistant)
    with gr.Blocks(title=say("product", "nl"), analytics_enabled=False) as page:
        _lay_out(views, page)
    blocks: gr.Blocks = page
    blocks.queue(default_concurrency_limit=8, api_open=False)
    return blocks


def _lay_out(views: Views, page: gr.Blocks) -> None:
    # Builders by name: each returns the component in a language, at first and again when it changes.
    build: dict[str, Callable[[str], Any]] = {
        "header": lambda language: _html(_header(language)),
        "searched": lambda language: _html(views.searched(language)),
        "reader": lambda language: _html(views.reader(language)),
        "documents": lambda language: _html(views.documents(language)),
        "terms": lambda language: _html(views.terms(language)),
        "quality": lambda language: _html(render_quality(load_summary(), language)),
        "question": _question,
        "send": lambda language: gr.Button(
            say("send", language), elem_id="vw-send", variant="primary", scale=0
        ),
        "fresh": lambda language: gr.Button(say("new_conversation", language), elem_id="vw-new", scale=0),
        "regions": lambda language: _regions(views, language),
        "more": lambda language: gr.Accordion(
            say("examples", language), open=True, elem_classes="vw-examples"
        ),
    }
    made: dict[str, Any] = {}

    def make(name: str) -> Any:
        made[name] = build[name]("nl")
        return made[name]

    tabs: dict[str, Any] = {}
    with gr.Row(elem_id="vw-head"):
        make("header")
        language = gr.Radio(
            [("Nederlands", "nl"), ("English", "en")],
            value="nl",
            label=f"{say('language', 'nl')} / {say('language', 'en')}",
            show_label=False,
            elem_id="vw-language",
            scale=0,
        )
    make("searched")
    with gr.Row(elem_id="vw-main"):
        with gr.Column(scale=6), gr.Tabs():
            with gr.Tab(say("tab_ask", "nl"), id="tab_ask") as tabs["tab_ask"]:
                chat = _html(views.conversation("", "nl"), elem_id="vw-chat")
                with make("more"):
                    groups, buttons = _examples()
                with gr.Column(elem_id="vw-askbox"):
                    with gr.Row(equal_height=True):
                        make("question")
                        make("send")
                    with gr.Row(equal_height=True):
                        make("regions")
                        make("fresh")
            for name in ("documents", "terms", "quality"):
                with gr.Tab(say(f"tab_{name}", "nl"), id=f"tab_{name}") as tabs[f"tab_{name}"]:
                    make(name)
        with gr.Column(scale=5, elem_id="vw-side"):
            make("reader")

    def ask(question: str, regions: list[str], code: str, request: gr.Request) -> tuple[str, str, Any]:
        shown = views.ask(question, request.session_hash or "", regions, code)
        return shown, "", gr.Accordion(open=False)

    def forget(code: str, request: gr.Request) -> tuple[str, Any]:
        views.forget(request.session_hash or "")
        return views.conversation("", code), gr.Accordion(open=True)

    def speak(code: str, request: gr.Request) -> list[Any]:
        conversation = views.conversation(request.session_hash or "", code)
        parts = [build[name](code) for name in build if name != "more"]
        return [
            conversation,
            *parts,
            gr.Accordion(label=say("examples", code)),
            *(gr.Tab(label=say(name, code)) for name in _TABS),
            *(_html(_group(key, code)) for key in EXAMPLES),
            *(gr.Button(_in(pair, code)) for pairs in EXAMPLES.values() for pair in pairs),
        ]

    def renew(code: str) -> tuple[str, str, str, Any]:
        return views.searched(code), views.documents(code), views.terms(code), _regions(views, code)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    replies = [chat, made["question"], made["more"]]
    gr.on(
        [made["send"].click, made["question"].submit],
        ask,
        [made["question"], made["regions"], language],
        replies,
        **quiet,
    )
    for button in buttons:
        button.click(ask, [button, made["regions"], language], replies, **quiet)
    made["fresh"].click(forget, [language], [chat, made["more"]], **quiet)
    translated = [chat, *(made[name] for name in build if name != "more"), made["more"]]
    language.change(
        speak, [language], [*translated, *(tabs[name] for name in _TABS), *groups, *buttons], **quiet
    )
    # Documents may have come since the server started; a page that opens shows what is there now.
    renewed = [made[name] for name in ("searched", "documents", "terms", "regions")]
    gr.on([page.load], renew, [language], renewed, **quiet)


def _examples() -> tuple[list[Any], list[Any]]:
    groups: list[Any] = []
    buttons: list[Any] = []
    with gr.Row():
        for key, pairs in EXAMPLES.items():
            with gr.Column(min_width=180):
                groups.append(_html(_group(key, "nl")))
                buttons.extend(gr.Button(_in(pair, "nl"), size="sm") for pair in pairs)
    return groups, buttons


def _in(pair: tuple[str, str], language: str) -> str:
    return pair[1] if language == "en" else pair[0]


def _group(key: str, language: str) -> str:
    return tag("p", esc(say(key, language)), class_="vw-group")


def _question(language: str) -> Any:
    return gr.Textbox(
        label=say("question_label", language),
        placeholder=say("question_hint", language),
        lines=1,
        max_lines=4,
        elem_id="vw-question",
        scale=1,
    )


def _regions(views: Views, language: str) -> Any:
    choices = [
        (name, region) for region, name in sorted(views.region_names().items(), key=lambda item: item[1])
    ]
    options: dict[str, Any] = {
        "choices": choices,
        "label": f"{say('region_filter', language)} ({say('region_filter_hint', language)})",
        "elem_id": "vw-regions",
        "scale": 1,
    }
    if len(choices) <= _FEW_REGIONS:
        return gr.CheckboxGroup(**options)
    return gr.Dropdown(multiselect=True, **options)


def _header(language: str) -> str:
    return tag("div", render_header(language), data_language=language)


def _html(value: str, **options: Any) -> Any:
    return gr.HTML(value, js_on_load=None, apply_default_css=False, padding=False, **options)
