"""The demonstration round's question set: eight sections, in the order they are asked.

Sources of the shape: the DfE's Alternative Provision Innovation Fund application form, March 2018
(a word limit for each section; text past it is not assessed), and Deloitte for the programme, July
2015 (develop, test and improve, scale and spread). The words are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from programmes.models import QuestionKind as Kind


@dataclass(frozen=True, slots=True)
class QuestionData:
    """A question. ``columns`` are (key, label) pairs; ``show_if`` (key, values); ``beside`` how many files and what."""

    key: str
    kind: Kind
    label: str
    help: str = ""
    words: int | None = None
    required: bool = True
    options: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    show_if: tuple[str, tuple[str, ...]] | None = None
    beside: tuple[int, str] = (0, "")


@dataclass(frozen=True, slots=True)
class SectionData:
    """A page of questions, judged under the criterion with that slug, or under none."""

    slug: str
    title: str
    intro: str
    questions: tuple[QuestionData, ...]
    criterion: str = ""


SCALE: Final = "Scale and spread"
Q = QuestionData

ABOUT = SectionData(
    "about",
    "About the bid",
    "These answers say what the bid is. They are not scored, but the summary is published if the bid is funded.",
    (
        Q(
            "title",
            Kind.SHORT_TEXT,
            "What is the title of the bid?",
            "A few plain words. They are published if the bid is funded.",
        ),
        Q(
            "summary",
            Kind.LONG_TEXT,
            "What would you do, in one sentence for the public?",
            "Say who it is for and what would be different for them.",
            words=40,
        ),
        Q(
            "priority_area",
            Kind.PRIORITY_AREA,
            "Which priority area does the bid belong to?",
            "If it belongs to both, choose the one where most of the money would go.",
        ),
        Q(
            "stage",
            Kind.CHOICE,
            "Which stage has the innovation reached?",
            "Develop: an idea to be worked out and tried. Test and improve: tried once, to be tried "
            "properly. Scale and spread: it has worked in one place and is ready for others.",
            options=("Develop", "Test and improve", SCALE),
        ),
        Q(
            "areas",
            Kind.AUTHORITIES,
            "Which local authority areas would the work cover?",
            "Choose every area where children or families would take part.",
        ),
        Q("start_date", Kind.DATE, "When would the work start?", "The first day on which you would spend grant."),
        Q("end_date", Kind.DATE, "When would the work end?", "The last day on which you would spend grant."),
    ),
)

NEED = SectionData(
    "need",
    "The need",
    "Assessors look for a problem that children and families here would recognise, and for evidence of it.",
    (
        Q(
            "problem",
            Kind.LONG_TEXT,
            "What is the problem, and who does it touch?",
            "Say which children and families, how many, what goes wrong for them now, and why what is done "
            "today does not put it right.",
            words=400,
        ),
        Q(
            "voices",
            Kind.LONG_TEXT,
            "What have children and families told you?",
            "Say whom you asked and how, what they said, and what you changed because of it.",
            words=250,
        ),
        Q(
            "local_figures",
            Kind.TABLE,
            "Which local figures show the problem?",
            "Three to six figures are enough. Give the source so that an assessor could find it.",
            columns=(("measure", "Measure"), ("value", "Value"), ("year", "Year"), ("source", "Source")),
            beside=(2, "tables or reports that your figures are taken from"),
        ),
    ),
    "need",
)

INNOVATION = SectionData(
    "innovation",
    "The innovation",
    "Assessors look for boldness, honesty about the evidence, and a change that others could adopt.",
    (
        Q(
            "approach",
            Kind.LONG_TEXT,
            "What will you do?",
            "Describe it so that someone outside social care could picture it: who does what, with whom, "
            "how often and for how long, and what stops.",
            words=600,
        ),
        Q(
            "novelty",
            Kind.LONG_TEXT,
            "What is new about it, and what is known to work?",
            "Name the evidence you build on and where it falls short.",
            words=400,
        ),
        Q(
            "spread",
            Kind.LONG_TEXT,
            "How could it spread?",
            "Say what another area would need to do the same, and how it would change the system if many did.",
            words=300,
        ),
        Q(
            "first_site_evidence",
            Kind.LONG_TEXT,
            "What does the evidence from the first site show?",
            "Say what changed, for how many children, compared with what, and who measured it.",
            words=400,
            show_if=("stage", (SCALE,)),
        ),
        Q(
            "first_site_report",
            Kind.FILE,
            "Attach the report or data from the first site",
            "A PDF, Word or Excel file of up to 10 MB.",
            show_if=("stage", (SCALE,)),
        ),
    ),
    "innovation",
)

OUTCOMES = SectionData(
    "outcomes",
    "Outcomes",
    "Assessors look for a few outcomes that matter to children and can be measured. Funded projects are evaluated.",
    (
        Q(
            "outcomes",
            Kind.TABLE,
            "Which outcomes do you promise?",
            "One row for each outcome, and no more than six. If the bid is funded, these are published.",
            columns=(
                ("measure", "Measure"),
                ("baseline", "Baseline"),
                ("target", "Target"),
                ("by_when", "By when"),
                ("how", "How it is measured"),
            ),
        ),
        Q(
            "theory_of_change",
            Kind.TABLE,
            "What is your theory of change?",
            "One row for each line of reasoning, from what you put in to what should change for children.",
            columns=(
                ("inputs", "Inputs"),
                ("activities", "Activities"),
                ("outputs", "Outputs"),
                ("outcomes", "Outcomes"),
            ),
        ),
        Q(
            "evaluation",
            Kind.LONG_TEXT,
            "Who will evaluate the work, and what do they need?",
            "Say what data they would use, who holds it, what comparison there would be, and what is agreed already.",
            words=250,
        ),
    ),
    "outcomes",
)

DELIVERY = SectionData(
    "delivery",
    "Delivery",
    "Assessors look for a team and partners who can do it, and for candour about what could go wrong.",
    (
        Q(
            "team",
            Kind.LONG_TEXT,
            "Who is the team, and what does each person do?",
            "Name the lead and say how much of their time is given. Say which posts are to be filled, and by when.",
            words=300,
        ),
        Q(
            "milestones",
            Kind.TABLE,
            "What are the milestones?",
            "Include the points at which you would decide whether to go on.",
            columns=(("milestone", "Milestone"), ("date", "Date"), ("owner", "Owner")),
        ),
        Q(
            "risks",
            Kind.TABLE,
            "What are the main risks?",
            "Rate likelihood and impact as low, medium or high.",
            columns=(
                ("risk", "Risk"),
                ("likelihood", "Likelihood"),
                ("impact", "Impact"),
                ("response", "What you do about it"),
            ),
        ),
        Q(
            "safeguarding",
            Kind.LONG_TEXT,
            "How will you safeguard children and protect their data?",
            "Say who is responsible, what changes in practice, and whether a data protection impact "
            "assessment is done.",
            words=250,
        ),
        Q(
            "partners",
            Kind.PARTNERS,
            "Who are the partners, and what does each do?",
            "Add each partner and say what it contributes. Leave this empty if you are bidding alone.",
            required=False,
        ),
    ),
    "delivery",
)

COSTS = SectionData(
    "costs",
    "Costs",
    "Assessors look at what the work costs for what it does, and at what happens when the grant ends.",
    (
        Q(
            "costs",
            Kind.COST_TABLE,
            "What does the work cost?",
            "Whole pounds by category and financial year. Grant is what you apply for here; match funding "
            "is what you and your partners put in.",
        ),
        Q(
            "value_for_money",
            Kind.LONG_TEXT,
            "Why is this good value for money?",
            "Say what it costs for each child or family, what that compares with, and what it may save, and for whom.",
            words=300,
        ),
        Q(
            "after_the_grant",
            Kind.LONG_TEXT,
            "What happens when the grant ends?",
            "Say what would carry on, who would pay, and who has to agree.",
            words=300,
        ),
    ),
    "value",
)

FUNDING = SectionData(
    "funding",
    "Subsidy and other funding",
    "These answers are not scored. They are checked before an award is made.",
    (
        Q(
            "other_funding",
            Kind.YES_NO,
            "Have you sought other public money for this work?",
            "Include bids that have not been decided.",
        ),
        Q(
            "other_funding_which",
            Kind.LONG_TEXT,
            "Which other public money have you sought?",
            "Name each fund, the amount, and whether it has been decided.",
            words=150,
            show_if=("other_funding", ("yes",)),
        ),
        Q(
            "subsidy",
            Kind.CHOICE,
            "Would the award be a subsidy?",
            "It may be a subsidy if it gives an advantage to a body that offers goods or services on a market. "
            "Paying for a council's own statutory work is usually not one. Your legal team can tell you.",
            options=(
                "No, no part of it would be a subsidy",
                "Yes, and it would be given as minimal financial assistance",
                "Yes, and it would need an assessment",
                "We are not sure yet",
            ),
        ),
    ),
)

DECLARATION = SectionData(
    "declaration",
    "Attachments and declaration",
    "Attach what helps an assessor. Nothing attached stands in for an answer.",
    (
        Q(
            "delivery_plan",
            Kind.FILE,
            "Attach a delivery plan, if you have one",
            "A PDF, Word or Excel file of up to 10 MB.",
            required=False,
        ),
        Q(
            "partner_letters",
            Kind.FILES,
            "Attach letters from partners",
            "One letter from each partner, signed by someone who can commit it. PDF or Word files of up to 10 MB each.",
            required=False,
        ),
        Q(
            "declaration",
            Kind.DECLARATION,
            "We declare that this bid is true and complete, that those it names know of it, and that we will "
            "tell the department if anything in it changes",
        ),
    ),
)

SECTIONS: Final = (ABOUT, NEED, INNOVATION, OUTCOMES, DELIVERY, COSTS, FUNDING, DECLARATION)
