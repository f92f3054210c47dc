"""check-jsonschema: it reads YAML 1.2 as editors do, and has the schemas of hosts with it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def check_jsonschema(folder: Path, *arguments: str) -> Any:
    """What the command says of files in a folder, as JSON. It asks no network."""
    command = [sys.executable, "-m", "check_jsonschema", "--output-format", "json", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return json.loads(done.stdout)
