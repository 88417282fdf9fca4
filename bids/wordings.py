"""The emails to a bid's people that officers may reword: each with its built-in subject and its variables.

Whatever an email says in one case and not in another is a variable that holds the whole sentence, so that a
wording is plain text in every case.
"""

from typing import Final

from portal.documents.wording import Variable
from portal.mail.editable import LINK, NAME, Editable

REFERENCE: Final = Variable("reference", "the bid's reference", "IF-2016-0001")
TITLE: Final = Variable("title", "the bid's title", "Families first")
ROUND: Final = Variable("round_title", "the round", "Innovation round 2016")
ORGANISATION: Final = Variable("organisation", "who bids", "Example Council")
WHO: Final = Variable("who", "who did it", "Robin Lead")
CLOSES: Final = Variable("closes", "when the round closes", "at 3pm on 29 July 2016")
AT: Final = Variable("at", "when that was", "at 2.14pm on 28 July 2016")
OFFICE: Final = Variable("office", "the office", "Section 151 officer")
PARTNER: Final = Variable("partner", "the partner", "Example Trust")
QUESTION: Final = Variable("question", "the question", "What will you do?")
SECTION: Final = Variable("section", "the section of the bid", "The need")
ANSWER_BY: Final = Variable("answer_by", "until when it can be answered", "at 3pm on 5 August 2016")
OF_A_BID: Final = (NAME, REFERENCE, TITLE, ROUND, ORGANISATION, LINK)

TOGETHER: Final = (
    Editable(
        "bids/assigned",
        "A section is given to somebody",
        "{{ who }} gave you a section of bid {{ reference }}",
        (*OF_A_BID, WHO, SECTION, CLOSES),
        required=("link", "section"),
    ),
    Editable(
        "bids/commented",
        "A comment on an answer",
        "{{ who }} commented on an answer of bid {{ reference }}",
        (*OF_A_BID, WHO, QUESTION, Variable("text", "the comment", "Is this figure still right?")),
        private=("text",),
    ),
    Editable(
        "bids/comment_resolved",
        "A comment is settled",
        "{{ who }} settled your comment on bid {{ reference }}",
        (*OF_A_BID, WHO, QUESTION, Variable("text", "the comment", "Is this figure still right?")),
        private=("text",),
    ),
)

PARTNERS: Final = (
    Editable(
        "bids/partner_invited",
        "Invitation to take part in a bid",
        "{{ organisation }} asks {{ partner }} to take part in a bid",
        (
            PARTNER,
            REFERENCE,
            TITLE,
            ROUND,
            ORGANISATION,
            WHO,
            CLOSES,
            Variable("url", "the link that lets its reader in, once", "https://fund.example.org/bids/part/example/"),
            Variable("expires", "until when the link works", "at 3pm on 15 July 2016"),
        ),
        required=("url", "partner", "expires"),
        private=("url",),
    ),
    Editable(
        "bids/partner_answered",
        "What a partner answered",
        "{{ partner }} {{ answered }} its part in bid {{ reference }}",
        (
            *OF_A_BID,
            PARTNER,
            WHO,
            Variable("answered", "confirmed, or declined", "declined"),
            Variable("said", "what it said; may be empty", "It said: Our staff are not free before September."),
        ),
        required=("link", "answered"),
    ),
    Editable(
        "bids/partner_again",
        "A partner is asked to confirm again",
        "Confirm your part in bid {{ reference }} again",
        (*OF_A_BID, PARTNER, WHO, CLOSES),
        required=("link", "closes"),
    ),
    Editable(
        "bids/partner_removed",
        "A partner is taken out of a bid",
        "{{ partner }} is no longer a partner in bid {{ reference }}",
        (*OF_A_BID, PARTNER, WHO),
    ),
)

CERTIFYING: Final = (
    Editable(
        "bids/certify",
        "Somebody is asked to certify",
        "Certify bid {{ reference }}",
        (*OF_A_BID, WHO, CLOSES, Variable("office", "whose signature is asked for", "Section 151 officer")),
        required=("link", "closes"),
    ),
    Editable(
        "bids/certified",
        "A bid is certified, or not",
        "Bid {{ reference }} {{ result }}",
        (
            *OF_A_BID,
            WHO,
            OFFICE,
            AT,
            Variable("result", "certified, or not certified", "not certified"),
            Variable("follows", "what follows from it", "What has to change: Match funding is not agreed."),
        ),
        required=("link", "result", "follows"),
    ),
    Editable(
        "bids/certificate_lapsed",
        "A certificate no longer holds",
        "Bid {{ reference }} changed after it was certified",
        (*OF_A_BID, WHO, OFFICE, AT, Variable("certifier", "who had certified it", "Sam Treasurer")),
    ),
)

DEADLINES: Final = (
    Editable(
        "bids/receipt",
        "Receipt for a bid",
        "Bid {{ reference }} submitted",
        (
            *OF_A_BID,
            WHO,
            CLOSES,
            Variable("at", "when it was received", "at 2.14pm on 28 July 2016"),
            Variable("code", "the receipt's code", "K7QM-2TXA"),
            Variable("sha256", "the bid's digest", "9f86d081884c7d65"),
            Variable("number", "which submission it is", "1"),
        ),
        required=("link", "code", "at", "sha256"),
    ),
    Editable(
        "bids/time_left",
        "Reminder of a deadline",
        "{{ left }} left to submit bid {{ reference }}",
        (
            *OF_A_BID,
            CLOSES,
            Variable("left", "how long is left", "2 days"),
            Variable("standing", "whether anything was submitted", "It has not been submitted."),
            Variable("unfinished", "what is to be written; may be empty", "Not finished yet:\n- The need: What is it?"),
            Variable("unsigned_by", "who has to certify; may be empty", "Not certified yet by: Section 151 officer"),
        ),
        required=("link", "closes", "standing"),
    ),
    Editable(
        "bids/extended",
        "A deadline is moved",
        "{{ what }} now has until {{ until }}",
        (
            NAME,
            ROUND,
            Variable("what", "the round, or the one bid", "Innovation round 2016"),
            Variable("moved", "what was moved", "The deadline of Innovation round 2016 has moved, for every bid."),
            Variable("before", "the deadline before", "at 3pm on 29 July 2016"),
            Variable("until", "the deadline now", "at 3pm on 5 August 2016"),
            Variable("reason", "why", "The portal was away for an hour."),
            LINK,
        ),
        required=("link", "moved", "before", "until", "reason"),
    ),
    Editable(
        "bids/not_submitted",
        "A bid was not submitted in time, with its text",
        "Bid {{ reference }} was not submitted",
        (
            *OF_A_BID,
            Variable("closed", "when it closed", "at 3pm on 29 July 2016"),
            Variable("standing", "what counts", "It was not submitted, so it is not assessed."),
            Variable("text", "all that was written", "1 What will you do?\n\nOne trusted adult for each child."),
        ),
        required=("link", "standing", "text"),
        private=("text",),
    ),
)

QUESTIONS: Final = (
    Editable(
        "bids/answered",
        "A question on a round is answered for everybody",
        "A question on {{ round_title }} was answered",
        (NAME, ROUND, QUESTION, Variable("answer", "the answer", "Yes, if the building is shared."), LINK),
        required=("link", "question", "answer"),
    ),
    Editable(
        "bids/answer_corrected",
        "An answer that was published is corrected",
        "An answer on {{ round_title }} was corrected",
        (
            NAME,
            ROUND,
            QUESTION,
            Variable("answer", "the answer as it stands now", "Yes, if the building is shared."),
            Variable("reason", "what was wrong", "The answer named the wrong year."),
            LINK,
        ),
        required=("link", "question", "answer", "reason"),
    ),
    Editable(
        "bids/enquiry_settled",
        "Somebody's own question is pointed to an answer, or not answered",
        "Your question on {{ round_title }}",
        (
            NAME,
            ROUND,
            Variable("text", "what was asked", "May it pay for a building?"),
            Variable("outcome", "where it is answered, or why not", "It is not answered. It is about another fund."),
            LINK,
        ),
        required=("link", "text", "outcome"),
    ),
    Editable(
        "bids/clarification",
        "The department asks about a bid",
        "A question about bid {{ reference }}",
        (*OF_A_BID, QUESTION, ANSWER_BY),
        required=("link", "question", "answer_by"),
    ),
    Editable(
        "bids/clarification_time",
        "More time to answer the department",
        "More time to answer a question about bid {{ reference }}",
        (*OF_A_BID, QUESTION, ANSWER_BY),
        required=("link", "answer_by"),
    ),
    Editable(
        "bids/clarification_cancelled",
        "The department no longer needs an answer",
        "A question about bid {{ reference }} no longer needs an answer",
        (*OF_A_BID, QUESTION),
    ),
    Editable(
        "bids/invited",
        "Invitation into the round that follows",
        "You are invited to bid in {{ next_title }}",
        (
            *OF_A_BID,
            CLOSES,
            Variable("next_title", "the round that invites", "Innovation round 2017"),
            Variable("opens", "when that round opens", "at 9am on 1 February 2017"),
        ),
        required=("link", "next_title", "closes"),
    ),
    Editable(
        "bids/take_away_ready",
        "Everything of an organisation’s bids is ready to download",
        "Everything of the bids of {{ organisation }} is ready",
        (
            NAME,
            ORGANISATION,
            Variable("until", "until when it can be downloaded", "3pm on 5 August 2016"),
            LINK,
        ),
        required=("link", "until"),
    ),
    Editable(
        "bids/uninvited",
        "Invitation taken back",
        "The invitation to bid in {{ next_title }} was taken back",
        (
            *OF_A_BID,
            Variable("next_title", "the round that had invited", "Innovation round 2017"),
            Variable("reason", "the department's reason", "The round has less money than it was."),
            Variable("draft", "what becomes of a bid that was started", "You have not started a bid in it."),
        ),
        required=("next_title", "reason"),
    ),
)

EMAILS: Final = (*TOGETHER, *PARTNERS, *CERTIFYING, *DEADLINES, *QUESTIONS)
