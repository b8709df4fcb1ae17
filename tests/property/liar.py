#!/usr/bin/env python3
"""A fake ftcheck that reports `ready` for every module.  A test checks that run.py notices."""
import json
import sys

for path in sys.argv[1:]:
    if path.endswith(".so"):
        print(json.dumps({"path": path, "verdict": "ready", "error": None, "modules": []}))
