"""What the content security policy must allow for the bases to work."""

import base64
import hashlib

INLINE_SCRIPT = (
    "document.body.className += ' js-enabled' + "
    "('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');"
)
"""govuk-frontend's own line, in every public and bidder page, allowed by its hash."""

INLINE_SCRIPT_HASH = "'sha256-" + base64.b64encode(hashlib.sha256(INLINE_SCRIPT.encode()).digest()).decode() + "'"
