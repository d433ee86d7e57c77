"""Page templates, made into Python once and kept in the system's cache folder: half a first page's cost."""

from __future__ import annotations

import contextlib
from pathlib import Path

from jinja2.bccache import Bucket, FileSystemBytecodeCache


class KeptTemplates(FileSystemBytecodeCache):
    """Jinja's own cache, which checks that a kept template is that of the same source and the same Jinja.

    A folder that cannot be written costs time at each start, never a page.
    """

    def __init__(self, folder: Path) -> None:
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(str(folder), "%s.page")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template if it can be kept."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)
