"""Source rows: made once for a whole load, looked up by what the cells cite."""

from __future__ import annotations

from collections.abc import Iterable

from programmes.models import Source
from programmes.reference.citations import Citation
from programmes.reference.loading import Loader, Wanted


def bring_sources(loader: Loader, kind: str, cited: Iterable[Citation]) -> dict[Citation, int]:
    """Make sure that every citation is a Source; gives the id of each.

    One title with two addresses is two sources: the second carries its address in its words.
    """
    addresses: dict[str, str] = {}
    words: dict[Citation, str] = {}
    for one in dict.fromkeys(cited):
        address = addresses.setdefault(one.citation, one.url)
        words[one] = one.citation if address in (one.url, "") or not one.url else f"{one.citation} {one.url}"
        if words[one] == one.citation and one.url and not address:
            addresses[one.citation] = one.url
    urls = {text: addresses.get(text, one.url) for one, text in words.items()}
    wanted = [Wanted(text, {"citation": text, "url": url}) for text, url in urls.items()]
    ids = loader.bring(kind, Source, wanted, identify=("citation",))
    return {one: ids[text] for one, text in words.items()}
