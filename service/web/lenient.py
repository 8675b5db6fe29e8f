"""`handling=lenient`: the good lines are recorded, together and in order; the bad ones are returned with their faults."""

from typing import Final

from service.auth.principal import Principal
from service.recording.errors import RecordingError
from service.recording.receipts import Receipt
from service.recording.record import Recorder
from service.web.problems import RULE_REFUSED
from service.web.proposals import Finding, Proposals
from service.web.verdicts import findings_of

ROUNDS: Final = 20
"""So often lines that are refused are left out, and the others tried again: a line may rest on a refused one."""


async def recorded_leniently(
    recorder: Recorder, read: Proposals, principal: Principal
) -> tuple[Proposals, Receipt, tuple[int, ...], tuple[Finding, ...]]:
    """Return the receipt of what was recorded, where each of it stands in the request, and what is wrong with the rest.

    Raises RecordingError and LogError for what concerns the whole, and then nothing was recorded.
    """
    left, findings = list(read.readable), list(read.findings)
    for _ in range(ROUNDS):
        places = tuple(index for index, _ in left)
        try:
            receipt = await recorder.record([event for _, event in left], principal)
        except RecordingError as error:
            if not error.faults:
                raise
            told = findings_of(error, places, read)
            findings += told
            gone = {one.index for one in told}
            left = [(index, event) for index, event in left if index not in gone]
        else:
            return read, receipt, places, tuple(findings)
    said = "It rests on lines that were refused: mend those, and send it again with them."
    rest = (
        Finding(index, RULE_REFUSED, read.sent[index].fault("", "rests-on-refused", said))
        for index, _ in left
    )
    return read, Receipt(()), (), (*findings, *rest)
