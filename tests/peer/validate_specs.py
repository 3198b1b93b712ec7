"""Validates OpenAPI documents: `validate_specs.py FILE...`. Exit code 1 when one of them has a fault."""

import json
import sys

from openapi_spec_validator import OpenAPIV30SpecValidator


def faults(path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    return list(OpenAPIV30SpecValidator(document).iter_errors())


def main(paths):
    failed = not paths
    for path in paths:
        found = faults(path)
        failed = failed or bool(found)
        print(f"{path}: {'valid' if not found else f'{len(found)} faults'}")
        for fault in found:
            place = "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in fault.absolute_path)
            print(f"  #/{place}: {fault.message[:400]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
