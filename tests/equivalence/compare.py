"""Reads streams of objects and tells how two of them differ."""

import re

import yaml


class Stream:
    """Objects by identity, in one environment."""

    def __init__(self):
        self.objects = {}
        self.errors = []


class Reader(yaml.SafeLoader):
    """Reads YAML as Kubernetes' tools do: a date, `<<` and `=` are text."""


TEXTS = {f"tag:yaml.org,2002:{name}" for name in ("timestamp", "merge", "value")}
Reader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in TEXTS]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def identity(thing):
    """Returns what tells an object from all others."""
    metadata = thing.get("metadata") or {}
    return (thing.get("apiVersion"), thing.get("kind"), metadata.get("namespace", ""),
            metadata.get("name"))


def spell(key):
    version, kind, namespace, name = key
    return f"{version} {kind} {namespace + '/' if namespace else ''}{name}"


def read(text, place):
    """Returns the stream of a text of YAML documents."""
    stream = Stream()
    try:
        documents = list(yaml.load_all(text, Loader=Reader))
    except yaml.YAMLError as error:
        stream.errors.append(f"{place}: not YAML: {error}")
        return stream
    for thing in documents:
        if thing is None:
            continue
        if not isinstance(thing, dict):
            stream.errors.append(f"not an object: {thing!r}")
            continue
        for item in thing.get("items", []) if thing.get("kind") == "List" else [thing]:
            key = identity(item)
            if key in stream.objects:
                stream.errors.append(f"{spell(key)} is there twice")
            stream.objects[key] = item
    return stream


class Row:
    """A difference that must be."""

    def __init__(self, data, path, value):
        self.family = data["family"]
        self.kind = data.get("kind", "")
        self.path = re.compile(path)
        self.value = value
        # What a row compares otherwise instead of allowing it: a `set`, a `quantity`.
        self.form = data.get("as", "")
        self.reason = data["reason"]
        self.used = False

    def allows(self, family, key, path, value):
        if self.family != family or (self.kind and self.kind != key[1]):
            return False
        if not self.path.fullmatch(path) or (self.value is not None and self.value != value):
            return False
        self.used = True
        return True


def rows_of(data):
    """Returns the paths of a row with their values; nothing where any value is allowed."""
    return data["fields"].items() if "fields" in data else [(data["path"], data.get("value"))]


class Allowed:
    """The closed list."""

    def __init__(self, path):
        self.rows = [Row(data, pattern, value)
                     for data in yaml.safe_load(path.read_text("utf-8")) or []
                     for pattern, value in rows_of(data)]

    def allows(self, *difference):
        return any([row.allows(*difference) for row in self.rows if not row.form])

    def is_a(self, form, family, key, path):
        """Tells whether a value is a `set`, whose order no family can keep, or a `quantity`, which is
        the same as a number and as text."""
        return any([row.allows(family, key, path, None) for row in self.rows if row.form == form])

    def unused(self):
        return [f"{row.family} {row.kind} {row.path.pattern}" for row in self.rows if not row.used]


class Result:
    """How many fields were compared, and what differs."""

    def __init__(self):
        self.fields = 0
        self.differences = []


# In an expectation that a person wrote: any text, where it is computed.
ANY_TEXT = "*"


class NothingAllowed:
    """An empty list."""

    @staticmethod
    def allows(*_):
        return False

    @staticmethod
    def is_a(*_):
        return False


class Comparison:
    """Compares two objects of one identity."""

    def __init__(self, key, family, allowed, result):
        self.key, self.family, self.allowed, self.result = key, family, allowed, result

    def report(self, path, value, text):
        if not self.allowed.allows(self.family, self.key, path, value):
            self.result.differences.append(f"{spell(self.key)}: {path}: {text}")

    def visit(self, wanted, made, path):
        if isinstance(wanted, dict) and isinstance(made, dict):
            for key in sorted(wanted.keys() | made.keys(), key=str):
                inner = f"{path}.{key}" if path else str(key)
                if key not in made:
                    self.report(inner, None, f"lacks {wanted[key]!r}")
                elif key not in wanted:
                    self.report(inner, made[key], f"has {made[key]!r}, which is too much")
                else:
                    self.visit(wanted[key], made[key], inner)
        elif isinstance(wanted, list) and isinstance(made, list):
            if wanted != made and sorted(map(repr, wanted)) == sorted(map(repr, made)) and (
                    self.allowed.is_a("set", self.family, self.key, path)):
                made = wanted
            if len(wanted) != len(made):
                self.report(path, made, f"has {len(made)} elements instead of {len(wanted)}")
            for index, pair in enumerate(zip(wanted, made)):
                self.visit(*pair, f"{path}[{index}]")
        else:
            self.result.fields += 1
            if wanted != made and str(wanted) == str(made) and (
                    self.allowed.is_a("quantity", self.family, self.key, path)):
                made = wanted
            if wanted == ANY_TEXT and isinstance(made, str):
                return
            if wanted != made or self.kind(wanted) != self.kind(made):
                self.report(path, made, f"{made!r} instead of {wanted!r}")

    @staticmethod
    def kind(value):
        """JSON has one kind of number; a truth is none."""
        return "number" if type(value) in (int, float) else type(value)


def compare(wanted, made, family, allowed):
    """Compares two streams; returns a `Result`."""
    result = Result()
    result.differences += made.errors
    for key, thing in wanted.objects.items():
        if key not in made.objects:
            result.differences.append(f"{spell(key)} is missing")
        else:
            Comparison(key, family, allowed, result).visit(thing, made.objects[key], "")
    for key, thing in made.objects.items():
        if key not in wanted.objects and not allowed.allows(family, key, "", thing):
            result.differences.append(f"{spell(key)} is too much")
    return result
