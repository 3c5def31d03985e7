import pathlib
import sys
import tempfile
import unittest

import tool

sys.path.insert(0, str(tool.ROOT / "tools" / "lib"))
import bench_platform  # noqa: E402

# Stands in for plat: writes one file for each app, only when it differs.
FAKE_PLAT = """#!/usr/bin/env python3
import pathlib, re, sys
if sys.argv[1] == "check":
    sys.exit(0)
out = pathlib.Path(sys.argv[4])
out.mkdir(exist_ok=True)
for path in pathlib.Path(sys.argv[2]).glob("*.plat"):
    target = out / path.name
    if not target.exists() or target.read_text() != path.read_text():
        target.write_text(path.read_text())
{extra}
"""


class Bench(unittest.TestCase):
    def bench(self, extra=""):
        with tempfile.TemporaryDirectory() as folder:
            tool.write_tree(folder, {"plat": FAKE_PLAT.format(extra=extra)})
            plat = pathlib.Path(folder, "plat")
            plat.chmod(0o755)
            return tool.run(str(tool.ROOT / "tools" / "bench"), "--apps", "40", "--runs", "1",
                            "--tolerance", "50", env={"PLAT": str(plat), "PATH": "/usr/bin:/bin"})

    def test_limits_that_hold(self):
        result = self.bench()
        self.assertIn("7 passed, 0 failed", result.stdout, result.stdout + result.stderr)
        self.assertEqual(result.returncode, 0)

    def test_a_build_that_writes_without_a_change_is_found(self):
        result = self.bench('(out / "again").write_text("x")')
        self.assertIn("MISSED  build writes when nothing changed", result.stdout)
        self.assertEqual(result.returncode, 1)

    def test_memory_is_measured(self):
        result = self.bench("x = b'1' * 450_000_000")
        self.assertIn("MISSED  build, memory", result.stdout, result.stderr)

    def test_a_failing_command_is_shown(self):
        result = self.bench("sys.exit('no such kind')")
        self.assertIn("no such kind", result.stderr)
        self.assertEqual(result.returncode, 1)


class Platform(unittest.TestCase):
    def test_apps_differ_and_one_can_be_changed(self):
        with tempfile.TemporaryDirectory() as folder:
            project = pathlib.Path(folder, "p")
            bench_platform.write(project, 120, 4)
            before = {path.name: path.read_text() for path in project.iterdir()}
            self.assertEqual(len(before), 51)
            bench_platform.change_one(project, 120, 4, 1)
            after = {path.name: path.read_text() for path in project.iterdir()}
            changed = [name for name in before if before[name] != after[name]]
            self.assertEqual(changed, ["apps_10.plat"])
            with self.assertRaises(ValueError):
                bench_platform.change_one(project, 120, 4, 1)
