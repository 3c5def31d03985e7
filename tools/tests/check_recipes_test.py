import pathlib
import tempfile
import unittest

import tool

recipes = tool.load("check_recipes")
TEXT = """# Adding

## Where things are

Prose, with a table.

```sh
echo not a recipe
```

## A word

Two files. First the row:

```cpp list.def after `FIRST`
SECOND
```

then the page:

```md pages/second.md new
text
```

```sh
grep SECOND list.def
! grep THIRD list.def
```
"""


class Recipes(unittest.TestCase):
    def test_a_section_with_edits_is_a_recipe(self):
        found = recipes.parse(TEXT)
        self.assertEqual([(r.title, r.count, len(r.edits)) for r in found], [("A word", 2, 2)])
        self.assertEqual(found[0].commands, ["grep SECOND list.def", "! grep THIRD list.def"])

    def test_a_block_that_says_no_action_is_refused(self):
        with self.assertRaises(ValueError):
            recipes.parse("## A\n```cpp list.def somewhere\nx\n```\n")

    def test_a_longer_fence_holds_a_shorter_one(self):
        recipe = recipes.parse("## A\n````md f new\n```plat\nx\n```\n````\n")[0]
        self.assertEqual(recipe.edits, [("f", "new", None, "```plat\nx\n```\n")])

    def test_sections_and_examples_belong_together(self):
        found = recipes.without_counterpart("## A word\n2 files.\n## Another\n", recipes.parse(TEXT))
        self.assertEqual(found, ["docs/adding.md: `Another` has no example in tools/recipes"])
        found = recipes.without_counterpart("## A word\nOne file.\n", recipes.parse(TEXT))
        self.assertEqual(found, ["docs/adding.md: `A word` says 1 files, its example 2"])

    def test_a_line_of_a_block_is_no_title(self):
        recipe = recipes.parse("## A\n```plat f new\n## About.\n```\n## B\n")[0]
        self.assertEqual((recipe.title, recipe.edits), ("A", [("f", "new", None, "## About.\n")]))

    def test_the_examples_of_this_checkout_apply(self):
        with tempfile.TemporaryDirectory() as folder:
            for path in sorted((tool.ROOT / "tools" / "recipes").glob("*.md")):
                for recipe in recipes.parse(path.read_text()):
                    for edit in recipe.edits:
                        source = tool.ROOT / edit[0]
                        if source.exists() and not pathlib.Path(folder, edit[0]).exists():
                            tool.write_tree(folder, {edit[0]: source.read_text()})
                        if edit[1] == "from":
                            tool.write_tree(folder, {edit[2]: (tool.ROOT / edit[2]).read_text()})
                        recipes.apply(pathlib.Path(folder), edit)

    def apply(self, text, edit):
        with tempfile.TemporaryDirectory() as folder:
            tool.write_tree(folder, {"f": text})
            recipes.apply(pathlib.Path(folder), edit)
            return pathlib.Path(folder, edit[0]).read_text()

    def test_edits_go_to_their_place(self):
        self.assertEqual(self.apply("a\nb\n", ("f", "after", "a", "x\n")), "a\nx\nb\n")
        self.assertEqual(self.apply("a\nb\n", ("f", "before", "a", "x\n")), "x\na\nb\n")
        self.assertEqual(self.apply("a\nb\n", ("f", "replace", "a", "x\n")), "x\nb\n")
        self.assertEqual(self.apply("a\n", ("f", "append", None, "x\n")), "a\nx\n")
        self.assertEqual(self.apply("", ("g/h", "new", None, "x\n")), "x\n")
        self.assertEqual(self.apply("y\n", ("g/h", "from", "f", "")), "y\n")

    def test_a_place_that_is_not_there_or_twice(self):
        for text in ("b\n", "a\na\n"):
            with self.assertRaises(ValueError):
                self.apply(text, ("f", "after", "a", "x\n"))
        with self.assertRaises(ValueError):
            self.apply("", ("f", "new", None, ""))

    def test_the_count_must_be_true(self):
        recipe = recipes.parse(TEXT.replace("Two files", "3 files"))[0]
        with tempfile.TemporaryDirectory() as folder:
            tool.write_tree(folder, {"list.def": "FIRST\n"})
            self.assertEqual(recipes.follow(recipe, pathlib.Path(folder), {}),
                             "says 3 files, and touches 2")
