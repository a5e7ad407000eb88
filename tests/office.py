"""The office suite that opens and recalculates what the package writes, where there is one."""

import shutil
import subprocess


def _works(command: str) -> bool:
    """Whether it starts: a package that was installed half-way is on the path all the same."""
    try:
        asked = subprocess.run([command, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


_FOUND = shutil.which("soffice") or shutil.which("libreoffice")
OFFICE = _FOUND if _FOUND and _works(_FOUND) else None
"""The command of LibreOffice; ``None`` if there is none that starts."""
