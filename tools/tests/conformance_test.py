import shutil
import tempfile
import unittest

import tool

conformance = tool.load("../tests/conformance/run")

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  a: \"1\"\n"
GOOD = {
    "opentofu/main.tf": 'variable "a" {\n  type = string\n}\n',
    "kustomize/base/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - settings.yaml\n",
    "kustomize/base/settings.yaml": CONFIG,
    "kustomize/part/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n",
}


class Conformance(unittest.TestCase):
    def run_on(self, files):
        with tempfile.TemporaryDirectory() as folder:
            tool.write_tree(folder, GOOD | files)
            return tool.run(str(tool.ROOT / "tests" / "conformance" / "run"), folder)

    def need(self, name):
        if not conformance.find_tools()[name]:
            self.skipTest(f"{name} is not here")

    def test_a_good_tree_passes(self):
        result = self.run_on({})
        self.assertEqual(result.stdout.splitlines()[-1], "1 passed, 0 failed", result.stdout)

    def expect_objection(self, words, files):
        result = self.run_on(files)
        self.assertIn(words, result.stdout)
        self.assertEqual(result.returncode, 1)

    def test_a_file_that_the_formatter_would_change(self):
        self.need("tofu")
        self.expect_objection("tofu fmt", {"opentofu/main.tf": 'variable "a" {\n  type   = string\n}\n'})

    def test_a_kustomization_that_does_not_build(self):
        self.need("kustomize")
        self.expect_objection("kustomize build kustomize/base", {
            "kustomize/base/settings.yaml": CONFIG + "---\n" + CONFIG})

    def test_an_object_that_its_schema_does_not_allow(self):
        self.need("kustomize")
        self.need("kubeconform")
        for field in ("extra: true\n", "immutable: 3\n"):
            self.expect_objection("kubeconform kustomize/base",
                                  {"kustomize/base/settings.yaml": CONFIG + field})
        self.expect_objection("kubeconform kustomize/base", {
            "kustomize/base/settings.yaml": CONFIG.replace("ConfigMap", "ConfigMop")})

    def test_yaml_that_reads_twice(self):
        if not shutil.which("yamllint"):
            self.skipTest("yamllint is not here")
        self.expect_objection("yamllint", {"kustomize/base/values.yaml": "a: 1\na: 2\n"})

    def test_a_tree_that_is_not_there(self):
        result = tool.run(str(tool.ROOT / "tests" / "conformance" / "run"), "/nowhere/at/all")
        self.assertIn("no such folder", result.stdout)
        self.assertEqual(result.returncode, 1)
