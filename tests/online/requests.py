"""Holding what a bot has asked of Discord against Discord's own description of its API."""

import subprocess
import sys
from pathlib import Path

VALIDATOR = Path(__file__).parents[3] / "shared" / "tools" / "validate_requests.py"
"""Beside the project's root; not everybody has it."""


def check_requests(log: Path) -> list[str]:
    """Return what is wrong with the requests of a log; nothing where there is no validator, or no request."""
    if not VALIDATOR.exists() or not log.exists():
        return []
    done = subprocess.run([sys.executable, str(VALIDATOR), str(log)], capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else (done.stdout + done.stderr).splitlines()
