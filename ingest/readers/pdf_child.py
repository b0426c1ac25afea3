"""Take the text out of a PDF in a process of its own, with limits; print it as JSON.

Run as a script with no import of this project: a file that breaks the parser, or makes it eat
memory or time, ends this process only. Reads the PDF from standard input.

    pdf_child.py MEMORY_BYTES CPU_SECONDS MAX_PAGES
"""

import json
import resource
import sys
from typing import Any

MAX_CHARACTERS = 30_000_000


def main() -> int:
    """Read standard input, write {"error": ...} or {"pages": ..., ...} to standard output."""
    memory, seconds, max_pages = (int(value) for value in sys.argv[1:4])
    import pypdf  # before the limits: what they stop is the file, not the program  # noqa: F401

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    out = sys.stdout
    sys.stdout = sys.stderr
    try:
        result = extract(sys.stdin.buffer.read(), max_pages)
    except (MemoryError, ImportError):  # a module that no longer fits in the memory allowed
        result = {"error": "memory"}
    except RecursionError:
        result = {"error": "malformed", "detail": "nested too deeply"}
    except Exception as error:  # the parser meets arbitrary bytes: whatever it raises means "cannot be read"
        result = {"error": "malformed", "detail": f"{type(error).__name__}: {error}"[:300]}
    json.dump(result, out)
    out.flush()
    return 0


def extract(data: bytes, max_pages: int) -> dict[str, Any]:
    """Return the lines of every page with place and font, the outline and the page labels."""
    import io
    import logging

    from pypdf import PdfReader

    logging.disable(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"error": "encrypted"}
    count = len(reader.pages)
    if count > max_pages:
        return {"error": "pages", "detail": str(count)}
    pages: list[dict[str, Any]] = []
    characters = 0
    failed: list[int] = []
    for number in range(count):
        try:
            page = reader.pages[number]
            lines = page_lines(page)
            images = has_images(page)
        except MemoryError:
            raise
        except Exception:  # one broken page does not lose the others; it is reported
            lines, images = [], False
            failed.append(number + 1)
        characters += sum(len(line["text"]) for line in lines)
        if characters > MAX_CHARACTERS:
            return {"error": "characters"}
        pages.append({"lines": lines, "images": images})
    return {"pages": pages, "failed": failed, "labels": labels(reader, count), "outline": outline(reader)}


def page_lines(page: Any) -> list[dict[str, Any]]:
    """Return the lines of a page in the order of the parser: text, x, y, font size, bold."""
    pieces: list[tuple[str, float, float, float, bool]] = []

    def visit(text: str, cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        if text:
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = (abs(tm[0] * cm[0] + tm[1] * cm[2]) or abs(tm[3] * cm[3])) or 1.0
            name = str((font or {}).get("/BaseFont", "")).casefold()
            bold = any(word in name for word in ("bold", "black", "heavy", "semibold", "-bd"))
            pieces.append((text, x, y, abs(size) * scale, bold))

    whole = page.extract_text(visitor_text=visit)
    joined = "".join(piece[0] for piece in pieces)
    if joined.strip() != whole.strip() and len(joined.strip()) < len(whole.strip()) * 0.98:
        return [line(text, 0.0, 0.0, 0.0, False) for text in whole.split("\n") if text.strip()]
    return lines_from(pieces)


def lines_from(pieces: list[tuple[str, float, float, float, bool]]) -> list[dict[str, Any]]:
    """Cut the pieces at their line ends; a line has the size that most of its characters have."""
    lines: list[dict[str, Any]] = []
    current: list[tuple[str, float, float, float, bool]] = []

    def finish() -> None:
        text = "".join(piece[0] for piece in current)
        if text.strip():
            weight: dict[tuple[float, bool], int] = {}
            for part, _, _, size, bold in current:
                key = (round(size, 1), bold)
                weight[key] = weight.get(key, 0) + len(part.strip())
            (size, bold), _ = max(weight.items(), key=lambda item: item[1])
            first = next(piece for piece in current if piece[0].strip())
            lines.append(line(text, first[1], first[2], size, bold))
        current.clear()

    for text, x, y, size, bold in pieces:
        for number, part in enumerate(text.split("\n")):
            if number:
                finish()
            if part:
                current.append((part, x, y, size, bold))
    finish()
    return lines


def line(text: str, x: float, y: float, size: float, bold: bool) -> dict[str, Any]:
    """Return a line as it goes to the parent."""
    clean = text.encode("utf-8", errors="replace").decode("utf-8")
    return {"text": clean, "x": round(x, 1), "y": round(y, 1), "size": round(size, 1), "bold": bold}


def has_images(page: Any) -> bool:
    """Tell whether a page shows an image (a scanned page is one)."""
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return False
    return any(value.get_object().get("/Subtype") == "/Image" for value in objects.get_object().values())


def labels(reader: Any, count: int) -> list[str] | None:
    """Return the page labels when the file states them."""
    try:
        if "/PageLabels" not in reader.root_object:
            return None
        found = [str(label) for label in reader.page_labels]
    except MemoryError:
        raise
    except Exception:  # labels are a nicety; a broken table of them is no reason to refuse
        return None
    return found if len(found) == count else None


def outline(reader: Any) -> list[tuple[str, int, int]]:
    """Return the outline as (title, level, page number)."""
    found: list[tuple[str, int, int]] = []
    try:
        pending: list[tuple[Any, int]] = [(entry, 1) for entry in reversed(reader.outline)]
        while pending and len(found) < 5000:
            entry, level = pending.pop()
            if isinstance(entry, list):
                pending += [(child, level + 1) for child in reversed(entry)]
                continue
            number = reader.get_destination_page_number(entry)
            found.append((str(entry.title), level, (number if number is not None else -1) + 1))
    except MemoryError:
        raise
    except Exception:  # an outline is a nicety too
        return found
    return found


if __name__ == "__main__":
    sys.exit(main())
