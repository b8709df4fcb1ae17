#!/usr/bin/env python3
"""Compares where environment markers hold with the packaging library, which pip uses: markers of published projects
and random ones, for an interpreter on every platform.

    marker_answers.py ANSWERS [SEED [COUNT]]      ANSWERS: the program of marker_answers.cpp

Skipped where there is no packaging 26.4 or later: older ones take one extra at a time.
"""
import random
import subprocess
import sys

try:
    import packaging
    from packaging.markers import InvalidMarker, Marker, UndefinedComparison
    IS_NEW = tuple(map(int, packaging.__version__.split(".")[:2])) >= (26, 4)
except ImportError:
    IS_NEW = False


def system(os_name, sys_platform, platform_system, machine):
    return {"os_name": os_name, "sys_platform": sys_platform, "platform_system": platform_system,
            "platform_machine": machine}


# What CPython's os, sys and platform modules say there.
PLATFORMS = {
    "linux_x86_64": system("posix", "linux", "Linux", "x86_64"),
    "linux_i686": system("posix", "linux", "Linux", "i686"),
    "manylinux_2_28_aarch64": system("posix", "linux", "Linux", "aarch64"),
    "linux_armv7l": system("posix", "linux", "Linux", "armv7l"),
    "linux_ppc64le": system("posix", "linux", "Linux", "ppc64le"),
    "linux_s390x": system("posix", "linux", "Linux", "s390x"),
    "linux_riscv64": system("posix", "linux", "Linux", "riscv64"),
    "musllinux_x86_64": system("posix", "linux", "Linux", "x86_64"),
    "macosx_arm64": system("posix", "darwin", "Darwin", "arm64"),
    "macosx_12_0_x86_64": system("posix", "darwin", "Darwin", "x86_64"),
    "win_amd64": system("nt", "win32", "Windows", "AMD64"),
    "win_arm64": system("nt", "win32", "Windows", "ARM64"),
    "win32": system("nt", "win32", "Windows", "x86"),
    "android_arm64_v8a": system("posix", "android", "Android", "aarch64"),
    "ios_arm64_iphoneos": system("posix", "ios", "iOS", "arm64"),
    "ios_x86_64_iphonesimulator": system("posix", "ios", "iOS", "x86_64"),
    "pyodide_wasm32": system("posix", "emscripten", "Emscripten", "wasm32"),
}

# As METADATA and lock files of published projects have them.
PUBLISHED = """
python_version < "3.11"
python_version<'3.8'
python_full_version < '3.11.0a7'
python_full_version >= '3.14'
python_version >= "3.8" and python_version < "4.0"
python_version not in "2.7, 3.5"
python_version in "3.13 3.14 3.15"
(python_version < "3.11") and extra == 'test'
(platform_python_implementation == 'CPython' and python_full_version < '3.14') and extra == 'hiredis'
platform_python_implementation != "PyPy"
platform_python_implementation == 'CPython' and sys_platform == 'win32'
implementation_name == "cpython" and python_version >= "3.9"
implementation_name != 'pypy' or extra == "all"
implementation_version >= "3.14"
os_name == "nt" and implementation_name != "pypy"
os_name == 'nt' or sys_platform == 'cygwin'
os.name == 'nt'
sys_platform == "win32"
sys_platform != 'win32' and (sys_platform != 'cygwin' and platform_python_implementation != 'PyPy')
sys.platform == "darwin"
platform_system == "Linux" and platform_machine == "x86_64"
platform_system == "Windows"
platform.machine == 'arm64' and sys_platform == 'darwin'
platform_machine in "x86_64 X86_64 aarch64 AARCH64"
platform_machine == 'aarch64' or (platform_machine == 'ppc64le' or (platform_machine == 'x86_64' or (platform_machine == 'amd64' or (platform_machine == 'AMD64' or (platform_machine == 'win32' or platform_machine == 'WIN32')))))
python_implementation == "CPython"
platform.python_implementation != 'Jython'
extra == 'dev' or extra == 'all'
extra == "Speed.Ups"
extra != 'dev'
'linux' in sys_platform
"3.14" == python_version
'3.9' <= python_version and 'x86' not in platform_machine
"test" in extras
'Test_Docs' in extras or "dev" in dependency_groups
"dev" not in dependency_groups and python_version ~= '3.10'
sys_platform == 'linux' and sys_platform == 'darwin'
platform_machine == 'arm64' and platform_system == 'Darwin' and extra == 'extra-7-project-cpu' and extra != 'extra-7-project-gpu'
python_version > '3' or python_version
python_version >= 3.8
sys_platform == win32
(os_name == 'nt'
os_name == 'nt' and
os_name = 'nt'
platform_system ~= 'Lin'
'nt' == 'posix'
""".strip().splitlines()

VARIABLES = ["python_version", "python_version", "python_full_version", "implementation_version", "os_name",
             "os.name", "sys_platform", "sys.platform", "platform_machine", "platform.machine", "platform_system",
             "platform_python_implementation", "platform.python_implementation", "python_implementation",
             "implementation_name"]
TEXTS = ["3.13", "3.14", "3.14.0", "3.15", "3", "3.*", "3.14.*", "3.14rc1", "3.14.0+local", "4.0", "nt", "posix",
         "linux", "darwin", "win32", "Linux", "Windows", "CPython", "cpython", "PyPy", "AMD64", "x86_64", "arm64",
         "aarch64", "", "3.13 3.14", "three", "3.13,3.14", "x86_64 aarch64 linux"]
OPERATIONS = ["==", "!=", "<", "<=", ">", ">=", "~=", "in", "not in"]
EXTRAS = ["dev", "test-docs", "speed-ups", "all"]
NAMES = [*EXTRAS, "Dev", "test_docs", "Speed.Ups", "none", ""]


def comparison(chance):
    kind = chance.random()
    quote = chance.choice("'\"")
    blank = chance.choice(["", " "])
    if kind < 0.15:
        return f"extra {chance.choice(['==', '!='])}{blank}{quote}{chance.choice(NAMES)}{quote}"
    if kind < 0.25:
        return (f"{quote}{chance.choice(NAMES[:-1])}{quote} {chance.choice(['in', 'not in'])} "
                f"{chance.choice(['extras', 'dependency_groups'])}")
    sides = [chance.choice(VARIABLES), quote + chance.choice(TEXTS) + quote]
    if chance.random() < 0.2:
        sides.reverse()
    operation = chance.choice(OPERATIONS)
    return f"{sides[0]} {operation} {sides[1]}" if "in" in operation else sides[0] + blank + operation + blank + sides[1]


def marker(chance, depth=0):
    parts = []
    for _ in range(chance.choice([1, 1, 2, 3])):
        nested = depth < 3 and chance.random() < 0.3
        parts += [chance.choice(["and", "or"]), f"({marker(chance, depth + 1)})" if nested else comparison(chance)]
    text = " ".join(parts[1:])
    # A part is lost now and then.
    if depth == 0 and chance.random() < 0.03:
        cut = chance.randrange(len(text))
        text = text[:cut] + text[cut + chance.choice([1, 2, 3]):]
    return text


def expected(text, environment):
    try:
        return str(int(Marker(text).evaluate(environment, context="lock_file")))
    except (InvalidMarker, UndefinedComparison, KeyError):
        return "none"


def questions(chance, count):
    published = [text for text in PUBLISHED for _ in range(8)]
    for text in [*published, *(marker(chance) for _ in range(count))]:
        interpreter = chance.choice(["3.13t", "3.14t", "3.14", "3.15t"])
        version = interpreter.removesuffix("t")
        extras = chance.sample(EXTRAS, chance.choice([0, 1, 2]))
        groups = chance.sample(EXTRAS, chance.choice([0, 1, 2]))
        platform = chance.choice(list(PLATFORMS))
        environment = {
            **PLATFORMS[platform], "python_version": version, "python_full_version": version + ".0",
            "implementation_version": version + ".0", "implementation_name": "cpython",
            "platform_python_implementation": "CPython", "extra": set(extras), "extras": set(extras),
            "dependency_groups": set(groups)}
        yield (f"{interpreter}\t{platform}\t{' '.join(extras)}\t{' '.join(groups)}\t{text}",
               expected(text, environment))


def main():
    if not IS_NEW:
        print("skipped: Python's packaging library, version 26.4 or later, is not installed")
        return 77
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 8000
    asked = list(questions(random.Random(seed), count))
    done = subprocess.run([sys.argv[1]], input="".join(question + "\n" for question, _ in asked),
                          capture_output=True, text=True, check=True)
    answers = done.stdout.splitlines()
    wrong = [(question, right, answer) for (question, right), answer in zip(asked, answers) if answer != right]
    for question, right, answer in wrong[:20]:
        print(f"{question}\n  packaging: {right}\n  ftcheck:   {answer}")
    kinds = {kind: sum(right == kind for _, right in asked) for kind in ("1", "0", "none")}
    print(f"{len(asked)} markers of seed {seed} ({kinds['1']} hold, {kinds['0']} do not, {kinds['none']} have no "
          f"answer), {len(wrong)} answers differ")
    return int(bool(wrong) or len(answers) != len(asked) or min(kinds.values()) == 0)


if __name__ == "__main__":
    sys.exit(main())
