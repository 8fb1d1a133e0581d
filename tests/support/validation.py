"""Valid HTML, judged by html-validate: many pages at once, because starting node is what takes time."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent


def validation_faults(pages: Mapping[str, str]) -> list[str]:
    """What html-validate says about ``pages`` (HTML by name), one line a fault; empty when all are valid."""
    node = shutil.which("node")
    assert node, "node is missing: run the tests with `make test`, which installs it"
    answer = subprocess.run(
        [node, "html_validate.mjs"], cwd=HERE, input=json.dumps(pages), capture_output=True, text=True, timeout=120
    )
    assert answer.returncode == 0, answer.stderr
    return ["{page}:{line}: {message} ({rule}, {selector})".format(**fault) for fault in json.loads(answer.stdout)]
