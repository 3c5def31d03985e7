#!/usr/bin/env python3
"""usage: tools/check_layers.py [ROOT]

Compares the includes of compiler/ with the floors that CMakeLists.txt declares:

- a library includes only itself and what its DEPS reach, all of it on lower floors;
- a third-party library, and what talks to the operating system, is included only behind its door;
- tests are never included, and no chain of includes returns to its beginning.

Prints one line for each violation. Exits 1 when there is one.
"""

import fnmatch
import pathlib
import re
import sys

# Which files may include what: pattern of the included name, then patterns of files in compiler/.
DOORS = [
    (r"antlr4-.*|Plat(Lexer|Parser).*|.*/Plat(Lexer|Parser).*", ["syntax/antlr/*"]),
    (r"yaml-cpp/.*", ["sema/import_yaml.cpp", "schema/store_derive_json.cpp",
                      "schema/chart_draft_values.cpp"]),
    (r"nlohmann/.*", ["document/json_print.cpp", "diagnostic/render_*.cpp",
                      "schema/store_derive_json.*", "schema/chart_draft*"]),
    (r"boost/.*", ["source/disk_file_system.cpp"]),
    (r"CLI/.*", ["driver/cli.cpp", "driver/cli_*.cpp"]),
    (r"zlib\.h", ["driver/archive.cpp"]),
    (r"doctest/.*", []),
    (r"(filesystem|fstream|chrono|ctime|time\.h|random|locale|clocale)", ["source/disk_*", "driver/*"]),
    (r"(unistd|fcntl|dirent|signal|termios)\.h|sys/.*\.h|csignal", ["source/disk_*", "driver/*"]),
]

LIBRARY = re.compile(r"^\s*plat_library\(([^)]*)\)", re.M)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.M)
SECTIONS = {"FLOOR", "DEPS", "EXTERNAL", "EXCLUDE"}


def read_libraries(text):
    """Returns {library: (floor, [dependency])} as CMakeLists.txt declares them."""
    libraries = {}
    for match in LIBRARY.finditer(text):
        words = match.group(1).split()
        sections = {section: [] for section in SECTIONS}
        current = None
        for word in words[1:]:
            if word in SECTIONS:
                current = word
            elif current:
                sections[current].append(word)
        libraries[words[0]] = (int(sections["FLOOR"][0]), sections["DEPS"])
    return libraries


def reachable(libraries, name):
    """Returns the libraries that `name` may include: itself and all that its DEPS reach."""
    seen = {name}
    queue = [name]
    while queue:
        for dependency in libraries.get(queue.pop(), (0, []))[1]:
            if dependency not in seen:
                seen.add(dependency)
                queue.append(dependency)
    return seen


def read_includes(compiler):
    """Returns {file: [(line, bracket, included name)]} for every source of compiler/."""
    includes = {}
    for path in sorted(compiler.rglob("*")):
        if path.suffix not in (".h", ".cpp", ".def", ".inc") or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(compiler).as_posix()
        includes[name] = [
            (text.count("\n", 0, match.start(2)) + 1, match.group(1), match.group(2))
            for match in INCLUDE.finditer(text)
        ]
    return includes


def door_violations(file, included):
    """Returns why `file` may not include a third-party or system header, or nothing."""
    for pattern, doors in DOORS:
        if re.fullmatch(pattern, included):
            if not any(fnmatch.fnmatch(file, door) for door in doors):
                yield f"<{included}> belongs behind {' or '.join(doors) or 'tests/'}"


def floor_violations(file, included, libraries):
    """Returns why `file` may not include another file of the compiler, or nothing."""
    here = file.split("/")[0] if "/" in file else "driver"
    there = included.split("/")[0]
    if included.startswith((".", "/", "tests/")) or "/../" in included:
        yield f'"{included}": name it from compiler/'
    elif "/" not in included:
        yield f'"{included}": write its folder, too'
    elif here not in libraries:
        yield f"compiler/{here} is not declared in CMakeLists.txt"
    elif there not in libraries:
        yield f'"{included}": {there} is not a library of CMakeLists.txt'
    elif there not in reachable(libraries, here):
        yield (
            f'"{included}": {here} (floor {libraries[here][0]}) does not depend on '
            f"{there} (floor {libraries[there][0]})"
        )


def declared_violations(libraries):
    """Returns dependencies that are not on a lower floor, or are not declared."""
    for name, (floor, dependencies) in libraries.items():
        for dependency in dependencies:
            if dependency not in libraries:
                yield f"CMakeLists.txt: {name} depends on {dependency}, which is not declared"
            elif libraries[dependency][0] >= floor:
                yield (
                    f"CMakeLists.txt: {name} (floor {floor}) may not use {dependency} "
                    f"(floor {libraries[dependency][0]})"
                )


def find_cycle(graph):
    """Returns a chain of files whose includes return to its first, or nothing."""
    state = {}
    for start in graph:
        if start in state:
            continue
        state[start] = "open"
        chain = [(start, iter(graph[start]))]
        while chain:
            node, rest = chain[-1]
            step = next(rest, None)
            if step is None:
                state[node] = "done"
                chain.pop()
            elif state.get(step) == "open":
                names = [entry[0] for entry in chain]
                return names[names.index(step):] + [step]
            elif step in graph and step not in state:
                state[step] = "open"
                chain.append((step, iter(graph[step])))
    return None


def check(root):
    """Returns every violation in a checkout, as lines of text."""
    libraries = read_libraries((root / "CMakeLists.txt").read_text(encoding="utf-8"))
    includes = read_includes(root / "compiler")
    violations = list(declared_violations(libraries))
    if not libraries or not includes:
        violations.append(f"{root}: no plat_library() or no sources found")
    for file, entries in includes.items():
        for line, bracket, included in entries:
            found = list(door_violations(file, included))
            if bracket == '"' and not found:
                found = floor_violations(file, included, libraries)
            violations += [f"compiler/{file}:{line}: {reason}" for reason in found]
    graph = {
        file: [included for _, bracket, included in entries if bracket == '"']
        for file, entries in includes.items()
    }
    cycle = find_cycle(graph)
    if cycle:
        violations.append("includes return to their beginning: " + " -> ".join(cycle))
    return violations


def main(arguments):
    if arguments and arguments[0] in ("-h", "--help"):
        print(__doc__.strip())
        return 0
    root = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).parent.parent)
    violations = check(root)
    print("\n".join(violations) if violations else "layers: every include points downwards")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
