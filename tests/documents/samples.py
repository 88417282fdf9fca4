"""Documents made up for tests: a letter and a pack that use every component."""

from typing import Any

from portal.documents import blocks as b
from portal.documents.charts import bars
from portal.documents.kinds import Asset

LONG = (
    "Families told us that they repeat their story to every new worker. We will give each family one "
    "worker who stays, trained in motivational interviewing, who brings domestic abuse, mental health "
    "and substance misuse practitioners into one team under one roof. "
)

CORNERS = ((0, 2), (2, 0), (4, 2), (4, 4), (2, 6), (0, 4))


def hexagon(x: int, y: int) -> str:
    """One hexagon of a map, filled when its place says so."""
    points = " ".join(f"{x * 5 + dx},{y * 6 + dy}" for dx, dy in CORNERS)
    return f'<polygon class="{"off" if (x + y) % 5 else "on"}" points="{points}"/>'


MAP = Asset(
    "image/svg+xml",
    (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 45 58">'
        "<style>.on { fill: #003764 } .off { fill: #dfe6ee }</style>"
        + "".join(hexagon(x, y) for x in range(9) for y in range(9))
        + "</svg>"
    ).encode(),
)


def letter() -> dict[str, Any]:
    """The context of ``documents/sample_letter.html``: two pages and annexes."""
    return {
        "sender": ["Innovation Programme team", "Sanctuary Buildings", "Great Smith Street", "London SW1P 3BT"],
        "addressee": [
            "Amina Okafor",
            "Director of Children’s Services",
            "Exampleshire Council",
            "County Hall",
            "Exampleton EX1 1AA",
        ],
        "letter_date": "29 July 2026",
        "addressee_known": True,
        "signatory": {"name": "Jo Whitfield", "role": "Deputy director, children’s social care innovation"},
        "paragraphs": [
            "Dear Amina Okafor",
            "I am pleased to tell you that the Secretary of State has decided to fund your bid, “One worker who "
            "stays”, in full. This letter says what we will pay, when, and on what conditions.",
            LONG * 2,
            LONG,
        ],
        "steps": [
            "Accept or decline the award on your bid’s page by 3pm on 26 August 2026.",
            "Tell your section 151 officer.",
            "Send us the names of those who will sign claims.",
        ],
        "facts": [
            ["Project", "One worker who stays"],
            ["Amount", "£1,200,000"],
            ["From", "1 October 2026"],
            ["To", "31 March 2029"],
        ],
        "annex": b.as_json(
            [
                b.Table(
                    ["Financial year", "Category", "Grant"],
                    [
                        ["2026 to 2027", "Staff", "£400,000"],
                        ["2027 to 2028", "Staff", "£500,000"],
                        ["2028 to 2029", "Evaluation", "£300,000"],
                        ["Total", "", "£1,200,000"],
                    ],
                    caption="Grant by year",
                    numeric=(2,),
                    widths=(2, 3, 2),
                    total=True,
                ),
            ]
        ),
        "condition": LONG,
    }


def blocks() -> list[b.Block]:
    """Every kind of block once, and a table long enough to cross a page."""
    return [
        b.Heading("The need", 2),
        b.Question(
            "What is the problem, and who does it touch?",
            "2.1",
            "Say what children and families need.\n\nUse local evidence.",
            "Up to 400 words",
        ),
        b.Answer(f"{LONG}\n\n{LONG}\nA line of its own.", note="132 of 400 words"),
        b.Question("What have children and families told you?", "2.2", "", "Up to 250 words"),
        b.Answer(),
        b.Question("How far could it spread?", "2.3"),
        b.Answer(lines=5),
        b.Question("What stage is the innovation at?", "2.4"),
        b.Choices(["Develop", "Test and improve", "Scale and spread"], ["Test and improve"]),
        b.Heading("Outcomes", 3),
        b.Table(
            ["Measure", "Baseline", "Target", "By when"],
            [[f"Measure {n}: {LONG[: n * 5]}", str(n * 10), str(n * 12), "March 2028"] for n in range(1, 25)],
            caption="Outcomes",
            numeric=(1, 2),
            widths=(4, 1, 1, 2),
        ),
        b.Paragraph(LONG, style="lead"),
        b.Paragraph(LONG, style="hint"),
        b.Paragraph(LONG, style="inset"),
        b.Bullets(["One", "Two"]),
        b.Bullets(["First", "Second"], numbered=True),
        b.KeyFacts([("Lead", "Exampleshire Council"), ("Partners", "Northtown\nSouthtown")], caption="Who"),
        b.PageBreak(),
        b.Table(["Risk", "What you do about it"], [], caption="Risks", empty_rows=4),
    ]


def pack() -> dict[str, Any]:
    """The context of ``documents/sample_pack.html``."""
    return {**_front_of_the_pack(), **_costs_of_the_pack(), **_scoring_of_the_pack()}


def _front_of_the_pack() -> dict[str, Any]:
    return {
        "subtitle": "Exampleshire Council, bid CSC-0042",
        "figures": [
            {"value": "£1.2 million", "label": "applied for"},
            {"value": "4", "label": "councils"},
            {"value": "30 months", "label": "October 2026 to March 2029"},
        ],
        "summary": "One worker who stays with each family, in one team under one roof.",
        "facts": [
            ["Lead", "Exampleshire Council"],
            ["Priority area", "Rethinking children’s social care"],
            ["Partners", "Northtown, Southtown, Eastshire"],
        ],
        "map_asset": "map.svg",
        "map_alt": "Map of England with Exampleshire and its three partners filled in",
        "map_caption": "Where the work would be",
        "asked": [
            "Declare any interest before you read on.",
            "Score each criterion from 0 to 5, with a justification.",
            "Submit by 3pm on 12 August 2026.",
        ],
        "entries": [
            {"anchor": "answers", "text": "Answers"},
            {"anchor": "costs", "text": "Costs"},
            {"anchor": "scores", "text": "Scoring"},
        ],
        "blocks": b.as_json(blocks(), under=2),
    }


def _costs_of_the_pack() -> dict[str, Any]:
    return {
        "costs": b.as_json(
            [
                b.Table(
                    ["Category", "Grant", "Match", "Total"],
                    [
                        ["Staff", "£900,000", "£120,000", "£1,020,000"],
                        ["Premises", "£100,000", "£0", "£100,000"],
                        ["Evaluation", "£200,000", "£50,000", "£250,000"],
                        ["Total", "£1,200,000", "£170,000", "£1,370,000"],
                    ],
                    caption="Costs by category",
                    numeric=(1, 2, 3),
                    widths=(3, 2, 2, 2),
                    total=True,
                )
            ]
        ),
        "chart": bars(
            title="Costs by category, grant and match",
            description="Bar chart: staff £1,020,000, evaluation £250,000, premises £100,000",
            series=["Grant", "Match"],
            rows=[
                ("Staff", [900000, 120000], "£1,020,000"),
                ("Evaluation", [200000, 50000], "£250,000"),
                ("Premises", [100000, 0], "£100,000"),
            ],
        ),
    }


def _scoring_of_the_pack() -> dict[str, Any]:
    return {
        "levels": [0, 1, 2, 3, 4, 5],
        "criteria": [
            {
                "name": name,
                "weight": weight,
                "asks": "",
                "levels": [
                    {"level": 1, "text": LONG[:90]},
                    {"level": 3, "text": LONG[:140]},
                    {"level": 5, "text": LONG[:120]},
                ],
            }
            for name, weight in [
                ("Need and understanding of children", 15),
                ("Innovation and potential to change the system", 25),
                ("Outcomes and how they will be known", 20),
            ]
        ],
    }


def note(text: str) -> list[dict[str, Any]]:
    """The blocks of a one-page note."""
    return b.as_json([b.Heading("What there is to say"), b.Paragraph(text)])
