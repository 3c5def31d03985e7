import pathlib
import tempfile
import unittest

import tool

words = tool.load("check_words")


class CheckWords(unittest.TestCase):
    def violations(self, files):
        with tempfile.TemporaryDirectory() as folder:
            tool.write_tree(folder, {"stdlib/cert_manager/component.plat": "",
                                     "stdlib/argocd/component.plat": "",
                                     "compiler/main.cpp": ""} | files)
            return words.check(pathlib.Path(folder))

    def test_every_spelling_of_a_name_is_found(self):
        for text in ("cert_manager", "cert-manager", "Cert Manager", "CertManager", "kCertManagerName"):
            with self.subTest(text):
                count, found = self.violations({"compiler/a.cpp": f"\n{text}\n"})
                self.assertEqual(count, 2)
                self.assertEqual(found, ["compiler/a.cpp:2: names the component cert_manager"])

    def test_parts_of_other_words_are_not_names(self):
        self.assertEqual(self.violations({"compiler/a.cpp": "concert_manager argocdx manager"})[1], [])

    def test_a_path_is_searched_too(self):
        self.assertEqual(self.violations({"compiler/x/argocd.cpp": ""})[1],
                         ["compiler/x/argocd.cpp (its name): names the component argocd"])

    def test_example_programs_of_diagnostics_may_name_any(self):
        page = 'R"md(\nWhy.\n\n```plat\nuse argocd\n```\n)md")\n'
        self.assertEqual(self.violations({"compiler/diagnostic/a.def": page})[1], [])
        self.assertEqual(self.violations({"compiler/diagnostic/a.def": page + "argocd\n"})[1],
                         ["compiler/diagnostic/a.def:8: names the component argocd"])

    def test_an_exception_with_a_reason_holds_and_an_unused_one_fails(self):
        rule = "spelling argocd argo[- ]?cd\nallow compiler/a.cpp argocd it reconciles\n"
        used = {"tools/words_allowed": rule, "compiler/a.cpp": "Argo CD"}
        self.assertEqual(self.violations(used)[1], [])
        self.assertIn("remove the exception",
                      self.violations(used | {"compiler/a.cpp": ""})[1][0])

    def test_a_row_without_a_reason_is_refused(self):
        with self.assertRaises(ValueError):
            words.read_rules("allow compiler/a.cpp argocd\n")
