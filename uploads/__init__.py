"""Taking files that people send: checked by their content, kept under random names. Knows nothing of the product."""

from uploads.checks import MAX_BYTES, Checked, Refused, check_name, check_upload
from uploads.storage import StoredFile, keep, open_kept, until_a_row_names

__all__ = [
    "MAX_BYTES",
    "Checked",
    "Refused",
    "StoredFile",
    "check_name",
    "check_upload",
    "keep",
    "open_kept",
    "until_a_row_names",
]
