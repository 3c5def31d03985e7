import pathlib
import tempfile
import unittest

import tool

layers = tool.load("check_layers.py")

FLOORS = """
plat_library(base   FLOOR 0 EXTERNAL fmt::fmt)
plat_library(source FLOOR 1 DEPS base EXTERNAL Boost::filesystem)
plat_library(ir     FLOOR 4 DEPS source)
plat_library(driver FLOOR 8 DEPS ir)
"""


class CheckLayers(unittest.TestCase):
    def violations(self, files, floors=FLOORS):
        with tempfile.TemporaryDirectory() as folder:
            tree = {"compiler/base/a.h": ""}
            tree.update(files)
            tool.write_tree(folder, {"CMakeLists.txt": floors} | tree)
            return layers.check(pathlib.Path(folder))

    def expect_one(self, words, files, floors=FLOORS):
        found = self.violations(files, floors)
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])

    def test_downward_and_transitive_includes_are_fine(self):
        self.assertEqual(self.violations({
            "compiler/ir/n.h": '#include "base/a.h"\n#include <vector>\n#include <fmt/core.h>\n',
            "compiler/main.cpp": '#include "ir/n.h"\n'}), [])

    def test_an_upward_include_is_named_with_both_floors(self):
        self.expect_one("compiler/base/b.h:2: \"ir/n.h\": base (floor 0) does not depend on ir (floor 4)",
                        {"compiler/ir/n.h": "", "compiler/base/b.h": '\n#include "ir/n.h"\n'})

    def test_a_dependency_on_the_same_floor(self):
        self.expect_one("peer (floor 0) may not use base (floor 0)", {},
                        FLOORS + "plat_library(peer FLOOR 0 DEPS base)\n")

    def test_a_folder_that_is_not_declared(self):
        self.expect_one("compiler/extra is not declared",
                        {"compiler/extra/e.h": '#include "base/a.h"\n'})

    def test_a_third_party_library_outside_its_door(self):
        self.expect_one("<boost/filesystem.hpp> belongs behind source/disk_file_system.cpp",
                        {"compiler/ir/n.cpp": "#include <boost/filesystem.hpp>\n"})
        self.assertEqual(self.violations(
            {"compiler/source/disk_file_system.cpp": "#include <boost/filesystem.hpp>\n"}), [])

    def test_the_clock_outside_its_door(self):
        self.expect_one("<chrono> belongs behind", {"compiler/ir/n.cpp": "#include <chrono>\n"})

    def test_an_include_without_folder(self):
        self.expect_one("write its folder", {"compiler/base/b.h": '#include "a.h"\n'})

    def test_a_cycle_within_a_library(self):
        self.expect_one("base/b.h -> base/c.h -> base/b.h",
                        {"compiler/base/b.h": '#include "base/c.h"\n',
                         "compiler/base/c.h": '#include "base/b.h"\n'})

    def test_nothing_to_check_is_a_failure(self):
        self.expect_one("no plat_library()", {}, "")
