import pathlib
import tempfile
import unittest

import tool

coverage = tool.load("check_coverage")
DEFINITIONS = """// Text.
PLAT_DIAGNOSTIC(UnknownField, 3004, Error, "`{0}`", (int x), R"md(P9999)md")
PLAT_DIAGNOSTIC(Old, 3005, Retired, "", (), "")
"""


class CheckCoverage(unittest.TestCase):
    def wrong(self, files):
        with tempfile.TemporaryDirectory() as folder:
            tool.write_tree(folder, {"compiler/diagnostic/type.def": DEFINITIONS} | files)
            return coverage.check(pathlib.Path(folder))[1]

    SHOWN = {"tests/spec/sema/a.spec": "x  # error: P3004\n"}

    def test_a_diagnostic_without_a_case(self):
        self.assertEqual(self.wrong({}), ["P3004 has no case: UnknownField is in no golden and no spec"])
        self.assertEqual(self.wrong(self.SHOWN), [])
        self.assertEqual(self.wrong({"golden/a/expect/diagnostics.txt": "error[P3004]: x\n"}), [])

    def test_rows_and_components(self):
        wrong = self.wrong(self.SHOWN | {
            "compiler/schema/families.def": "PLAT_FAMILY(helm, Helm)\n",
            "compiler/pass/passes.def": "PLAT_PASS(names)\n", "stdlib/x/component.plat": ""})
        self.assertEqual([line.split()[0] for line in wrong], ["pass/names", "backend/helm", "stdlib/x"])
        self.assertEqual(self.wrong(self.SHOWN | {
            "stdlib/x/component.plat": "", "golden/stdlib/x/plain/main.plat": ""}), [])

    def test_rows_of_real_platforms(self):
        page = {"docs/language/platforms.md": "| what | how | case |\n|---|---|---|\n| a | `b` | one |\n| c | d | two |\n"}
        case = "==== one\n---- main.plat\nx\n---- shows\n"
        spec = "tests/spec/lower/platforms.spec"
        lacks = [line.split()[0] for line in self.wrong(self.SHOWN | page | {spec: case + "\n==== two\n"})]
        self.assertEqual(lacks, ["platforms/one", "platforms/two"])
        both = case + "fact\n\n" + case.replace("one", "two") + "fact\n"
        self.assertEqual(self.wrong(self.SHOWN | page | {spec: both}), [])
        three = both + "\n" + case.replace("one", "three") + "fact\n"
        self.assertEqual(self.wrong(self.SHOWN | page | {spec: three}), [
            "platforms/three has no case: a row in docs/language/platforms.md"])

    def test_an_exception_holds_until_it_is_not_needed(self):
        allow = {"tools/coverage_allowed": "# c\nallow P3004 needs a full disk\n"}
        self.assertEqual(self.wrong(allow), [])
        self.assertIn("remove the exception", self.wrong(self.SHOWN | allow)[0])
        with self.assertRaises(ValueError):
            self.wrong({"tools/coverage_allowed": "allow P3004\n"})
