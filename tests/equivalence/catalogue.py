"""Measures which fields of the catalogue apps use, and how, from what the compiler says of both.

The catalogue is `plat explain all --json`: the record `app` and all that its fields hold. What an app
says is `plat dump --after=none`: each environment's values, before any of plat's own are added.
"""

import json
import re
import subprocess

MODES = ("constant", "varying", "absent")
ROOT = "app"
HEAD = re.compile(r"^(\w+) (\S+) (?:as \S+ )?\{(\})?$")
RECORD = re.compile(r"\b(\w+)(?: \{ (.*?) \})?")
TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')


def call(plat, *words):
    return subprocess.run([str(plat), *map(str, words)], capture_output=True, text=True, check=True,
                          stdin=subprocess.DEVNULL).stdout


class Catalogue:
    """The records that an app is made of, by name, each with its fields by name."""

    def __init__(self, plat):
        known = {record["name"]: {field["name"]: field for field in record["fields"]}
                 for record in json.loads(call(plat, "explain", "all", "--json"))}
        self.records, pending = {}, [ROOT]
        while pending:
            name = pending.pop()
            if name not in self.records:
                self.records[name] = known[name]
                pending += [inner for field in known[name].values()
                            for inner in field["type"]["records"]]

    def fields(self):
        return [f"{record}.{name}" for record, fields in self.records.items() for name in fields]

    def field(self, path):
        record, _, name = path.rpartition(".")
        return self.records[record][name]


def blocks(lines):
    """Reads lines up to the brace that closes them: a list of head and text, or head and list."""
    found = []
    for line in lines:
        line = line.strip()
        if line == "}":
            break
        if line.endswith(" {"):
            found.append((line[:-2], blocks(lines)))
        elif line.endswith(" {}") and " = " not in line[:-3]:
            found.append((line[:-3], []))
        else:
            found.append(tuple(line.split(" = ", 1)))
    return found


def apps_of(dump):
    """Returns for each app its blocks by environment."""
    found, environment, lines = {}, "", iter(dump.splitlines())
    for line in lines:
        head = HEAD.match(line)
        if not head:
            continue
        inner = [] if head[3] else blocks(lines)
        if head[1] == "environment":
            environment = head[2]
        elif head[1] == ROOT:
            found.setdefault(head[2], {})[environment] = inner
    return found


class Instance:
    """A record at one place of an app: where it is, and the values of its fields."""

    def __init__(self):
        self.environments, self.values = set(), {}


class Reading:
    """All instances of records in one app."""

    def __init__(self, catalogue):
        self.catalogue, self.instances = catalogue, {}

    def read(self, environment, record, place, body):
        """Takes in the body of a record."""
        instance = self.instances.setdefault((record, place), Instance())
        instance.environments.add(environment)
        fields = self.catalogue.records[record]
        for head, value in body:
            name, _, rest = head.partition(" ")
            key = (name, "" if rest.startswith("=") else rest)
            instance.values.setdefault(key, {})[environment] = repr(value)
            self.inside(environment, fields[name]["type"]["records"], (*place, key), rest, value)
        for name, field in fields.items():
            records = field["type"]["records"]
            is_always = records and not field["labelled"] and field["type"]["written"] in records
            if is_always and not any(head.split(" ")[0] == name for head, _ in body):
                self.read(environment, records[0], (*place, (name, "")), [])

    def inside(self, environment, records, place, rest, value):
        """Takes in what a field holds: a block, or records inside a list."""
        if isinstance(value, list) and records:
            named = rest.removeprefix("= ")
            self.read(environment, named if rest.startswith("=") else records[0], place, value)
        elif records:
            for name, inner in RECORD.findall(TEXT.sub('""', value)):
                if name in records:
                    body = [tuple(part.split(" = ", 1)) for part in inner.split(", ") if part]
                    self.read(environment, name, place, body)


def modes_of(field, values, instance, everywhere):
    """Tells how a field is used at one place."""
    present = set(values)
    if present == everywhere and len(set(values.values())) == 1:
        yield "constant"
    default = {repr(field["default"])} if "default" in field and instance - present else set()
    if len(set(values.values()) | default) > 1:
        yield "varying"
    # What its record requires goes with its record.
    if (everywhere if field["required"] else instance) - present:
        yield "absent"


def measure(catalogue, plat, folder):
    """Returns the pairs of a field and a mode that the apps of a program have."""
    pairs = set()
    for bodies in apps_of(call(plat, "dump", "--after=none", folder)).values():
        reading = Reading(catalogue)
        for environment, body in bodies.items():
            reading.read(environment, ROOT, (), body)
        for (record, _), instance in reading.instances.items():
            for (name, _), values in instance.values.items():
                field = catalogue.records[record][name]
                pairs |= {(f"{record}.{name}", mode) for mode in
                          modes_of(field, values, instance.environments, set(bodies))}
    return pairs


class Coverage:
    """What the apps that were compared cover, by family."""

    def __init__(self, catalogue, exempt):
        self.catalogue, self.covered = catalogue, {}
        self.exempt = {(row["field"], mode) for row in exempt for mode in row["modes"]}

    def add(self, family, pairs):
        self.covered.setdefault(family, set()).update(pairs)

    def lines(self):
        """Returns a line for each family."""
        total = len(self.catalogue.fields())
        for family, pairs in self.covered.items():
            counts = ", ".join(f"{mode} {sum(own == mode for _, own in pairs)}" for mode in MODES)
            yield f"fields of the catalogue: {total}; {counts} ({family})"

    def problems(self):
        """Returns what is neither covered nor exempt, and what is both."""
        for family, pairs in self.covered.items():
            wanted = {(field, mode) for field in self.catalogue.fields() for mode in MODES}
            for field, mode in sorted(wanted - pairs - self.exempt):
                yield f"{family}: nothing has `{field}` {mode}"
        for field, mode in sorted(self.exempt & set.union(*self.covered.values(), set())):
            yield f"uncovered.yaml: `{field}` is {mode} somewhere"
        for field, mode in sorted(self.exempt):
            if field not in self.catalogue.fields() or mode not in MODES:
                yield f"uncovered.yaml: there is no `{field}` {mode}"
