"""python -m bench.process MODULE ARGUMENT…: prints what the module's main() found, as one line of JSON."""

import importlib
import json
import sys

import django

if __name__ == "__main__":
    django.setup()  # before the module, which imports models
    print(json.dumps(importlib.import_module(f"bench.{sys.argv[1]}").main(sys.argv[2:])))
