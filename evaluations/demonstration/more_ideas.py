"""The rest of what the demonstration's bids propose."""

from __future__ import annotations

from typing import Final

from evaluations.demonstration.ideas import ADULTHOOD, CARE, Idea

MORE_IDEAS: Final = (
    Idea(
        "Work that waits for you",
        "Care leavers would get a first job with employers who hold it open when life goes wrong.",
        ADULTHOOD,
        "Develop",
        "Half of our care leavers at nineteen are in no work and no course. Most had a job and lost it within "
        "three months, over rent, court or a bad week, and nobody kept the door open.",
        "Twenty employers would each hold two jobs for a year, whoever is in them that week. A coach stands "
        "between the young person and the manager. A bad week is a pause and not the end.",
        "Guaranteed interviews have been tried; guaranteed returns have not. We would compare with those who "
        "took an ordinary apprenticeship in the same months.",
        "Large employers have sites everywhere and asked for this. The agreement they sign is two pages long.",
        "they could get a job but not get over losing one",
        80,
        (210_000, 230_000),
        110_000,
        ("E08000025", "E08000031"),
        (
            ("In work six months after starting", "31 in 100", "60 in 100", "Pay records, with consent"),
            ("Returns after a pause", "not known", "70 in 100", "Coach records"),
        ),
        ("Employers tire of it", "A coach for every eight young people and a call within the hour"),
    ),
    Idea(
        "Brothers and sisters together",
        "Brothers and sisters in care would live together, or within a bicycle ride of each other.",
        CARE,
        "Test and improve",
        "Four in ten children who come into care with brothers or sisters are parted from them, because the beds "
        "are counted one by one.",
        "Fifteen foster homes would be widened, moved or joined so that groups of three and more can live "
        "together; where they cannot, two homes in the same streets share Sundays and holidays by contract.",
        "That children want it is beyond doubt. Whether it steadies placements is known only from case files, "
        "where the easier groups are the ones kept together.",
        "Builders' drawings, loan terms and a contract for paired homes would be free for any council to use.",
        "losing a sister felt like being taken away twice",
        70,
        (520_000, 260_000),
        300_000,
        ("E10000017", "E06000008"),
        (
            ("Groups of three or more kept together", "37 in 100", "75 in 100", "Placement records"),
            ("Moves of home in two years", "2.3", "1.2", "Placement records"),
        ),
        ("Building work is late", "Half of the homes need no building and start first"),
    ),
    Idea(
        "Speak it in your own language",
        "Families who speak little English would meet workers who speak their language from the first visit.",
        CARE,
        "Develop",
        "We interpret by telephone. Children interpret for their parents, about their parents. One plan in five "
        "is not understood by the people who signed it.",
        "Thirty bilingual community workers, trained and accredited here, would work beside social workers as "
        "equals and not as interpreters, and would write the plan in both languages at the table.",
        "Cultural brokers are used in health with good evidence on trust. In child protection nobody has "
        "measured whether decisions change.",
        "The accreditation is written with a college and could be offered in any town with one.",
        "a child should never have to say those words for a parent",
        160,
        (195_000, 215_000),
        35_000,
        ("E09000030", "E09000025"),
        (
            ("Parents who can say what their plan is", "52 in 100", "90 in 100", "Interviews"),
            ("Plans written in both languages", "none", "all", "Case records"),
        ),
        ("Community workers are put under pressure", "They choose which families they never work with"),
    ),
    Idea(
        "The long goodbye",
        "Foster carers would stay family after eighteen, with the time and money to do it.",
        ADULTHOOD,
        "Scale and spread",
        "At eighteen the payment to a foster carer halves and the visits stop. Carers who stay in touch do so "
        "unpaid; many cannot, and say they are ashamed.",
        "Every foster carer could stay a young person's family until twenty-five: a small monthly payment, a "
        "room kept for holidays, a place at carers' groups and a call from a worker twice a year.",
        "Staying put until twenty-one is known to help. Nothing is known of what staying family without staying "
        "in the house does; our first site suggests fewer evictions.",
        "It costs a twentieth of a placement. Any fostering service could offer it from the next birthday.",
        "home is where somebody notices that you did not ring",
        130,
        (270_000, 285_000),
        95_000,
        ("E06000045", "E06000046", "E10000014"),
        (
            ("Young people with a family home to go to at 21", "28 in 100", "70 in 100", "Survey"),
            ("Evictions before 21", "16 in 100", "8 in 100", "Housing records"),
        ),
        ("Carers retire", "A second family is named by the young person at the start"),
    ),
    Idea(
        "Fathers in the room",
        "Fathers would be met, heard and worked with wherever their children are, living at home or not.",
        CARE,
        "Test and improve",
        "In half of our assessments the father is a name. He may be the danger, the remedy or both, and we do "
        "not know which because nobody has met him.",
        "Ten workers, five of them men, would find and meet every father in a new assessment within two weeks, "
        "run groups in works canteens and prisons, and write his part of the plan with him.",
        "Programmes for fathers who volunteer have fair evidence. Meeting all of them has not been tried.",
        "It changes one form and one rule: no plan without his page. Others can take both tomorrow.",
        "they had been written about for years and never asked",
        240,
        (225_000, 240_000),
        55_000,
        ("E08000012", "E08000015"),
        (
            ("Assessments in which the father was met", "46 in 100", "90 in 100", "Case audit"),
            ("Children in touch with their father, safely, after a year", "35 in 100", "55 in 100", "Review"),
        ),
        ("A violent father is brought closer", "A safety plan with the mother before any meeting"),
    ),
    Idea(
        "The record a child can read",
        "Children in care would write their own record with their workers, and keep it for life.",
        CARE,
        "Develop",
        "People who were in care ask for their files as adults and find them blacked out, wrong and cruel. They "
        "are written about children, for courts, and never read by the child.",
        "From the first day the record would be written to the child, read with the child every month, and "
        "illustrated, argued with and corrected by the child. The law's needs are met by the same text.",
        "Life story work is valued and comes late or never. Making the case record itself the life story is "
        "new; one team elsewhere writes letters to children and finds that workers think differently.",
        "It needs no new system, only a template, a training day and permission. Each is in the bid.",
        "they want to read about a child somebody loved",
        150,
        (120_000, 140_000),
        30_000,
        ("E06000049", "E06000050"),
        (
            ("Records read with the child every month", "none", "80 in 100", "Audit"),
            ("Workers' hours on records each week", "19", "14", "Time diary"),
        ),
        ("Courts do not accept the record", "Two judges have agreed to read the first fifty"),
    ),
    Idea(
        "Rest before the fall",
        "Foster carers and children who are near to breaking up would get a month of rest with people they know.",
        CARE,
        "Test and improve",
        "A placement breaks on a Friday. The child moves twenty miles with a bin bag, the carer resigns in "
        "spring, and everyone had seen it coming since November.",
        "Clusters of eight foster homes around one experienced carer, whose house is a second home to all the "
        "children, would share sleepovers, school runs and crises. Rest is planned and taken early.",
        "Hub homes are spreading on good reports and one evaluation with no comparison group. We would have one.",
        "Each cluster pays for itself by the third placement it saves. The sums would be published.",
        "a sleepover at somebody you know is not respite, it is life",
        96,
        (205_000, 215_000),
        80_000,
        ("E06000066", "E06000054"),
        (
            ("Placements that end without a plan", "14 in 100", "6 in 100", "Placement records"),
            ("Foster carers who leave in a year", "13 in 100", "7 in 100", "Fostering records"),
        ),
        ("Hub carers are worn out", "A paid deputy in each cluster and six weeks of leave"),
    ),
    Idea(
        "A garden gate between generations",
        "Young people in supported homes and older neighbours would share a garden, a kitchen and their evenings.",
        ADULTHOOD,
        "Develop",
        "Our supported homes are safe and lonely. A street away live people in their eighties who are lonely too.",
        "Four supported homes would open onto a shared garden and kitchen, with a host who brings the two "
        "generations together over food, repairs and homework.",
        "Shared living across generations is liked where it is tried; nobody has measured it for care leavers.",
        "Most councils have a home with a garden and a day centre near it. Little else is needed.",
        "somebody to eat with would change more than another worker",
        40,
        (85_000, 90_000),
        20_000,
        ("E06000058",),
        (("Young people who eat with somebody most days", "22 in 100", "70 in 100", "Diary"),),
        ("Neighbours object", "Open evenings before anything is built"),
    ),
)
