import sys
import unittest

import tool

sys.path.insert(0, str(tool.ROOT / "tools" / "lib"))
import plat_tool  # noqa: E402

PROGRAM = """# The platform.
platform p {
  deliver { apps = kustomize }
}

environment dev { domain = "dev.example.org" }  # on one line
# Two lines
# of comment.
app a {
  args = ["}", "${x}"]
  text = \"\"\"
app b {
\"\"\"
}
# The end.
"""


class Tokens(unittest.TestCase):
    def words(self, text):
        return [(kind, text[begin:end]) for kind, begin, end in plat_tool.tokens(text)]

    def test_literals_are_one_token(self):
        text = '10.0.0.0/8 10.0.0.1-10.0.0.9 aa:bb:cc:dd:ee:ff 8080/tcp 1.2.3 50m 3 @daily "a ${b} c"'
        self.assertEqual([word for _, word in self.words(text)], text.split(" ", 8)[:8] + ['"a ${b} c"'])

    def test_comments_and_space_are_none(self):
        self.assertEqual(self.words("a = 1 # b\n+= c"), [("name", "a"), ("sign", "="), ("literal", "1"),
                                                         ("sign", "+="), ("name", "c")])


class Declarations(unittest.TestCase):
    def test_pieces_are_the_text_again(self):
        self.assertEqual("".join(plat_tool.declarations(PROGRAM)), PROGRAM)

    def test_each_has_the_comment_above_it(self):
        pieces = plat_tool.declarations(PROGRAM)
        self.assertEqual([piece.split("\n")[0] for piece in pieces],
                         ["# The platform.", 'environment dev { domain = "dev.example.org" }  # on one line',
                          "# Two lines"])
