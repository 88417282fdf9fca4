"""What a browser is called in words a person knows: never its version, its address or where it is."""

from typing import Final

UNKNOWN: Final = "A browser we do not know"
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("HeadlessChrome", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""The first that a user agent holds is meant: most of them name others too."""
DEVICES: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """``Firefox on Windows``, from a browser's own user agent."""
    browser = _first(BROWSERS, user_agent)
    device = _first(DEVICES, user_agent)
    if not browser:
        return f"A browser on {device}" if device else UNKNOWN
    return f"{browser} on {device}" if device else browser


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((words for mark, words in known if mark in user_agent), "")
