import tempfile
import unittest

import tool

PRELUDE = """
set -euo pipefail
root={root}; logs={logs}
. "$root/tools/lib/common.sh"; . "$root/tools/lib/build.sh"; . "$root/tools/lib/stages.sh"
"""


class Stages(unittest.TestCase):
    def script(self, text, **environment):
        with tempfile.TemporaryDirectory() as logs:
            prelude = PRELUDE.format(root=tool.ROOT, logs=logs)
            return tool.run("bash", "-c", prelude + text,
                            env={"PATH": "/usr/bin:/bin", "HOME": logs} | environment)

    def last(self, result):
        return result.stdout.strip().splitlines()[-1]

    def test_counts_of_doctest_and_of_scripts_are_added(self):
        result = self.script("""
            one() { echo '12: [doctest] test cases: 5 | 5 passed | 0 failed | 0 skipped'; }
            two() { echo '3 passed, 0 failed, 2 skipped'; }
            stage one one; stage two two; stage three true; finish""")
        self.assertEqual(self.last(result), "9 passed, 0 failed, 2 skipped")
        self.assertEqual(result.returncode, 0)

    def test_the_first_failure_stops_the_run(self):
        result = self.script("bad() { echo why; return 3; }; stage good true; stage bad bad; stage never true")
        self.assertEqual(self.last(result), "1 passed, 1 failed")
        self.assertIn("why", result.stdout)
        self.assertNotIn("never", result.stdout)
        self.assertEqual(result.returncode, 1)

    def test_a_reported_failure_counts_even_with_status_zero(self):
        result = self.script("liar() { echo '3 passed, 1 failed'; }; stage liar liar; finish")
        self.assertEqual(result.returncode, 1)

    def test_what_did_not_run_is_named_before_the_last_line(self):
        text = "part() { echo 'not run: no helm here'; }; stage part part; leave_out tidy absent; finish"
        result = self.script(text)
        self.assertEqual(result.stdout.strip().splitlines()[-2:],
                         ["not run: part: no helm here; tidy: absent",
                          "1 passed, 0 failed, 2 skipped"])
        self.assertEqual(result.returncode, 0)
        self.assertEqual(self.script(text, PLAT_REQUIRE="all").returncode, 1)
