import random
import unittest

import tool

edit_errors = tool.load("edit_errors")
FILES = {"main.plat": "app a {\n  image = \"x\"\n\n  # why\n  port http = 80\n}\n"}


def error(line, path="main.plat"):
    return {"severity": "error", "code": "P1001", "message": "m", "path": path, "line": line}


class Judge(unittest.TestCase):
    def edit_at(self, line):
        generator = random.Random(0)
        while True:
            edit = edit_errors.Edit(generator, FILES)
            if edit.line == line:
                return edit

    def test_one_error_on_the_line_or_the_next_written_one(self):
        edit = self.edit_at(2)
        self.assertEqual(edit_errors.judge(edit, 1, [error(2)]), "")
        self.assertEqual(edit_errors.judge(edit, 1, [error(5)]), "")
        self.assertIn("at line 6", edit_errors.judge(edit, 1, [error(6)]))
        self.assertIn("at other.plat:2", edit_errors.judge(edit, 1, [error(2, "other.plat")]))

    def test_three_errors_are_too_many(self):
        self.assertIn("3 errors", edit_errors.judge(self.edit_at(2), 1, [error(2)] * 3))

    def test_a_crash_is_not_an_answer(self):
        self.assertIn("exit status -6", edit_errors.judge(self.edit_at(2), -6, None))

    def test_no_error_is_no_mistake_only_when_the_program_compiles(self):
        self.assertIsNone(edit_errors.judge(self.edit_at(2), 0, []))
        self.assertIn("without an error", edit_errors.judge(self.edit_at(2), 1, []))

    def test_edits_depend_on_the_seed_alone(self):
        def texts(seed):
            generator = random.Random(seed)
            return [edit_errors.Edit(generator, FILES).text for _ in range(20)]
        self.assertEqual(texts(7), texts(7))
        self.assertNotEqual(texts(7), texts(8))
        self.assertNotIn(FILES["main.plat"], texts(7))
