import tempfile
import unittest

import tool

PROJECT = """cmake_minimum_required(VERSION 3.25)
project(floors LANGUAGES NONE)
add_library(plat_options INTERFACE)
include({root}/tools/cmake/PlatLibrary.cmake)
plat_library(low FLOOR 1)
{rest}
"""


class PlatLibrary(unittest.TestCase):
    def configure(self, rest):
        with tempfile.TemporaryDirectory() as folder:
            tool.write_tree(folder, {"CMakeLists.txt": PROJECT.format(root=tool.ROOT, rest=rest)})
            return tool.run("cmake", "-G", "Ninja", "-S", folder, "-B", f"{folder}/build")

    def test_a_lower_floor_may_be_used(self):
        result = self.configure("plat_library(high FLOOR 2 DEPS low)")
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_the_same_or_a_higher_floor_stops_the_configuration(self):
        for floor in (0, 1):
            result = self.configure(f"plat_library(other FLOOR {floor} DEPS low)")
            self.assertNotEqual(result.returncode, 0)
            self.assertIn(f"other (floor {floor}) may not use low (floor 1)", result.stderr)

    def test_a_library_without_a_floor(self):
        self.assertIn("FLOOR is missing", self.configure("plat_library(other DEPS low)").stderr)
