"""Is a file what it says it is, and is it safe to hand to others?"""

from bids.services.uploads.checking import Checked, check_upload

__all__ = ["Checked", "check_upload"]
