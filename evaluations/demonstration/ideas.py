"""What the demonstration's bids propose. Every place, figure and organisation in them is invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CARE = "rethinking-social-care"
ADULTHOOD = "transitions-to-adulthood"


@dataclass(frozen=True, slots=True)
class Idea:
    """One proposal in a few facts; ``evaluations.demonstration.answers`` writes the bid around them.

    ``children`` is the number who would take part, ``grant`` the pounds applied for in each year,
    ``outcomes`` rows of measure, baseline, target and how it is measured.
    """

    title: str
    summary: str
    area: str
    stage: str
    problem: str
    approach: str
    novelty: str
    spread: str
    said: str
    children: int
    grant: tuple[int, int]
    match: int
    places: tuple[str, ...]
    outcomes: tuple[tuple[str, str, str, str], ...]
    risk: tuple[str, str]


IDEAS: Final = (
    Idea(
        "One worker, one family, from first call to last",
        "Families in crisis would keep the same worker from the first phone call until they no longer need one.",
        CARE,
        "Test and improve",
        "A family that asks for help here meets six workers in its first year. Each change means telling the "
        "story again, and each handover loses something. One in three children who leave a plan is back within "
        "eighteen months, most often for the reason they came the first time.",
        "Twelve workers would each hold twelve families from the first call to the last, whatever the plan is "
        "called that month. A worker may step back but never hands over. Specialists in mental health, housing "
        "and domestic abuse join the worker at the kitchen table in place of a referral. The duty team, the "
        "assessment team and the transfer panel stop for these families.",
        "Keeping one worker is known to matter to families; nobody has shown that a whole front door can run on "
        "it. Small trials kept the worker for a year at most. We would keep them for as long as it takes, and "
        "measure what that does to the worker as well as to the family.",
        "The change is to rotas and budgets, not to law: any council could do it once it knows the caseload it "
        "can bear. We would publish the rota, the job description and the sums.",
        "the person who came first was the only one they believed",
        140,
        (420_000, 455_000),
        120_000,
        ("E06000047", "E08000021"),
        (
            ("Children back on a plan within 18 months", "34 in 100", "20 in 100", "Case records"),
            ("Workers met by a family in its first year", "6", "2", "Case records"),
            ("Families who say that their worker knows them", "48 in 100", "80 in 100", "Yearly survey"),
        ),
        ("Workers leave and the promise breaks", "A second worker is known to each family from the start"),
    ),
    Idea(
        "A home of one's own before eighteen",
        "Young people leaving care would move into a home that stays theirs, with friends in the flats next door.",
        ADULTHOOD,
        "Scale and spread",
        "Two in five of our care leavers move home three times or more in their first year alone. Each move costs "
        "a job, a course or a friend. Leaving care is still an event on a birthday and not a stage of growing up.",
        "Groups of ten young people prepare together for a year and then move into flats near one another, with "
        "tenancies in their own names and a worker who lives close by. They choose the area, furnish the flats "
        "and set the rules. Support falls away as they ask for less of it, and may come back.",
        "Peer groups and early tenancies have each been tried; together they have been tried in one place, with "
        "good results for twenty young people. Whether that holds with other landlords is not known.",
        "Housing associations in four areas have said what they would need. The hardest part, an agreement that "
        "lets a seventeen-year-old hold a tenancy, is written and would be shared.",
        "the loneliness was worse than the money",
        60,
        (380_000, 520_000),
        200_000,
        ("E08000019", "E08000032", "E08000035"),
        (
            ("Homes held for a year or more", "41 in 100", "85 in 100", "Tenancy records"),
            ("In work, training or study at 19", "47 in 100", "65 in 100", "Yearly return"),
            ("Young people who have someone to ring at night", "55 in 100", "90 in 100", "Survey"),
        ),
        ("Too few flats near each other", "Agreements with three landlords before the first group starts"),
    ),
    Idea(
        "Saturday families",
        "Children at the edge of care would spend weekends with a volunteer family that stays in their lives.",
        CARE,
        "Develop",
        "Parents who come close to breaking point ask for a break and are offered a course. When the break comes "
        "it is a placement with strangers. Grandparents and neighbours who used to help live elsewhere now.",
        "Volunteer families, trained and matched with care, would have a child for two weekends a month for at "
        "least two years. The parents choose the family. A coordinator visits both and stops a match that does "
        "not work. Nobody is paid beyond costs, and no child is looked after in law.",
        "Befriending schemes are known to be liked and little else is known of them. We would compare families "
        "who were matched with families who waited, and follow both for two years.",
        "The parts are simple: a coordinator for thirty matches, an insurance policy and a training weekend. A "
        "group of three districts could run it with one manager.",
        "a tired mother does not need advice, she needs Saturday",
        90,
        (160_000, 190_000),
        40_000,
        ("E06000022", "E06000023"),
        (
            ("Children who come into care in two years", "18 in 100", "10 in 100", "Case records"),
            ("Matches that last two years", "not known", "70 in 100", "Scheme records"),
        ),
        ("Too few families come forward", "Faith groups and employers recruit from the first month"),
    ),
    Idea(
        "The listening court",
        "Parents who lost a child to care would get help before they conceive again, from mothers who have been there.",
        CARE,
        "Scale and spread",
        "One in four mothers whose child is removed comes back to court with another baby. After the last hearing "
        "all help stops, on the day she needs it most.",
        "Mothers who have been through it, employed and supervised, would work with each parent from the day of "
        "the final hearing for eighteen months: housing, health, grief, contraception if she wants it, and "
        "whatever she puts first. A judge, a midwife and a psychologist meet with them every month.",
        "Intensive work after removal has good evidence in two places. What has not been tried is employing "
        "mothers with the same experience as the main workers.",
        "Courts sit for several councils, so one team could serve five of them. The court has agreed to share "
        "figures that councils do not hold.",
        "nobody had asked how they were since the hearing",
        75,
        (310_000, 340_000),
        90_000,
        ("E06000002", "E06000003", "E06000004", "E06000001"),
        (
            ("Mothers back in proceedings within two years", "25 in 100", "10 in 100", "Court records"),
            ("Parents with a safe home after a year", "38 in 100", "75 in 100", "Case records"),
        ),
        ("The work harms the workers", "Supervision every week and a right to step back on full pay"),
    ),
    Idea(
        "Night workers for teenagers",
        "Teenagers in danger outside the home would meet trusted adults at night, where they already are.",
        CARE,
        "Test and improve",
        "Our services for teenagers close at five. Harm to them happens between eight in the evening and four in "
        "the morning, in stations, car parks and flats we do not know.",
        "Six youth workers and two social workers would work from eight at night until four, in the places that "
        "young people name, with a van, a warm room and the right to decide. What they learn goes to the day "
        "team and the police by six every morning.",
        "Detached youth work is old and its evidence thin. Joining it to statutory power, at night, is new here; "
        "one city abroad has reported fewer missing episodes.",
        "A pair of neighbouring areas could share a team. We would publish what a night costs and what it finds.",
        "the adults who cared for them were asleep when it mattered",
        220,
        (290_000, 300_000),
        75_000,
        ("E08000003", "E08000006"),
        (
            ("Missing episodes at night", "1,140 a year", "700 a year", "Police records"),
            ("Teenagers known to one trusted adult", "not known", "150 of 220", "Team records"),
        ),
        ("Staff are not safe", "Pairs only, a live map for the duty manager and a rule to leave"),
    ),
    Idea(
        "A budget in the family's hands",
        "Families would decide together how to spend what the council would have spent on them.",
        CARE,
        "Develop",
        "We spend eleven thousand pounds a year on a child in need and the family sees a visit every third week. "
        "What would help is often small, and outside any list: a fridge, a driving test, a cousin's train fare.",
        "At a family meeting the family and its worker would agree a budget of up to four thousand pounds and "
        "what it is for. The worker can say no only for safety, and says why. A panel of parents reviews every "
        "tenth budget.",
        "Devolved budgets were tried for a year with promise and little measurement. We would draw lots between "
        "teams, so that what the money does can be told from what the meeting does.",
        "It needs a payment card, a one-page policy and a finance officer who is not afraid. All three are ready.",
        "it was the first time anyone asked what would help",
        180,
        (330_000, 360_000),
        150_000,
        ("E06000015", "E06000018"),
        (
            ("Plans that end within nine months, needs met", "44 in 100", "60 in 100", "Case records"),
            ("Families who would choose the same again", "not known", "85 in 100", "Survey"),
        ),
        ("Money is misspent and makes news", "Every budget is written down and every tenth is reviewed"),
    ),
    Idea(
        "Two schools, one social worker",
        "A social worker in every pair of schools would help children before anyone has to refer them.",
        CARE,
        "Scale and spread",
        "Teachers refer when they are frightened and not before. Seven in ten referrals from schools end with no "
        "further action, and the child has learned that telling leads nowhere.",
        "Eighteen social workers would sit in thirty-six schools, hold a small caseload there and see any child, "
        "parent or teacher who knocks. They carry cases through, so that a knock does not become a referral to a "
        "stranger.",
        "Pilots elsewhere found fewer referrals in some areas and none in others; how the worker was placed "
        "seemed to decide it. We would vary exactly that, by lot.",
        "Schools pay a third from the second year, which makes it last. Two academy trusts have agreed.",
        "they would have said something years ago if the door had been open",
        600,
        (470_000, 480_000),
        260_000,
        ("E06000031", "E10000003"),
        (
            ("School referrals that end with no action", "70 in 100", "45 in 100", "Case records"),
            ("Pupils who know whom to tell", "39 in 100", "75 in 100", "School survey"),
        ),
        ("Schools use the worker for behaviour", "A written agreement, reviewed each term with pupils"),
    ),
    Idea(
        "Kin first",
        "Relatives who take in a child would get the help that strangers get, from the first night.",
        CARE,
        "Test and improve",
        "A grandmother who takes three children at midnight is given a telephone number. A foster carer would "
        "have had money, training and a visit by noon. One in five of these arrangements breaks in a year.",
        "A kinship team would come within four hours, at any hour, with beds, money and a worker for each of the "
        "child, the carer and the parent. Legal help, respite and a group of other kin carers follow within a "
        "month.",
        "What helps kin carers is known from surveys and not from trials. The first night has not been studied "
        "at all, though carers call it the worst.",
        "Most of the cost is moved and not new. The rota, the kit and the rules on payment can be copied.",
        "they were treated as a risk to be checked before they were treated as help",
        110,
        (240_000, 265_000),
        60_000,
        ("E06000016", "E10000018"),
        (
            ("Kinship homes that last a year", "80 in 100", "92 in 100", "Case records"),
            ("Hours to the first visit", "61", "4", "Duty log"),
        ),
        ("Demand is larger than planned", "A reserve rota shared with the fostering team"),
    ),
)
"""The first eight; the rest stand in ``more_ideas``."""
