#!/usr/bin/env python3
"""Compares lib/index with the packaging library, which pip uses: random specifiers with random versions, and the
wheel that is taken of random wheels.

    packaging_test.py ANSWERS [SEED [COUNT]]      ANSWERS: the program of answers.cpp

Skipped where there is no packaging 26 or later: older ones deviate from PEP 440 for some pre- and post-releases, and
know no abi3t.
"""
import itertools
import random
import subprocess
import sys

try:
    import packaging
    from packaging import tags
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.utils import parse_wheel_filename
    IS_NEW = int(packaging.__version__.split(".")[0]) >= 26
except ImportError:
    IS_NEW = False

RELEASES = ["0", "1", "1.0", "1.0.0", "1.1", "1.0.1", "1.10", "2", "0.9", "1!1.0", "2026.1"]
SUFFIXES = ["", "", "", "a1", "b2", "rc2", "RC.2", ".post0", ".post1", "-1", ".dev0", ".dev3", "a1.dev2", "a1.post1",
            ".post1.dev0", "a1.post1.dev3", "a2"]
LOCALS = ["", "", "+l", "+l.1", "+2", "+L-1"]
OPERATORS = ["<", "<=", "==", "!=", ">", ">=", "~=", "==="]


def version(chance):
    return chance.choice(RELEASES) + chance.choice(SUFFIXES) + chance.choice(LOCALS)


def specifier(chance):
    operator = chance.choice(OPERATORS)
    if operator in ("==", "!=") and chance.random() < 0.4:
        return operator + chance.choice(RELEASES) + ".*"
    text = chance.choice(RELEASES) + chance.choice(SUFFIXES)
    if operator in ("==", "!=", "===") or chance.random() < 0.02:
        text += chance.choice(LOCALS)
    return operator + chance.choice(["", " "]) + text


def specifier_questions(chance, count):
    """Questions, each with packaging's answer."""
    for _ in range(count):
        text = ",".join(specifier(chance) for _ in range(chance.choice([1, 1, 1, 2, 3])))
        candidate = version(chance)
        try:
            # pip asks about versions in their normal form.
            expected = str(int(SpecifierSet(text).contains(packaging.version.Version(candidate), prereleases=True)))
        except InvalidSpecifier:
            expected = "invalid"
        yield f"specifiers\t{text}\t{candidate}", expected


def manylinux(newest, arch):
    """The tags of a system with glibc 2.NEWEST, as packaging lists them."""
    old = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
    yield f"linux_{arch}"
    for minor in range(newest, 4, -1):
        yield f"manylinux_2_{minor}_{arch}"
        if minor in old:
            yield f"{old[minor]}_{arch}"


PLATFORMS = {
    "win_amd64": ["win_amd64"],
    "manylinux_2_36_x86_64": list(manylinux(36, "x86_64")),
    "musllinux_1_2_aarch64": ["linux_aarch64", "musllinux_1_2_aarch64", "musllinux_1_1_aarch64", "musllinux_1_0_aarch64"],
}
if IS_NEW:
    PLATFORMS["macosx_14_0_arm64"] = list(tags.mac_platforms((14, 0), "arm64"))
    PLATFORMS["macosx_12_0_x86_64"] = list(tags.mac_platforms((12, 0), "x86_64"))


def supported(interpreter, platforms):
    minor = int(interpreter.removesuffix("t").split(".")[1])
    free = interpreter.endswith("t")
    abi = f"cp3{minor}" + ("t" if free else "")
    yield from tags.cpython_tags((3, minor), [abi], platforms)
    yield from tags.compatible_tags((3, minor), f"cp3{minor}", platforms)


def wheel_questions(chance, count):
    lists = {(interpreter, platform): {tag: place for place, tag in enumerate(supported(interpreter, platforms))}
             for interpreter in ("3.13t", "3.14t", "3.15t", "3.14") for platform, platforms in PLATFORMS.items()}
    pythons = ["cp313", "cp314", "cp315", "cp312", "cp38", "py3", "py2.py3", "py314", "py313", "py39", "pp311"]
    abis = ["cp313t", "cp314t", "cp315t", "cp314", "abi3", "abi3t", "abi3.abi3t", "none", "none"]
    for _ in range(count):
        (interpreter, platform), places = chance.choice(list(lists.items()))
        names = []
        for build in chance.sample(range(100), chance.choice([1, 2, 4, 8])):
            own = chance.choice(PLATFORMS[platform])
            other = chance.choice(list(itertools.chain(*PLATFORMS.values())))
            where = chance.choice([own, own, other, "any", f"{own}.{other}" if own != other else own])
            if chance.random() < 0.5:
                python = f"cp3{interpreter[2:4]}"
                abi = chance.choice(["cp3" + interpreter[2:], "abi3t", "none", "abi3"])
            else:
                python, abi = chance.choice(pythons), chance.choice(abis)
            names.append(f"pkg-1-{build}-{python}-{abi}-{where}.whl")

        def key(name):
            _, _, build, of_name = parse_wheel_filename(name)
            found = [places[tag] for tag in of_name if tag in places]
            return (-min(found), build) if found else None

        fitting = [(key(name), name) for name in names if key(name) is not None]
        yield (f"wheel\t{interpreter}\t{platform}\t{' '.join(names)}", max(fitting)[1] if fitting else "none")


# Without names that end in "_", which PEP 508 does not allow and packaging accepts.
def requirement_questions(chance, count):
    parts = ["lxml", "a.b", "-", "[x]", "[x, y]", "[", "(", ")", ">=1", "==2.*", ",", "<3", " ", "~=1", "x_y"]
    for _ in range(count):
        text = "".join(chance.choices(parts, k=chance.choice([1, 2, 3, 4])))
        try:
            Requirement(text)
            expected = "1"
        except InvalidRequirement:
            expected = "0"
        yield f"requirement\t{text}", expected


def main():
    if not IS_NEW:
        print("skipped: Python's packaging library, version 26 or later, is not installed")
        return 77
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 4000
    chance = random.Random(seed)
    questions = [*specifier_questions(chance, count), *wheel_questions(chance, count),
                 *requirement_questions(chance, count)]
    done = subprocess.run([sys.argv[1]], input="".join(question + "\n" for question, _ in questions),
                          capture_output=True, text=True, check=True)
    answers = done.stdout.splitlines()
    wrong = [(question, expected, answer) for (question, expected), answer in zip(questions, answers)
             if answer != expected]
    for question, expected, answer in wrong[:20]:
        print(f"{question}\n  packaging: {expected}\n  ftcheck:   {answer}")
    kinds = [len({expected for question, expected in questions if question.startswith(kind)})
             for kind in ("specifiers", "wheel", "requirement")]
    print(f"{len(questions)} questions of seed {seed}, {len(wrong)} answers differ")
    return int(bool(wrong) or len(answers) != len(questions) or min(kinds) < 2)


if __name__ == "__main__":
    sys.exit(main())
