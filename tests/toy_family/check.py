#!/usr/bin/env python3
"""usage: tests/toy_family/check.py PLAT

Says whether what the family of this folder prints are the objects of `plat render`. It is run by
tools/check_recipes, in a checkout that has the family.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "equivalence"))

import compare  # noqa: E402

# What each environment has from the family: `web` is Kustomize's in prod.
UNITS = {"dev": ["store", "web"], "prod": ["store"]}


def call(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True,
                          stdin=subprocess.DEVNULL).stdout


def main(plat):
    failed = 0
    with tempfile.TemporaryDirectory() as out:
        call(plat, "build", HERE, "--out", out)
        for environment, units in UNITS.items():
            lines = pathlib.Path(out, "json_lines", f"{environment}.jsonl").read_text("utf-8")
            made = compare.read("\n---\n".join(lines.splitlines()), environment)
            rendered = call(plat, "render", HERE, *units, "--env", environment)
            wanted = compare.read(rendered, environment)
            for thing in (json.loads(line) for line in lines.splitlines()):
                assert thing["kind"], thing
            result = compare.compare(wanted, made, "json_lines", compare.NothingAllowed())
            print("\n".join(result.differences) or f"{environment}: {len(made.objects)} objects, "
                  f"{result.fields} fields, 0 differences")
            failed += bool(result.differences) or not made.objects
        up = pathlib.Path(out, "up").read_text("utf-8")
        failed += "json_lines/prod.jsonl" not in up or "kustomize/up prod" not in up
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
