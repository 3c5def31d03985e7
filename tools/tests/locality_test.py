import pathlib
import tempfile
import unittest

import tool

# Stands in for plat: each declaration of the project becomes a file named after it; an index lists
# them. What is wrong with it comes from $WRONG.
FAKE_PLAT = r'''#!/usr/bin/env python3
import os, pathlib, re, sys
if sys.argv[1] == "add":
    pathlib.Path("locality.plat").write_text('environment locality { domain = "l.example.org" }\n')
    sys.exit(0)
source, out, wrong = pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[4]), os.environ.get("WRONG", "")
texts = [path.read_text() for path in sorted(source.glob("*.plat"))]
found = [(kind, name.replace("_", "-"), body) for text in texts
         for kind, name, body in re.findall(r"^(\w+) (\w+) \{(.*?)\}$", text, re.M | re.S)]
if wrong != "unsorted":
    found.sort()
out.mkdir(exist_ok=True)
for kind, name, body in found:
    (out / f"{kind}-{name}.yaml").write_text(body)
count = f"# {len(found)} files\n" if wrong == "count" else ""
(out / "index").write_text(count + "".join(f"{kind}-{name}\n" for kind, name, _ in found))
if wrong == "domains":
    (out / "all").write_text(f"{len(''.join(texts))}\n")
'''
PROJECT = {"main.plat": 'environment dev { domain = "dev.example.org" }\n'
                        'environment prod { domain = "prod.example.org" }\n\n# First.\napp one { a = 1 }\n'
                        'app two {\n  host = "x"\n}\n', "more.plat": "app three { b = 2 }\n"}


class Locality(unittest.TestCase):
    def locality(self, *arguments, wrong=""):
        with tempfile.TemporaryDirectory() as folder:
            tool.write_tree(folder, {f"project/{path}": text for path, text in PROJECT.items()}
                            | {"plat": FAKE_PLAT})
            plat = pathlib.Path(folder, "plat")
            plat.chmod(0o755)
            return tool.run(str(tool.ROOT / "tools" / "locality"), *arguments, f"{folder}/project",
                            env={"PLAT": str(plat), "PATH": "/usr/bin:/bin", "WRONG": wrong,
                                 "HOME": folder})

    def test_a_local_compiler_passes(self):
        result = self.locality()
        self.assertIn("5 passed, 0 failed", result.stdout, result.stdout + result.stderr)
        self.assertEqual(result.returncode, 0)

    def expect_failure(self, variant, wrong, words):
        result = self.locality("--only", variant, wrong=wrong)
        self.assertIn(words, result.stdout, result.stderr)
        self.assertIn("0 passed, 1 failed", result.stdout)
        self.assertEqual(result.returncode, 1)

    def test_order_that_reaches_the_output(self):
        self.expect_failure("split", "unsorted", "split: index changed")

    def test_an_index_that_counts(self):
        self.expect_failure("app", "count", "index loses 1 lines, such as: # 5 files")
        self.expect_failure("environment", "count", "index loses 1 lines")

    def test_a_first_environment_beside_the_only_one(self):
        with tempfile.TemporaryDirectory() as folder:
            tool.write_tree(folder, {"project/main.plat": 'environment dev { domain = "d.example.org" }\n',
                                     "plat": FAKE_PLAT})
            plat = pathlib.Path(folder, "plat")
            plat.chmod(0o755)
            result = tool.run(str(tool.ROOT / "tools" / "locality"), "--only", "environment",
                              f"{folder}/project", env={"PLAT": str(plat), "PATH": "/usr/bin:/bin",
                                                        "HOME": folder})
        self.assertIn("not measured, there is only one", result.stdout)

    def test_a_line_without_host_name(self):
        self.expect_failure("domain", "domains", "a changed line has no host name")
