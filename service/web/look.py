"""How the page looks: one style, in the page itself, and the policy that lets a browser use this one and nothing else."""

import hashlib
from base64 import b64encode
from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 75rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-top: 1px solid; }
thead th { border-top: 0; }
td { overflow-wrap: anywhere; }
pre { overflow-x: auto; }
.value { font-weight: 600; }
:focus-visible { outline: 3px solid; outline-offset: 2px; }
@media (max-width: 48rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, caption, tbody, tr, th, td { display: block; }
  tr { border-top: 1px solid; padding: .75rem 0; }
  th, td { border: 0; padding: .125rem 0; }
  td:empty { display: none; }
  td[data-label]::before { content: attr(data-label) ": "; }
}
"""
"""On a narrow screen each row becomes a block; the roles in the markup keep it a table for screen readers."""

_DIGEST: Final = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
