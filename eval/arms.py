"""The arms that are compared in one run, and how each is opened over a world."""

from collections.abc import Callable
from typing import Protocol

from eval.breakage import Breakage
from eval.cases import Case
from eval.result import Result, Spot
from eval.worlds import World
from ingest.errors import RequestError

OURS = "ours"
NAMES: dict[str, str] = {
    "ours": "ours",
    "bm25": "BM25 on sentences",
    "llamaindex": "stock LlamaIndex",
    "no_dense": "ours without vectors",
    "no_lexical": "ours without words",
    "no_region_filter": "ours without region filter",
    "no_abstention": "ours without refusing",
    "no_term_base": "ours without term base",
}


class Arm(Protocol):
    """Something that answers cases over one world; ``units`` is everything it could have found."""

    name: str
    units: tuple[Spot, ...]

    def answer(self, case: Case) -> Result:
        """Return the reply to a case."""
        ...

    def close(self) -> None:
        """Let go of what is held open."""
        ...


def open_arm(name: str, world: World, breakage: Breakage | None = None) -> Arm:
    """Open an arm over a world; ``breakage`` only concerns our own."""
    return _opener(name)(name, world, breakage)


def chosen_arms(asked: str) -> tuple[str, ...]:
    """Return the arms named in "ours,bm25" or "all"; raise RequestError for an unknown name."""
    names = (
        tuple(NAMES) if asked == "all" else tuple(dict.fromkeys(part.strip() for part in asked.split(",")))
    )
    for name in names:
        if name not in NAMES:
            raise RequestError(f"no arm {name!r}; choose from all, {', '.join(NAMES)}")
    return names


def _opener(name: str) -> Callable[[str, World, Breakage | None], Arm]:
    # Each arm imports its own engine, which another arm's run need not load.
    if name == "bm25":
        from eval.arm_bm25 import BM25Arm

        return lambda _name, world, _breakage: BM25Arm(world)
    if name == "llamaindex":
        from eval.arm_stock import StockArm

        return lambda _name, world, _breakage: StockArm(world)
    from eval.arm_ours import OurArm

    return OurArm
