"""Problems, one table: code, status, title and advice. What each means is told at `/problems/{code}`."""

from http import HTTPStatus
from typing import Final

from service.web.problem import Example, Problem

INVALID_JSON: Final = Problem(
    "invalid-json",
    HTTPStatus.BAD_REQUEST,
    "The body is not JSON that every reader understands alike",
    "Send UTF-8 JSON: each member named once, no NaN, at most 32 levels deep.",
    Example('{"id": "r-17", "id": "r-18"}', '{"id": "r-18"}'),
)
INVALID_EVENT: Final = Problem(
    "invalid-event",
    HTTPStatus.BAD_REQUEST,
    "This is not a CloudEvent",
    "Give every attribute that CloudEvents 1.0 requires, each in its form; in binary mode each as a header that begins with ce-.",
    Example(
        '{"specversion": "1.0", "source": "urn:example:centre", "type": "servanda.report.submitted"}',
        '{"specversion": "1.0", "id": "r-17", "source": "urn:example:centre", "type": "servanda.report.submitted"}',
    ),
)
KEY_MALFORMED: Final = Problem(
    "idempotency-key-missing",
    HTTPStatus.BAD_REQUEST,
    "The Idempotency-Key is missing or malformed",
    "Send a quoted string of 1 to 255 printable characters, or leave the header out: an event names itself by source and id.",
    Example('Idempotency-Key: ""', 'Idempotency-Key: "8e03978e-40d5"'),
)
UNKNOWN_PARAMETER: Final = Problem(
    "unknown-parameter",
    HTTPStatus.BAD_REQUEST,
    "There is no such query parameter",
    "Use one of the parameters that the answer names: a misspelt filter must not look like none.",
    Example(
        "GET /events?types=servanda.report.submitted", "GET /events?type=servanda.report.submitted"
    ),
)
INVALID_PARAMETER: Final = Problem(
    "invalid-parameter",
    HTTPStatus.BAD_REQUEST,
    "A query parameter has a value that it cannot have",
    "Correct the value; the answer says what it can be.",
    Example("GET /events?limit=0", "GET /events?limit=100"),
)
UNAUTHENTICATED: Final = Problem(
    "unauthenticated",
    HTTPStatus.UNAUTHORIZED,
    "A credential is needed, or this one is not valid",
    "Send Authorization: Bearer with a key that is neither expired nor revoked, or a token of the configured issuer.",
)
FORBIDDEN: Final = Problem(
    "forbidden",
    HTTPStatus.FORBIDDEN,
    "The credential does not reach so far",
    "Use a credential with the scope, type, instrument and source concerned, or ask for one.",
)
JUDGE_REQUIRED: Final = Problem(
    "judge-required",
    HTTPStatus.FORBIDDEN,
    "What counts is changed by judges only",
    "Ask somebody who holds the scope judge for the instruments concerned.",
)
NOT_FOUND: Final = Problem(
    "not-found",
    HTTPStatus.NOT_FOUND,
    "There is nothing at this address",
    "Correct the address; positions run from 1 to the head of the log.",
)
METHOD_NOT_ALLOWED: Final = Problem(
    "method-not-allowed",
    HTTPStatus.METHOD_NOT_ALLOWED,
    "This address is not asked that way",
    "Use a method that the header Allow names.",
)
WITHHELD: Final = Problem(
    "withheld",
    HTTPStatus.GONE,
    "What stood here is withheld",
    "The position stays taken, and its place in every proof; what was recorded there is not given out any more.",
)
NOT_ACCEPTABLE: Final = Problem(
    "not-acceptable",
    HTTPStatus.NOT_ACCEPTABLE,
    "None of the accepted media types is available",
    "Accept a media type that the answer names, or */*.",
)
DUPLICATE_ID: Final = Problem(
    "duplicate-id",
    HTTPStatus.CONFLICT,
    "This source and id name another event",
    "Choose a new id for new content; to mend what is recorded, record an event.corrected.",
)
WRONG_REVISION: Final = Problem(
    "wrong-revision",
    HTTPStatus.CONFLICT,
    "The stream is at another revision",
    "Read the stream again, decide again, and post with the revision that you have seen.",
)
RETRACTED_TARGET: Final = Problem(
    "retracted-target",
    HTTPStatus.CONFLICT,
    "What is to be corrected has been taken back",
    "Record the event anew instead of correcting it.",
)
IN_PROGRESS: Final = Problem(
    "in-progress",
    HTTPStatus.CONFLICT,
    "A request with this Idempotency-Key is still running",
    "Wait as long as Retry-After says, then send the same request again.",
)
TOO_SLOW: Final = Problem(
    "too-slow",
    HTTPStatus.REQUEST_TIMEOUT,
    "The body took too long to arrive",
    "Send it again, without long pauses; large bodies in several requests.",
)
CONTRADICTORY: Final = Problem(
    "contradictory-request",
    HTTPStatus.BAD_REQUEST,
    "A header that may stand once stands twice",
    "Send Host, Authorization, Content-Type, Content-Length and Origin once each.",
)
TOO_LARGE: Final = Problem(
    "too-large",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "The body, the batch or an event is too large",
    "Send less at once; refer to files by address and digest. For whole files there is servanda import.",
)
UNSUPPORTED_FORMAT: Final = Problem(
    "unsupported-format",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "The body is in a format that is not read here",
    "Use a media type that the header Accept-Post names, in UTF-8, plain or gzip.",
    Example(
        "curl -d @event.json",
        'curl -H "Content-Type: application/cloudevents+json" --data-binary @event.json',
    ),
)
UNKNOWN_TYPE: Final = Problem(
    "unknown-type",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "There is no such type of event",
    "Use a type of /schemas; near names are given.",
    Example('"type": "servanda.report.submited"', '"type": "servanda.report.submitted"'),
)
UNKNOWN_VERSION: Final = Problem(
    "unknown-version",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The type has no such version",
    "Name a version that /schemas lists, or leave dataschema out, which means version 1.",
)
INVALID_PAYLOAD: Final = Problem(
    "invalid-payload",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "A payload does not match its schema",
    "Correct the members that the pointers name; /schemas/{type}/{version} says what they can be.",
    Example('"occurred": "27 October 2004"', '"occurred": "2004-10-27"'),
)
SUBJECT_MISMATCH: Final = Problem(
    "subject-mismatch",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The subject and the payload name different things",
    "Name the stream that the payload is about.",
)
FUTURE_DATE: Final = Problem(
    "future-date",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "It has not happened yet",
    "Record what has happened; what is planned has members of its own, such as `due`.",
)
UNKNOWN_REFERENCE: Final = Problem(
    "unknown-reference",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "Something is named that the log does not know",
    "Correct the name (near ones are given), or record first what it names.",
)
UNKNOWN_PARAGRAPH: Final = Problem(
    "unknown-paragraph",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "No instrument has such a paragraph",
    "Name a paragraph of a loaded instrument by its address, such as XY-1/2#1.",
    Example('"paragraph": "XY-1/2#12"', '"paragraph": "XY-1/2#1"'),
)
PERSONAL_DATA: Final = Problem(
    "personal-data",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "A public text looks like personal data",
    "Leave e-mail addresses and telephone numbers out of public text: it stays for ever.",
)
RULE_REFUSED: Final = Problem(
    "rule-refused",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The stream does not take this event",
    "Look at what the stream says so far; the rule that refused is named.",
)
RESERVED_ATTRIBUTE: Final = Problem(
    "reserved-attribute",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "An attribute is set by the log",
    "Leave out recordedtime, authid, authtype, claimstanding and sequence.",
    Example('"recordedtime": "2026-03-01T09:00:00Z"', "(left out)"),
)
KEY_REUSED: Final = Problem(
    "idempotency-key-reused",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The Idempotency-Key belongs to another request",
    "Choose a new key for a new request.",
)
QUOTA_EXCEEDED: Final = Problem(
    "quota-exceeded",
    HTTPStatus.TOO_MANY_REQUESTS,
    "More was asked than this credential may",
    "Wait as long as Retry-After says; the RateLimit headers say what is left.",
    uri="https://iana.org/assignments/http-problem-types#quota-exceeded",
)
HEADERS_TOO_LARGE: Final = Problem(
    "headers-too-large",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "The headers are too large",
    "Send less than 16 KiB of headers; send large events in structured mode.",
)
REDUCED_CAPACITY: Final = Problem(
    "reduced-capacity",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The service is busy or about to stop",
    "Nothing was recorded. Send the same again after as long as Retry-After says.",
)
UNAVAILABLE: Final = Problem(
    "unavailable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The database is not reachable",
    "Send the same again after as long as Retry-After says.",
)
OUTCOME_UNKNOWN: Final = Problem(
    "outcome-unknown",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The database was lost during the commit",
    "Send the same events again under the same ids: what was recorded is not recorded twice.",
)
NOT_READY: Final = Problem(
    "not-ready",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The service should get no requests now",
    "Ask again in a moment.",
)
INTERNAL: Final = Problem(
    "internal",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "This is our mistake",
    "Report it with the request id. Events may be sent again under the same ids.",
)

PROBLEMS: Final = (
    INVALID_JSON,
    INVALID_EVENT,
    KEY_MALFORMED,
    UNKNOWN_PARAMETER,
    INVALID_PARAMETER,
    UNAUTHENTICATED,
    FORBIDDEN,
    JUDGE_REQUIRED,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    WITHHELD,
    NOT_ACCEPTABLE,
    DUPLICATE_ID,
    WRONG_REVISION,
    RETRACTED_TARGET,
    IN_PROGRESS,
    TOO_SLOW,
    CONTRADICTORY,
    TOO_LARGE,
    UNSUPPORTED_FORMAT,
    UNKNOWN_TYPE,
    UNKNOWN_VERSION,
    INVALID_PAYLOAD,
    SUBJECT_MISMATCH,
    FUTURE_DATE,
    UNKNOWN_REFERENCE,
    UNKNOWN_PARAGRAPH,
    PERSONAL_DATA,
    RULE_REFUSED,
    RESERVED_ATTRIBUTE,
    KEY_REUSED,
    QUOTA_EXCEEDED,
    HEADERS_TOO_LARGE,
    REDUCED_CAPACITY,
    UNAVAILABLE,
    OUTCOME_UNKNOWN,
    NOT_READY,
    INTERNAL,
)
"""Every problem that there is, in the order in which a request meets them."""
