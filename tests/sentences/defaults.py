"""What each type demands beyond what all share, told of a convention that does not exist."""

from typing import Any

COP = "stakeholder/xy-cop"
SECRETARIAT = "stakeholder/xy-secretariat"
FIRM = "stakeholder/a-firm"

_JUDGED: dict[str, Any] = {
    "by": SECRETARIAT,
    "paragraph": "XY-1/2#1",
    "reasons": "it is what was asked for",
}

DEFAULTS: dict[str, dict[str, Any]] = {
    "instrument.recorded": {
        "address": "XY-1/2",
        "name": "Decision 1/2",
        "adoptedBy": COP,
        "adoptedAt": "meeting/xy-cop-1",
        "adoptedOn": "2003-05-02",
        "textSha256": "0" * 64,
        "window": {"opens": "COP-1"},
        "bodies": {"COP": {"stakeholder": COP, "type": "convention_body", "name": "The Parties"}},
        "classes": {"industry": ["company", "industry_association"]},
        "acts": {"join": ["partnership.joined"]},
        "verbs": {"requests": "duty"},
        "documents": {"programme": {"type": "work-programme", "name": "The programme"}},
    },
    "instrument.paragraph_recorded": {
        "address": "XY-1/2#1",
        "role": "paragraph",
        "verb": "requests",
        "family": "duty",
        "addressees": ["secretariat"],
        "object": {"text": "a programme", "document": "programme", "scope": ["industry"]},
        "text": "Requests the secretariat to draw up a programme",
        "deliverables": {"drafted": "draft programme"},
    },
    "instrument.rule_recorded": {
        "paragraph": "XY-1/2#1",
        "version": 1,
        "family": "duty",
        "criteria": {
            "drafted": {"text": "a draft", "match": {"act": "draft", "has": ["document"]}}
        },
        "values": [["DRAFTED", "drafted"]],
        "required": ["drafted"],
    },
    "instrument.reference_recorded": {
        "reference": "principles",
        "version": "2002",
        "kind": "principles",
        "items": [{"code": "1", "label": "Be open", "basis": "unverified"}],
    },
    "instrument.linked": {
        "fromAddress": "XY-1/2#1",
        "toAddress": "XY-2/1#1",
        "kind": "renews",
        "on": "2005-05-02",
        "basis": "stated",
    },
    "meeting.scheduled": {
        "code": "COP-1",
        "body": COP,
        "from": "2003-04-28",
        "to": "2003-05-02",
        "basis": "stated",
    },
    "meeting.held": {"body": COP},
    "decision.adopted": {"body": COP, "form": "decision"},
    "stakeholder.registered": {"name": "A firm", "type": "company"},
    "stakeholder.merged": {"into": "stakeholder/another-firm", "reason": "the same firm"},
    "post.created": {"body": COP, "host": SECRETARIAT, "task": "partnerships"},
    "consultation.opened": {"by": SECRETARIAT, "addressees": [{"class": "industry"}]},
    "consultation.widened": {"deadline": "2003-09-30"},
    "consultation.held": {"with": [FIRM]},
    "response.received": {"by": [FIRM]},
    "partnership.proposed": {"by": [FIRM], "aim": "to collect phones"},
    "partnership.formed": {"form": "declaration"},
    "partnership.joined": {"partner": FIRM, "capacity": "signatory", "how": "signed"},
    "partnership.left": {"partner": FIRM, "capacity": "signatory"},
    "partnership.extended": {"until": "2009"},
    "partnership.concluded": {"outcome": "all is collected"},
    "activity.proposed": {"by": [FIRM]},
    "activity.started": {"form": "project"},
    "activity.cancelled": {"reason": "no money"},
    "document.drafted": {
        "by": [SECRETARIAT],
        "documentType": "work-programme",
        "name": "The programme",
        "version": {"n": 1},
    },
    "document.submitted": {"by": [SECRETARIAT], "body": COP, "for": "adoption"},
    "document.circulated": {"by": [SECRETARIAT], "addressees": [{"class": "industry"}]},
    "document.adopted": {"body": COP, "act": "adopts"},
    "document.published": {"by": [SECRETARIAT], "how": "online"},
    "report.submitted": {"by": [SECRETARIAT], "medium": "written"},
    "workitem.defined": {
        "programme": "document/programme",
        "ref": "1.1",
        "text": "Find partners",
        "responsible": [SECRETARIAT],
    },
    "workitem.ended": {"outcome": "completed"},
    "contribution.pledged": {"donor": FIRM, "form": "money"},
    "contribution.received": {"donor": FIRM, "form": "money"},
    "contribution.spent": {"on": "activity/a-project"},
    "contribution.withdrawn": {"reason": "bankrupt"},
    "claim.made": {
        "event": {"source": "urn:example:tests", "id": "1"},
        "paragraph": "XY-1/2#1",
        "bearing": "direct",
        "reason": "it is the draft asked for",
    },
    "claim.withdrawn": {
        "event": {"source": "urn:example:tests", "id": "1"},
        "paragraph": "XY-1/2#1",
        "reason": "it was another draft",
    },
    "claim.disputed": {
        "event": {"source": "urn:example:tests", "id": "1"},
        **_JUDGED,
    },
    "claim.verified": {
        "event": {"source": "urn:example:tests", "id": "1"},
        **_JUDGED,
    },
    "assessment.recorded": {"value": "RESPONSE_PARTIAL", "day": "2003-05-02", **_JUDGED},
    "equivalence.accepted": {
        "criterion": "joined",
        "event": {"source": "urn:example:tests", "id": "1"},
        **_JUDGED,
    },
    "principle.mapped": {
        "document": "document/framework",
        "reference": "principles",
        "version": "2002",
        "rows": [{"principle": "1", "finding": "not-shown", "reason": "not spoken of"}],
    },
    "conflict.noted": {
        "about": "meeting/xy-cop-1",
        "member": "people",
        "claims": [
            {"value": 61, "sources": [{"title": "Page"}], "confidence": "stated"},
            {"value": "over 100", "sources": [{"title": "Record"}], "confidence": "stated"},
        ],
        "reason": "two counts",
    },
    "person.recorded": {
        "function": "Chair of the working group",
        "_sd": ["X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"],
        "_sd_alg": "sha-256",
    },
    "access.recorded": {
        "what": "key.issued",
        "by": "local",
        "key": "4f0Zq81LmPx2",
        "scopes": ["record"],
        "limits": {"types": ["servanda.partnership.*"], "sources": ["urn:example:"]},
        "expires": "2004-05-02T00:00:00Z",
    },
    "event.corrected": {
        "target": {"source": "urn:example:tests", "id": "1"},
        "data": {"occurred": "2003"},
        "reason": "a slip",
    },
    "event.retracted": {
        "target": {"source": "urn:example:tests", "id": "1"},
        "reason": "it never happened",
    },
}
