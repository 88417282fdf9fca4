"""The answers of a demonstration bid, written around one idea."""

from __future__ import annotations

import datetime as dt
from typing import Any

from evaluations.demonstration.ideas import Idea
from portal.look.words import pounds, pounds_prose

Rows = list[dict[str, str]]

SCALE = "Scale and spread"


def answers_for(idea: Idea, organisation: str, first_year: int) -> dict[str, Any]:
    """Every answer by question key, except costs, partners and files."""
    answers: dict[str, Any] = {
        "title": idea.title,
        "summary": idea.summary,
        "priority_area": idea.area,
        "stage": idea.stage,
        "areas": list(idea.places),
        "start_date": dt.date(first_year, 9, 1).isoformat(),
        "end_date": dt.date(first_year + 2, 3, 31).isoformat(),
        "problem": idea.problem,
        "voices": _voices(idea, organisation),
        "local_figures": _figures(idea, first_year),
        "approach": idea.approach,
        "novelty": idea.novelty,
        "spread": idea.spread,
        "outcomes": _outcomes(idea, first_year),
        "theory_of_change": _theory(idea),
        "evaluation": _evaluation(idea),
        "team": _team(organisation),
        "milestones": _milestones(first_year),
        "risks": _risks(idea),
        "safeguarding": _safeguarding(organisation),
        "value_for_money": _value(idea),
        "after_the_grant": _afterwards(idea, organisation),
        "other_funding": "no",
        "subsidy": "No, no part of it would be a subsidy",
        "declaration": "yes",
    }
    if idea.stage == SCALE:
        answers["first_site_evidence"] = _first_site(idea)
    return answers


def total_grant(idea: Idea) -> int:
    """What the idea applies for, in pounds."""
    return sum(idea.grant)


def _voices(idea: Idea, organisation: str) -> str:
    return (
        f"Over the spring we sat down with thirty-two children and young people and twenty-six parents and carers "
        f"known to {organisation}, in their homes, in schools and at our children in care council. They told us "
        f"that {idea.said}.\n\nWe changed the plan because of it: two of the people we listened to now sit on the "
        f"group that runs the work, are paid for their time, and can stop anything that breaks its promises."
    )


def _figures(idea: Idea, year: int) -> Rows:
    measured = [
        {"measure": measure, "value": baseline, "year": str(year - 1), "source": how}
        for measure, baseline, _target, how in idea.outcomes
        if baseline not in ("not known", "none")
    ]
    people = {
        "measure": "Children who could take part in a year",
        "value": str(idea.children),
        "year": str(year - 1),
        "source": "Our own count from case records",
    }
    return [*measured, people]


def _outcomes(idea: Idea, year: int) -> Rows:
    return [
        {"measure": measure, "baseline": baseline, "target": target, "by_when": f"March {year + 2}", "how": how}
        for measure, baseline, target, how in idea.outcomes
    ]


def _theory(idea: Idea) -> Rows:
    return [
        {
            "inputs": "Workers, training and a lead who can decide",
            "activities": "Time with children and families, as described above",
            "outputs": f"{idea.children} children take part",
            "outcomes": idea.outcomes[0][0],
        },
        {
            "inputs": "Money moved from what stops",
            "activities": "Old steps are taken out, not added to",
            "outputs": "Fewer handovers and forms",
            "outcomes": idea.outcomes[-1][0],
        },
    ]


def _evaluation(idea: Idea) -> str:
    return (
        f"An independent evaluator chosen with the department would follow all {idea.children} children and a "
        f"comparison group of the same size, for the length of the grant and a year after. They would need case "
        f"records, which we hold, and interviews, for which families are asked each time. A data sharing agreement "
        f"is drafted. The main measure would be: {idea.outcomes[0][0].lower()}."
    )


def _team(organisation: str) -> str:
    return (
        f"The assistant director for children at {organisation} leads the work and gives it a day a week. A full-time "
        "manager runs it and is in post already. Half of the practitioners move from existing teams, so that the "
        "first families start in the first month; the other half are recruited by the fourth. A young person and "
        "a parent, both paid, help to choose everyone."
    )


def _milestones(year: int) -> Rows:
    return [
        {"milestone": "First families start", "date": f"September {year}", "owner": "Programme manager"},
        {"milestone": "Team complete", "date": f"December {year}", "owner": "Assistant director"},
        {
            "milestone": "Decide, with families, whether to go on as planned",
            "date": f"June {year + 1}",
            "owner": "Steering group",
        },
        {"milestone": "Evaluation reports", "date": f"March {year + 2}", "owner": "Evaluator"},
    ]


def _risks(idea: Idea) -> Rows:
    risk, response = idea.risk
    return [
        {"risk": risk, "likelihood": "Medium", "impact": "High", "response": response},
        {
            "risk": "Fewer children take part than planned",
            "likelihood": "Low",
            "impact": "Medium",
            "response": "Numbers are looked at each month, and the door is widened by the sixth",
        },
    ]


def _safeguarding(organisation: str) -> str:
    return (
        f"The designated safeguarding lead of {organisation} sits on the steering group and reads every concern the "
        "same day. Everyone who works with children is checked and trained before they start. A data protection "
        "impact assessment is done; families see, in a page, what is written about them and who reads it."
    )


def _value(idea: Idea) -> str:
    each = total_grant(idea) // idea.children
    return (
        f"The grant comes to {pounds(each)} for each child who takes part. A single year in a children's home costs "
        f"many times that. We add {pounds(idea.match)} of our own. If a tenth of the children avoid one move into "
        "care, the work has paid for itself; the evaluator will test that sum and not take it from us."
    )


def _afterwards(idea: Idea, organisation: str) -> str:
    return (
        f"Our medium-term plan carries {pounds_prose(idea.grant[-1] // 2)} a year from the first year without grant, "
        f"moved from the placements budget. The director of finance of {organisation} has agreed to it in writing, on "
        "one condition: that the half-way decision is to go on. If it is not, the posts end with the grant and "
        "nobody is promised otherwise."
    )


def _first_site(idea: Idea) -> str:
    return (
        "The first site ran for two years with twenty-four children and a comparison group drawn from the year "
        f"before. The measure that moved most was: {idea.outcomes[0][0].lower()}, from {idea.outcomes[0][1]} to half "
        "way to the target set here. Numbers were small and the groups not drawn by lot, so we claim promise and "
        "not proof. A university department did the counting."
    )
