"""Finds the programs of the project and has another family deliver them."""

import concurrent.futures
import pathlib
import re
import shutil
import subprocess

CHOICE = re.compile(r"\b(?:apps|addons|moved_from)\s*=\s*(?:by\s+env\s*\{[^}]*\}|\w+)")
DELIVER = re.compile(r"\bdeliver\s*\{")
# What an app, an add-on or a group says for itself.
OWN_DELIVER = re.compile(r"\b(?:deliver|moved_from)\s*=\s*(?:by\s+env\s*\{[^}]*\}|\w+)")
PLATFORM = re.compile(r"\bplatform\s+\w+\s*\{")
ENVIRONMENT = re.compile(r"^\s*environment\s+(\w+)", re.M)


def closing(text, start):
    """Returns the place behind the brace that closes the one before `start`."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place + 1
    raise ValueError("braces do not balance")


def without(text, word):
    """Removes `word = name { ... }`, or `word = name`, with its reason."""
    found = re.search(rf"\b{word}\s*=\s*\w+\s*(\{{)?", text)
    if not found:
        return text
    end = closing(text, found.end()) if found[1] else found.end()
    reason = re.match(r"\s*because\s+\"[^\"]*\"", text[end:])
    return text[:found.start()] + text[end + (reason.end() if reason else 0):]


def redeliver(text, family):
    """Returns a file of a program in which a family delivers apps and add-ons."""
    text = OWN_DELIVER.sub("", text)
    found = DELIVER.search(text)
    if found:
        end = closing(text, found.end())
        body = without(text[found.end():end - 1], "gitops")
        body = CHOICE.sub("", body)
        body = f" apps = {family}  addons = {family}\n" + body
        return f"{text[:found.end()]}{body}{text[end - 1:]}"
    found = PLATFORM.search(text)
    if not found:
        return text
    return (f"{text[:found.end()]} deliver {{ apps = {family}  addons = {family} }}\n"
            f"{text[found.end():]}")


def is_unit(path):
    """Tells whether a file of `plat render` is about more than a reconciler."""
    return path.parent.name == "apps" or path.stem == "platform"


class Program:
    """A folder with a main.plat."""

    def __init__(self, root, folder):
        self.folder = folder
        self.name = str(folder.relative_to(root))
        text = "\n".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.plat"))
                         if "expect" not in path.relative_to(folder).parts)
        self.environments = ENVIRONMENT.findall(text)
        self.has_platform = PLATFORM.search(text) is not None

    def deliver_by(self, family, target):
        """Copies the program to a folder, delivered by a family."""
        shutil.copytree(self.folder, target, ignore=shutil.ignore_patterns("expect"))
        for path in target.rglob("*.plat"):
            path.write_text(redeliver(path.read_text("utf-8"), family), encoding="utf-8")
        if not self.has_platform:
            main = target / "main.plat"
            main.write_text(main.read_text("utf-8")
                            + f"\nplatform shop {{ deliver {{ apps = {family} }} }}\n", encoding="utf-8")
        return target

    @staticmethod
    def render(plat, source, environment):
        """Returns what plat itself says the objects of an environment are."""
        rendered = source.parent / "rendered"
        if not rendered.exists():
            subprocess.run([str(plat), "render", str(source), "--charts", "--out", str(rendered)],
                           capture_output=True, check=True, stdin=subprocess.DEVNULL)
        return "\n---\n".join(path.read_text("utf-8")
                               for path in sorted((rendered / environment).rglob("*.yaml"))
                               if is_unit(path))


def compiles(plat, folder):
    return subprocess.run([str(plat), "check", str(folder)], capture_output=True, check=False,
                          stdin=subprocess.DEVNULL).returncode == 0


def find(root, plat, text):
    """Returns the programs that compile, and how many do not."""
    folders = sorted(path.parent for name in ("golden", "examples", "tests/equivalence/apps",
                                      "tests/equivalence/expected")
                     for path in (pathlib.Path(root) / name).rglob("main.plat"))
    folders = [folder for folder in folders if text in str(folder)]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        sound = list(pool.map(lambda folder: compiles(plat, folder), folders))
    # What is written for this test compiles; `check` shows why not.
    programs = [Program(root, folder) for folder, is_sound in zip(folders, sound)
                if is_sound or "expect" not in {path.name for path in folder.iterdir()}]
    return programs, len(folders) - len(programs)
