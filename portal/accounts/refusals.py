"""The one kind of expected refusal."""


class Refused(Exception):
    """Something a person asked for that the rules do not allow.

    `sentence` is shown to that person as it stands: it says what is wrong and what to do.
    Each app raises its own subclass.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
