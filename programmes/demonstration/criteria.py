"""What the demonstration round scores: five criteria, each with its levels described.

The shape follows what the real programme asked (Spring Consortium, "About the programme" and
"Reflections from the EOI workshop", 2014); the words are ours.
"""

from __future__ import annotations

from typing import Final, NamedTuple

LEVEL_WORDS: Final = (
    "Not addressed",
    "Weak",
    "Partly convincing",
    "Convincing",
    "Strong",
    "Outstanding",
)
"""The word of each level, 0 to 5."""

NOT_ADDRESSED: Final = "The bid does not speak to this criterion, or what it says cannot be judged."
BETWEEN_1_AND_3: Final = "Better than level 1 in some respects, but short of level 3 in others."
BETWEEN_3_AND_5: Final = "Everything that level 3 asks, and some of what level 5 asks."


class CriterionData(NamedTuple):
    """A criterion, and what levels 1, 3 and 5 look like for it."""

    slug: str
    name: str
    weight: int
    asks: str
    level_1: str
    level_3: str
    level_5: str

    def levels(self) -> list[tuple[int, str, str]]:
        """Every level as (value, word, description)."""
        described = (
            NOT_ADDRESSED,
            self.level_1,
            BETWEEN_1_AND_3,
            self.level_3,
            BETWEEN_3_AND_5,
            self.level_5,
        )
        return [(value, LEVEL_WORDS[value], text) for value, text in enumerate(described)]


CRITERIA: Final = (
    CriterionData(
        "need",
        "Need and understanding of children",
        15,
        "Is it rooted in what children and families need, and in evidence of the problem here?",
        "Describes a problem in general terms. Few or no local figures, and little sign that children "
        "or families were asked.",
        "Names the children and families concerned, how many there are and what goes wrong for them "
        "now. Local figures have sources and fit the problem. Children or families were asked, and the "
        "bid says what they said.",
        "A sharp account of which children are let down, when and why, with local figures over several "
        "years and set beside other places. What children and families said has changed the proposal, "
        "and the bid shows where.",
    ),
    CriterionData(
        "innovation",
        "Innovation and potential to change the system",
        25,
        "Is it bold, and would it transform the system, not just improve it, if adopted at scale?",
        "More of what is already done, or a known service moved to a new place without a reason to "
        "expect a different result.",
        "A new practice, or a known one in a new setting, with a clear account of what is different for "
        "a family. Says what is known to work and builds on it. Others could take it up in part.",
        "Rethinks how the system meets children and families: roles, money or decisions move. Honest "
        "about the evidence and about what is being tested. If it works, other areas could adopt it as "
        "a whole, and the bid says what they would need.",
    ),
    CriterionData(
        "outcomes",
        "Outcomes and how they will be known",
        20,
        "Which outcomes, for whom, measured how; is it ready to be evaluated?",
        "Outcomes are vague, or are activities. No baseline, or no way to tell whether anything changed.",
        "A small set of outcomes for named groups, each with a measure, a baseline and a target by a "
        "date. The theory of change joins what is done to what should change. An evaluator could start.",
        "Outcomes that matter to children, measured well and early enough to steer by. The theory of "
        "change can be tested and says what would show it wrong. Data, access, consent and a comparison "
        "are in hand before the work begins.",
    ),
    CriterionData(
        "delivery",
        "Deliverability and partners",
        20,
        "Can this team do it; are partners, people, milestones and risks in hand?",
        "It is not clear who would do the work or when. Partners are named but not committed. Risks are generic.",
        "A named lead with time to do it, a team that can be recruited in time, and partners who say "
        "what they will do. Milestones are realistic. The main risks are known, with an owner and an "
        "answer. Safeguarding and data protection are covered.",
        "Leaders at the top of every partner are committed and say so. The team has done something like "
        "it before. Milestones leave room to learn and to stop. Risks are candid, the answers are "
        "practical, and safeguarding is part of the design.",
    ),
    CriterionData(
        "value",
        "Value for money and sustainability",
        20,
        "What does it cost for what it does, and what happens when the grant ends?",
        "Costs are not explained or do not fit the work. Nothing said about the time after the grant.",
        "Costs are explained and in proportion to the number of children and the change expected. "
        "Partners contribute. A reasonable account of how the work would be paid for if it succeeds.",
        "Costs are lean and tied to what is done; the likely savings are worked out with care and say "
        "who would see them. Budgets to carry on are agreed or the conditions for agreeing them are "
        "written down.",
    ),
)
