import pathlib
import sys
import tempfile
import unittest

import tool

sys.path[:0] = [str(tool.ROOT / "tests" / "equivalence"), str(tool.ROOT / "tests" / "lib")]
import compare  # noqa: E402
import programs  # noqa: E402
import typed_resources  # noqa: E402

SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  ports:
    - port: 80
      name: "80"
  publish: true
"""


def differences(wanted, made, allowed=compare.NothingAllowed()):
    return compare.compare(compare.read(wanted, ""), compare.read(made, ""), "helm",
                           allowed).differences


class Equivalence(unittest.TestCase):
    def test_equal_objects_have_no_difference(self):
        self.assertEqual(differences(SERVICE, "---\n" + SERVICE + "---\n"), [])
        result = compare.compare(compare.read(SERVICE, ""), compare.read(SERVICE, ""), "helm",
                                 compare.NothingAllowed())
        self.assertEqual(result.fields, 7)

    def test_types_are_told_apart(self):
        for old, new in (('"80"', "80"), ("port: 80", 'port: "80"'), ("true", "1"),
                         ("true", '"true"'), ("true", "null")):
            self.assertEqual(len(differences(SERVICE, SERVICE.replace(old, new, 1))), 1, new)

    def test_what_is_missing_or_too_much(self):
        self.assertIn("is missing", differences(SERVICE, "")[0])
        self.assertIn("is too much", differences("", SERVICE)[0])
        self.assertIn("lacks", differences(SERVICE, SERVICE.replace("  publish: true\n", ""))[0])
        self.assertIn("too much", differences(SERVICE, SERVICE + "  more: 1\n")[0])
        self.assertIn("twice", differences(SERVICE, SERVICE + "---\n" + SERVICE)[0])
        more = SERVICE.replace("  publish", "    - port: 81\n  publish")
        self.assertIn("2 elements instead of 1", differences(SERVICE, more)[0])

    def test_text_that_looks_like_something_else_stays_text(self):
        stream = compare.read("apiVersion: v1\nkind: A\nmetadata:\n  name: a\n"
                              "data:\n  date: 2026-11-21\n  merge: <<\n  value: =\n", "")
        self.assertEqual([type(value) for value in list(stream.objects.values())[0]["data"].values()],
                         [str, str, str])

    def test_a_row_allows_what_it_says_and_is_missed_otherwise(self):
        path = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "allowed.yaml"
        path.write_text("- family: helm\n  kind: Service\n  path: spec\\.publish\n  value: false\n"
                        "  reason: because\n", encoding="utf-8")
        allowed = compare.Allowed(path)
        self.assertEqual(len(allowed.unused()), 1)
        self.assertEqual(len(differences(SERVICE, SERVICE.replace("true", "null"), allowed)), 1)
        self.assertEqual(differences(SERVICE, SERVICE.replace("true", "false"), allowed), [])
        self.assertEqual(allowed.unused(), [])

    def test_a_row_of_fields_has_a_value_for_each(self):
        allowed = self.rows("- family: helm\n  fields:\n    spec\\.publish: false\n    spec\\.x: 1\n"
                            "  reason: to be seen\n")
        self.assertEqual(len(differences(SERVICE, SERVICE.replace("true", "null"), allowed)), 1)
        self.assertEqual(differences(SERVICE, SERVICE.replace("true", "false"), allowed), [])
        self.assertEqual(allowed.unused(), ["helm  spec\\.x"])

    def test_a_set_has_no_order(self):
        allowed = self.rows("- family: helm\n  path: names\n  as: set\n  reason: to be seen\n")
        head = "apiVersion: v1\nkind: A\nmetadata:\n  name: a\nnames: "
        self.assertEqual(differences(head + "[b, a]", head + "[a, b]", allowed), [])
        self.assertEqual(len(differences(head + "[b, a]", head + "[a, c]", allowed)), 2)
        self.assertEqual(len(differences(head + "[b, a]", head + "[a, b]")), 2)

    def test_typed_resources_become_objects(self):
        resources = typed_resources.Resources()
        values = {"metadata": [{"name": "web", "namespace": "shop"}],
                  "spec": [{"cluster_ip": "None", "port": [{"port": 80, "target_port": "8080"}]}]}
        self.assertEqual(resources.object("kubernetes_service_v1", values), {
            "apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop"},
            "spec": {"clusterIP": "None", "ports": [{"port": 80, "targetPort": 8080}]}})
        values["spec"][0]["colour"] = "red"
        with self.assertRaises(typed_resources.Problem):
            resources.object("kubernetes_service_v1", values)

    def rows(self, text):
        path = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "allowed.yaml"
        path.write_text(text)
        return compare.Allowed(path)

    def test_a_program_is_delivered_by_another_family(self):
        text = ("platform shop {\n  deliver {\n    nodes = opentofu\n    apps = kustomize\n"
                "    gitops = argocd { url = \"x\" }\n  }\n  path = \"a\"\n}\n")
        again = programs.redeliver(text, "helm")
        self.assertIn("apps = helm  addons = helm", again)
        self.assertIn("nodes = opentofu", again)
        self.assertIn('path = "a"', again)
        for word in ("kustomize", "argocd", "url"):
            self.assertNotIn(word, again)
        self.assertIn("deliver { apps = helm", programs.redeliver("platform x { path = \"a\" }\n",
                                                                  "helm"))


if __name__ == "__main__":
    unittest.main()
