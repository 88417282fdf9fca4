"""The only place a document can get a file from: a dictionary of our own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from portal.documents.kinds import Asset
from portal.documents.render.fonts import only_ours

with only_ours():  # WeasyPrint looks for fonts as soon as it is imported
    from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME: Final = "asset:"


class OwnAssets(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
    """Serves ``asset:<name>`` from a dictionary. It opens no file and no connection."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        super().__init__(allowed_protocols=[], allow_redirects=False)
        self._assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The asset of that name; ``ValueError`` for any other address."""
        asset = self._assets.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if asset is None:
            raise ValueError(f"Documents reach nothing but their own assets: {url[:200]}")
        return URLFetcherResponse(url, asset.content, {"Content-Type": asset.media_type})
