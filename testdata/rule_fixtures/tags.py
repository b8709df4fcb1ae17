"""FT201 to FT211: a wheel's tags and its contents."""
import pack

LINUX = f"cp314-cp314t-{pack.LINUX}"
WINDOWS = "cp314-cp314t-win_amd64"
MACOS = "cp314-cp314t-macosx_11_0_universal2"
WASM = b"\0asm\1\0\0\0"
THREADED = ".cpython-314t-x86_64-linux-gnu.so"


def wheel(name, tag, files, **options):
    return f"{name}-1.0-{tag}.whl", pack.zip_bytes(pack.sample(name, tag, pack.package(name) | files,
                                                              **options))


def ready(modules, name, tag=LINUX, platform="linux-x86_64", **options):
    return wheel(name, tag, modules.place(name, "multi_ready", platform=platform), **options)


def renamed(modules, name, tag, suffix, source="linux-x86_64/plain.so"):
    """A wheel whose only module has this suffix."""
    return wheel(name, tag, {f"{name}/plain{suffix}": modules.read(source)})


def tags_differ(modules):
    yield "triggers", *ready(modules, "default_build", tags=[f"cp314-cp314-{pack.LINUX}"])
    yield "triggers", *ready(modules, "one_missing", f"cp314-cp314t-{pack.LINUX}.musllinux_1_2_x86_64",
                             tags=[LINUX])
    # A warning.
    yield "triggers", *ready(modules, "linux_left", tags=["cp314-cp314t-linux_x86_64"])
    yield "triggers", *ready(modules, "other_platform", tags=["cp314-cp314t-linux_aarch64"])
    yield "passes", *ready(modules, "old_name", tags=["cp314-cp314t-manylinux2014_x86_64"])
    yield "passes", *ready(modules, "both_names",
                           f"cp314-cp314t-{pack.LINUX}.manylinux2014_x86_64", tags=[LINUX])
    yield "passes", *ready(modules, "upper_case", tags=[LINUX.replace("cp314t", "CP314t")])


def suffix_not_found(modules):
    yield "triggers", *renamed(modules, "other_version", LINUX, ".cpython-313t-x86_64-linux-gnu.so")
    yield "triggers", *renamed(modules, "default_build", LINUX, ".cpython-314-x86_64-linux-gnu.so")
    yield "triggers", *renamed(modules, "other_platform", LINUX, ".cpython-314t-aarch64-linux-gnu.so")
    yield "triggers", *renamed(modules, "musl", LINUX, ".cpython-314t-x86_64-linux-musl.so")
    # Free-threaded interpreters install it but do not find the module.
    yield "triggers", *renamed(modules, "any_abi", f"py3-none-{pack.LINUX}",
                               ".cpython-314-x86_64-linux-gnu.so")
    yield "triggers", *renamed(modules, "windows", WINDOWS, ".so")
    yield "passes", *renamed(modules, "bare", LINUX, ".so")
    yield "passes", *renamed(modules, "debug", "cp314-cp314td-linux_x86_64", THREADED)
    # Only one of the interpreters that install it finds the module.
    for name, tag, suffix in [
            ("two_t", f"cp313.cp314-cp313t.cp314t-{pack.LINUX}", THREADED),
            ("any_python", f"py3-none-{pack.LINUX}", THREADED),
            ("stable", f"cp315-abi3.abi3t-{pack.LINUX}", THREADED.replace("314", "315")),
            ("stable_default", f"cp310-abi3-{pack.LINUX}", ".cpython-310-x86_64-linux-gnu.so"),
            ("two_libc", f"cp314-cp314t-{pack.LINUX}.musllinux_1_2_x86_64", THREADED),
            ("two_builds", f"cp314-cp314.cp314t-{pack.LINUX}", THREADED)]:
        yield "triggers", *renamed(modules, name, tag, suffix)
    # The leftover has no module beside it.
    yield "triggers", *wheel("left_alone", LINUX, modules.place("left_alone", "multi_ready") | {
        "left_alone/plain.cpython-314-x86_64-linux-gnu.so": modules.read("linux-x86_64/plain.so")})
    tag = f"cp314-cp314.cp314t-{pack.LINUX}"
    files = {f"both/plain{suffix}": modules.read("linux-x86_64/plain.so")
             for suffix in (THREADED, ".cpython-314-x86_64-linux-gnu.so")}
    yield "passes", *wheel("both", tag, files)
    name, members = "fallback", pack.package("fallback")
    members |= {"fallback/plain.py": b"", f"fallback/plain{THREADED}": modules.read("linux-x86_64/plain.so")}
    yield "passes", *wheel(name, f"py3-none-{pack.LINUX}", members)
    # A wheel for the default build without other problems.
    yield "passes", *renamed(modules, "default_wheel", f"cp314-cp314-{pack.LINUX}",
                             ".cpython-314-x86_64-linux-gnu.so")


def module_in_pure_wheel(modules):
    yield "triggers", *ready(modules, "any", "py3-none-any", purelib=True)
    yield "triggers", *ready(modules, "purelib", purelib=True)
    files = modules.place("data_purelib-1.0.data/purelib/data_purelib", "multi_ready")
    yield "triggers", *wheel("data_purelib", LINUX, files)
    files = modules.place("data_platlib-1.0.data/platlib/data_platlib", "multi_ready")
    yield "passes", *wheel("data_platlib", LINUX, files, purelib=True)
    yield "passes", *ready(modules, "platlib")
    yield "passes", *wheel("no_module", "py3-none-any", {}, purelib=True)
    # Warnings: libraries that are not modules.
    linux = modules.read("linux-x86_64/libanswering.so.1")
    windows = modules.read("win_amd64/libanswering.dll")
    apple = modules.read("macosx-arm64/libanswering.1.dylib")
    yield "triggers", *wheel("library", "py3-none-any", {"library/libanswering.so.1": linux},
                             purelib=True)
    yield "passes", *wheel("three_systems", "py3-none-any",
                           {"three_systems/libanswering.so.1": linux,
                            "three_systems/libanswering.dll": windows,
                            "three_systems/libanswering.dylib": apple}, purelib=True)


def not_installable(modules):
    yield "triggers", *ready(modules, "default_build", f"cp314-cp314-{pack.LINUX}")
    yield "triggers", *wheel("stable", f"cp39-abi3-{pack.LINUX}",
                             {"stable/abi3_gil.abi3.so": modules.read("linux-x86_64/abi3_gil.abi3.so")})
    # The t belongs in the ABI tag.
    yield "triggers", *wheel("named", f"cp315t-abi3t-{pack.LINUX}", {
        "named/export_ready.abi3t.so": modules.read("linux-x86_64/export_ready.abi3t.so")})
    # An info, because there is no free-threaded Python for the platform.
    yield "triggers", *wheel("pyodide", "cp314-cp314-pyemscripten_2026_0_wasm32",
                             {"pyodide/_x.cpython-314-wasm32-emscripten.so": WASM})
    yield "passes", *ready(modules, "threaded")
    yield "passes", *ready(modules, "either", f"cp314-cp314.cp314t-{pack.LINUX}")
    yield "passes", *wheel("empty", f"cp314-cp314-{pack.LINUX}", {})


def abi3t_too_old(modules):
    files = {"old/export_ready.abi3t.so": modules.read("linux-x86_64/export_ready.abi3t.so")}
    yield "triggers", *wheel("old", f"cp310-abi3.abi3t-{pack.LINUX}", files)
    yield "triggers", *wheel("old", f"cp39.cp315-abi3.abi3t-{pack.LINUX}", files)
    yield "passes", *wheel("new", f"cp315-abi3.abi3t-{pack.LINUX}", files)
    yield "passes", *wheel("newer", f"cp316-abi3t-{pack.LINUX}", files)


def stable_abi_suffix(modules):
    module = modules.read("linux-x86_64/export_ready.abi3t.so")

    def stable(name, abi, suffix):
        return wheel(name, f"cp315-{abi}-{pack.LINUX}", {f"{name}/export_ready{suffix}": module})

    yield "triggers", *stable("default", "abi3t", ".abi3.so")
    yield "triggers", *stable("threaded", "abi3", ".abi3t.so")
    yield "passes", *stable("both", "abi3.abi3t", ".abi3t.so")
    yield "passes", *stable("both_default", "abi3.abi3t", ".abi3.so")
    yield "passes", *stable("one", "abi3t", ".abi3t.so")


def no_module(modules):
    yield "triggers", *wheel("empty", LINUX, {})
    yield "triggers", *wheel("text", f"py3-none-{pack.LINUX}", {})
    library = modules.read("linux-x86_64/no_init.cpython-314t-x86_64-linux-gnu.so")
    yield "triggers", *wheel("library", LINUX, {"library/libanswer.so": library})
    yield "passes", *wheel("program", f"py3-none-{pack.LINUX}",
                           {"program-1.0.data/scripts/program": library})
    yield "passes", *ready(modules, "module")
    yield "passes", *wheel("pure", "py3-none-any", {}, purelib=True)


def wrong_platform(modules):
    arm = "linux-aarch64/multi_ready.cpython-314t-aarch64-linux-gnu.so"
    yield "triggers", *renamed(modules, "architecture", LINUX, ".so", arm)
    yield "triggers", *renamed(modules, "named_right", LINUX, THREADED, arm)
    yield "triggers", *renamed(modules, "format", LINUX, THREADED,
                               "macosx-arm64/multi_ready.cpython-314t-darwin.so")
    thin = "macosx-arm64/multi_ready.cpython-314t-darwin.so"
    yield "triggers", *renamed(modules, "one_slice", MACOS, ".cpython-314t-darwin.so", thin)
    yield "triggers", *renamed(modules, "other_mac", "cp314-cp314t-macosx_11_0_x86_64",
                               ".cpython-314t-darwin.so", thin)
    plain = modules.read("linux-x86_64/plain.so")
    yield "triggers", *wheel("android", "cp314-cp314t-android_24_arm64_v8a",
                             {"android/plain.cpython-314t-aarch64-linux-android.so": plain})
    yield "passes", *wheel("android", "cp314-cp314t-android_24_x86_64",
                           {"android/plain.cpython-314t-x86_64-linux-android.so": plain})
    yield "triggers", *wheel("ios", "cp314-cp314t-ios_13_0_x86_64_iphonesimulator",
                             {"ios/plain.cpython-314t-iphonesimulator.so": modules.read(thin)})
    yield "passes", *wheel("ios", "cp314-cp314t-ios_13_0_arm64_iphoneos",
                           {"ios/plain.cpython-314t-iphoneos.so": modules.read(thin)})
    yield "triggers", *wheel("wasm_for_linux", LINUX, {f"wasm_for_linux/_x{THREADED}": WASM})
    wasm_tag = "cp314-cp314t-pyemscripten_2026_0_wasm32"
    yield "triggers", *wheel("elf_for_wasm", wasm_tag,
                             {"elf_for_wasm/plain.cpython-314t-wasm32-emscripten.so": plain})
    yield "passes", *wheel("wasm", wasm_tag, {"wasm/_x.cpython-314t-wasm32-emscripten.so": WASM})
    # e_machine.
    damaged = plain[:18] + b"\0\0" + plain[20:]
    yield "triggers", *wheel("no_machine", LINUX, {f"no_machine/plain{THREADED}": damaged})
    # Warnings: libraries that are not modules.
    library = modules.read("linux-x86_64/libanswering.so.1")
    arm_library = modules.read("linux-aarch64/libanswering.so.1")
    arm_tag = "py3-none-manylinux_2_17_aarch64"
    yield "triggers", *wheel("ctypes_only", arm_tag, {"ctypes_only/libanswering.so.1": library})
    yield "passes", *wheel("ctypes_both", arm_tag, {"ctypes_both/x86/libanswering.so.1": library,
                                                    "ctypes_both/arm/libanswering.so.1": arm_library})
    dylib = modules.read("macosx-arm64/libanswering.1.dylib")
    yield "triggers", *wheel("ctypes_slice", "py3-none-macosx_11_0_universal2",
                             {"ctypes_slice/libanswering.dylib": dylib})
    yield "passes", *wheel("ctypes_slice", "py3-none-macosx_11_0_arm64",
                           {"ctypes_slice/libanswering.dylib": dylib})
    yield "passes", *ready(modules, "universal", MACOS, "macosx-universal2")
    # More slices than the tag asks for.
    yield "passes", *ready(modules, "both_slices", "cp314-cp314t-macosx_11_0_arm64",
                           "macosx-universal2")
    files = {f"apart/{folder}/multi_ready.cpython-314t-darwin.so":
             modules.read(f"macosx-{folder}/multi_ready.cpython-314t-darwin.so")
             for folder in ("arm64", "x86_64")}
    yield "passes", *wheel("apart", MACOS, files)
    yield "passes", *ready(modules, "other_system", "cp314-cp314t-plan9_x86_64")
    yield "passes", *ready(modules, "arm", "cp314-cp314t-manylinux_2_31_armv7l", "linux-armv7l")


def experimental_interpreter(modules):
    def bare(name, tag):
        return renamed(modules, name, f"{tag}-{pack.LINUX}", ".so")

    yield "triggers", *bare("old", "cp313-cp313t")
    yield "passes", *bare("new", "cp314-cp314t")
    yield "passes", *bare("both", "cp313.cp314-cp313t.cp314t")


def requires_python(modules):
    def requiring(name, specifiers, tag=LINUX, place=".so"):
        return wheel(name, tag, {f"{name}/plain{place}": modules.read("linux-x86_64/plain.so")},
                     lines=[f"Requires-Python: {specifiers}"])

    both = f"cp313.cp314-cp313t.cp314t-{pack.LINUX}"
    yield "triggers", *requiring("too_new", ">=3.10,<3.14")
    yield "triggers", *requiring("too_old", ">=3.15")
    yield "triggers", *requiring("left_out", ">=3.9, !=3.14.*")
    # A warning.
    yield "triggers", *requiring("one_of_two", "<3.14", both)
    yield "passes", *requiring("admitted", ">=3.10,<3.15")
    yield "passes", *requiring("some_releases", ">=3.14.1, !=3.14.2")
    yield "passes", *requiring("before_release", ">=3.14.0rc1")
    yield "passes", *requiring("two_of_two", "~=3.13", both)
    # It is not for a specific ABI.
    yield "passes", *requiring("any_abi", "<3.14", f"py3-none-{pack.LINUX}")


def left_over(modules):
    default = ".cpython-314-x86_64-linux-gnu.so"
    for name, leftover in [("stale", default), ("other_platform", ".cpython-314t-darwin.so")]:
        files = modules.place(name, "multi_ready")
        files[f"{name}/multi_ready{leftover}"] = modules.read("linux-x86_64/plain.so")
        yield "triggers", *wheel(name, LINUX, files)
    # FT202: nothing is loaded instead.
    yield "passes", *renamed(modules, "alone", LINUX, default)
    files = modules.place("elsewhere", "multi_ready")
    files[f"elsewhere/sub/multi_ready{default}"] = modules.read("linux-x86_64/plain.so")
    yield "passes", *wheel("elsewhere", LINUX, files)
    # Each of the two builds loads one of them.
    files = modules.place("both", "multi_ready")
    files[f"both/multi_ready{default}"] = modules.read("linux-x86_64/plain.so")
    yield "passes", *wheel("both", f"cp314-cp314.cp314t-{pack.LINUX}", files)


FAMILY = {"FT201": tags_differ, "FT202": suffix_not_found, "FT203": module_in_pure_wheel,
          "FT204": not_installable, "FT205": abi3t_too_old, "FT206": stable_abi_suffix,
          "FT207": no_module, "FT208": wrong_platform, "FT209": experimental_interpreter,
          "FT210": requires_python, "FT211": left_over}


def fixtures(modules):
    for code, rule in FAMILY.items():
        for fixture in rule(modules):
            yield code, *fixture
