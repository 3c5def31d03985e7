"""Turns typed resources of the Kubernetes provider back into objects.

What a field is called, whether it is a list and what type it has comes from the JSON schema of the
kind (tests/conformance/schemas); which blocks there are, from the schema of the provider. Nothing
here knows how the text was printed.
"""

import base64
import gzip
import json
import pathlib
import re
import tarfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KINDS = ROOT / "tests" / "conformance" / "schemas" / "schemas.tar.xz"
PROVIDER = ROOT / "tools" / "schema_provider" / "schemas" / "kubernetes.json.gz"
TYPE = re.compile(r"^kubernetes_(.*?)(?:_(v[0-9]+(?:(?:alpha|beta)[0-9]+)?))?$")
# What the provider does with an object, which is no part of it.
CONDUCT = re.compile(r"id|timeouts|wait_.*|.*_wo_revision")


# Fields that the provider calls otherwise.
NAMES = {"storage_provisioner": "provisioner"}


class Kinds:
    """The JSON schemas of built-in kinds, by the name that a resource gives them."""

    def __init__(self):
        self.known = {}
        with tarfile.open(KINDS) as archive:
            for member in archive.getmembers():
                found = re.fullmatch(r"(?:\./)?(.+)/([^/]+)_([^/_]+)\.json", member.name)
                if found and member.isfile() and ("." not in found[1] or
                                                  found[1].endswith(".k8s.io")):
                    schema = json.load(archive.extractfile(member))
                    self.known.setdefault((found[2], found[3]), schema)

    def of(self, resource):
        """Returns the schema of the kind that a type of resource is about, or nothing."""
        found = TYPE.fullmatch(resource)
        return found and self.known.get((found[1].replace("_", ""), found[2] or "v1"))


class Problem(Exception):
    """A value of a resource that has no place in the object."""


class Converter:
    """Converts the values of one resource."""

    def __init__(self, schema):
        self.definitions = schema.get("definitions", {})

    def resolve(self, schema):
        while "$ref" in schema:
            schema = self.definitions[schema["$ref"].rsplit("/", 1)[1]]
        return schema

    @staticmethod
    def field(name, properties):
        """Returns what a kind calls the field that a provider calls `name`."""
        plain = NAMES.get(name, name).replace("_", "")
        wanted = [plain, plain + "s", plain + "es", re.sub("y$", "ies", plain)]
        for word in wanted:
            for spelled in properties:
                if spelled.lower() == word:
                    return spelled
        return None

    def value(self, schema, value, body, path):
        """Converts a value: `body` is the provider's block of it, where it has one."""
        schema = self.resolve(schema)
        if schema.get("type") == "array":
            items = schema.get("items", {})
            return [self.value(items, inner, body, path) for inner in value]
        if isinstance(value, list) and body is not None:
            if len(value) != 1:
                raise Problem(f"{path}: {len(value)} blocks for one object")
            return self.value(schema, value[0], body, path)
        if value is None and body is not None:
            return {}
        if isinstance(value, dict) and "properties" in schema:
            return self.object(schema, value, body or {}, path)
        if isinstance(value, dict):
            inner = schema.get("additionalProperties") or {}
            inner = inner if isinstance(inner, dict) else {}
            return {key: self.value(inner, item, None, f"{path}.{key}")
                    for key, item in value.items() if item is not None}
        return self.scalar(schema, value, path)

    @staticmethod
    def scalar(schema, value, path):
        """Converts what the provider keeps as text and the kind as a number."""
        types = schema.get("type", [])
        types = [types] if isinstance(types, str) else types
        choices = {choice.get("type") for word in ("oneOf", "anyOf")
                   for choice in schema.get(word, [])} | set(types)
        if isinstance(value, str) and "integer" in choices and re.fullmatch(r"-?[0-9]+", value):
            is_mode = path.lower().endswith("mode")
            return int(value, 8 if is_mode else 10)
        if isinstance(value, str) and types == ["boolean"]:
            return value == "true"
        return value

    def object(self, schema, value, body, path):
        """Converts the members of a block."""
        properties, result = schema["properties"], {}
        attributes, blocks = body.get("attributes", {}), body.get("block_types", {})
        for name, inner in value.items():
            block = blocks.get(name, {}).get("block")
            if inner is None or (block is not None and inner == []):
                continue
            if inner == [] and attributes.get(name, {}).get("computed"):
                continue
            if path == "" and CONDUCT.fullmatch(name):
                continue
            spelled = self.field(name, properties)
            place = f"{path}.{name}" if path else name
            if spelled is None:
                raise Problem(f"{place}: the kind has no such field")
            result[spelled] = self.value(properties[spelled], inner, block, place)
        return result


class Resources:
    """Turns resources of a plan into objects."""

    def __init__(self):
        self.kinds = Kinds()
        with gzip.open(PROVIDER, "rt", encoding="utf-8") as file:
            self.bodies = {name: entry["block"] for name, entry in
                           json.load(file)["resource_schemas"].items()}

    def object(self, resource, values):
        """Returns the object that a resource is, or nothing for one that is none."""
        if resource == "kubernetes_manifest":
            return without_nulls(values["manifest"])
        schema = self.kinds.of(resource)
        if schema is None:
            return None
        made = Converter(schema).object(schema, values, self.bodies[resource], "")
        for field in ("apiVersion", "kind"):
            made[field] = constant(schema["properties"][field])
        if made["kind"] == "Secret":
            made |= {"data": {key: base64.b64encode(text.encode()).decode()
                              for key, text in made["data"].items()}} if "data" in made else {}
        return made


def constant(schema):
    """Returns the only value that a schema allows."""
    return schema["const"] if "const" in schema else schema["enum"][0]


def without_nulls(value):
    """Returns a manifest as the provider sends it: what is null is left out."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value]
    return value
