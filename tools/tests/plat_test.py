import pathlib
import shutil
import tempfile
import time
import unittest

import tool

# Stands in for cmake and ninja: counts its calls, and makes a `plat` that says its arguments.
FAKE_CMAKE = """#!/bin/sh
mkdir -p build/install && touch build/install/build.ninja
"""
FAKE_NINJA = """#!/bin/sh
echo build >>"$2/calls"
[ ! -e "$2/broken" ] || { echo "no such type"; exit 1; }
printf '#!/bin/sh\\necho ran "$@"\\n' >"$2/plat" && chmod +x "$2/plat"
"""


class Plat(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.checkout = self.folder / "check out"
        shutil.copytree(tool.ROOT / "tools" / "lib", self.checkout / "tools" / "lib")
        shutil.copy(tool.ROOT / "tools" / "plat", self.checkout / "tools" / "plat")
        tool.write_tree(self.checkout, {"compiler/main.cpp": "", "grammar/g": "", "stdlib/s": "",
                                        "tools/cmake/c": "", "CMakeLists.txt": ""})
        tool.write_tree(self.folder, {"bin/cmake": FAKE_CMAKE, "bin/ninja": FAKE_NINJA})
        for name in ("cmake", "ninja"):
            (self.folder / "bin" / name).chmod(0o755)

    def call(self, *arguments):
        return tool.run(str(self.checkout / "tools" / "plat"), *arguments, cwd=self.folder,
                        env={"PATH": f"{self.folder}/bin:/usr/bin:/bin", "PLAT_PACKAGES": "no"})

    def test_a_link_to_it_works(self):
        link = self.folder / "bin" / "plat"
        link.symlink_to(self.checkout / "tools" / "plat")
        said = tool.run(str(link), "check", cwd=self.folder,
                        env={"PATH": f"{self.folder}/bin:/usr/bin:/bin", "PLAT_PACKAGES": "no"})
        self.assertIn("ran check", said.stdout)

    def builds(self):
        calls = self.checkout / "build" / "install" / "calls"
        return len(calls.read_text().splitlines()) if calls.exists() else 0

    def test_it_builds_once_and_passes_arguments_on(self):
        self.assertEqual(self.call("a b", "c").stdout, "ran a b c\n")
        self.assertEqual(self.call("d").stdout, "ran d\n")
        self.assertEqual(self.builds(), 1)

    def test_a_changed_or_new_source_is_built(self):
        self.call()
        time.sleep(0.05)
        (self.checkout / "compiler" / "new.cpp").write_text("")
        self.call()
        self.assertEqual(self.builds(), 2)
        self.call()
        self.assertEqual(self.builds(), 2)

    def test_a_build_that_fails_says_why_and_runs_nothing(self):
        self.call()
        (self.checkout / "build" / "install" / "broken").write_text("")
        (self.checkout / "compiler" / "main.cpp").write_text("x")
        result = self.call()
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("no such type", result.stderr)
