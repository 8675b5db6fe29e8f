"""What if: the statuses that drafts would change. Nothing is recorded, and no other field of the operation sees it."""

from typing import Any, Final

from events import cloudevents
from events.envelope import Proposed, Recorded
from events.errors import EventError
from service.auth.principal import LOCAL
from service.graphql.inputs import OccurredBy, occurred_by
from service.graphql.types.due import cause_of
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.node import Info
from service.graphql.types.paragraph import StatusStep
from service.graphql.types.status import ParagraphStatus
from service.projections.folds.instrument import paragraph_key
from service.reads.errors import BadQuestion
from service.reads.moment import Moment
from service.reads.preview import Change, changes
from service.recording.errors import RecordingError
from service.recording.record import rehearse

MOST: Final = 100
"""So many drafts fit into one question."""


async def preview(info: Info, events: list[Any], by: OccurredBy | None) -> list[StatusStep]:
    """Return the statuses that would change as of a day, if somebody who judges recorded these; raise BadQuestion."""
    drafts = _parsed(events)
    moment = await info.context.moment(None, occurred_by(by))
    snapshot = info.context.snapshot
    after = (await snapshot.head()).tables + snapshot.drafted
    try:
        async with snapshot.log() as log:
            told = await rehearse(log, drafts, LOCAL, after=after, now=info.context.now)
    except RecordingError as error:
        raise BadQuestion(str(error)) from error
    snapshot.drafted += len(told)
    found = await changes(snapshot, told, moment)
    then = Moment(after + len(told), moment.day, pinned=True, day_given=True)
    _lay_out(info, told, found, then)
    return [await _step(info, one, moment, then) for one in found]


def _parsed(events: list[Any]) -> list[Proposed]:
    if not 1 <= len(events) <= MOST:
        raise BadQuestion(f"Give one to {MOST} events.")
    drafts, faults = [], []
    for number, sent in enumerate(events, start=1):
        try:
            drafts.append(cloudevents.parse(sent))
        except EventError as error:
            faults.append(f"Event {number}: {error}")
    if faults:
        raise BadQuestion(" ".join(faults))
    return drafts


def _lay_out(info: Info, told: list[Recorded], found: list[Change], then: Moment) -> None:
    """Give the drafts and what paragraphs would be judged by to whoever asks as of the moment after them."""
    for draft in told:
        info.context.load.event.put(draft.position, draft)
    for one in found:
        info.context.load.case.put((one.address, then.position), one.case)


async def _step(info: Info, change: Change, moment: Moment, then: Moment) -> StatusStep:
    status = ParagraphStatus(row=change.after, moment=then)
    node = await subject_by_key(info, "paragraph", paragraph_key(change.address), moment)
    if node is None:
        raise AssertionError("a paragraph with a rule is recorded")
    cause = await cause_of(info, change.after["body"]["since_cause"], change.address, then)
    since = change.after["since"]
    return StatusStep(paragraph=node, status=status, from_=since, position=None, cause=cause)
