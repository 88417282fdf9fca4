"""Kinds of events as words, for people who read the record."""


def kind_in_words(kind: str) -> str:
    """ "user.roles_changed" is "User roles changed"."""
    area, _, what = kind.partition(".")
    return f"{area} {what}".replace("_", " ").strip().capitalize()
