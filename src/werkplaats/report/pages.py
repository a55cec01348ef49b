"""Plain pages of HTML beside the report: one file that loads nothing, in the look of the report, everything escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"
_HOUSE_STYLE = "werkplaats/style.css"


def render_plain_page(name: str, page: Mapping[str, Any]) -> str:
    """Return the page of template ``<name>/page.html.j2`` with the style sheet ``<name>/page.css`` in it.

    Parameters
    ----------
    name
        Folder of the template.
    page
        What the template shows; a name that it asks for and that is not here is an error.
    """
    from markupsafe import Markup

    sheets = (_TEMPLATES / sheet for sheet in (_HOUSE_STYLE, "plain/plain.css", f"{name}/page.css"))
    style = Markup("\n").join(Markup(sheet.read_text(encoding="utf-8")) for sheet in sheets)  # noqa: S704 # our own
    return _environment().get_template(f"{name}/page.html.j2").render(page=page, style=style)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
