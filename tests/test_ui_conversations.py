"""Conversations are kept per page, and not without bound."""

from ui.conversations import Conversations, Exchange


def test_pages_do_not_see_each_other() -> None:
    kept = Conversations()
    kept.add("a", Exchange("Wat?", None))
    assert kept.of("b") == ()
    kept.forget("a")
    assert kept.of("a") == ()


def test_the_oldest_go_first() -> None:
    kept = Conversations(most=2, longest=3)
    for page in "abc":
        for number in range(5):
            kept.add(page, Exchange(str(number), None))
    assert kept.of("a") == ()
    assert [e.question for e in kept.of("c")] == ["2", "3", "4"]
