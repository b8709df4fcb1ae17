"""FT404 to FT407: do modules and wheels keep the promise of abi3 and abi3t?"""
import pack

WINDOWS = "win_amd64"


def wheel(name, tag, files):
    return f"{name}-1.0-{tag}.whl", pack.zip_bytes(pack.sample(name, tag, pack.package(name) | files))


def fixtures(modules):
    def linux(name):
        return modules.read(f"linux-x86_64/{name}")

    def ready(name):
        return linux(f"{name}.cpython-314t-x86_64-linux-gnu.so")

    outside = linux("abi3_outside.abi3.so")
    newer = linux("abi3_newer.abi3.so")
    default = linux("abi3_gil.abi3.so")
    windows = modules.read(f"{WINDOWS}/single_ready.cp314t-win_amd64.pyd")

    yield "FT404", "triggers", "abi3_outside.abi3.so", outside
    # Windows has no suffix for the stable ABI, so the tag decides.
    yield "FT404", "triggers", *wheel("outside", f"cp313-abi3-{WINDOWS}",
                                      {"outside/single_ready.pyd": windows})
    yield "FT404", "passes", *wheel("outside", f"cp314-cp314t-{WINDOWS}",
                                    {"outside/single_ready.pyd": windows})
    yield "FT404", "passes", "abi3_gil.abi3.so", default
    yield "FT404", "passes", "abi3_newer.abi3.so", newer
    yield "FT404", "passes", "single_ready.so", ready("single_ready")

    # Names that begin like Python's, but belong to the wheel's own library or may belong to another.
    thing = {"thing/thing_api.abi3.so": linux("thing_api.abi3.so")}
    own = {"thing/libthing.so.1": linux("libthing.so.1")}
    yield "FT404", "passes", *wheel("thing", f"cp310-abi3-{pack.LINUX}", thing | own)
    yield "FT404", "passes", "thing_api.abi3.so", linux("thing_api.abi3.so")

    for kind, tag in [("triggers", "cp39"), ("triggers", "cp312"), ("triggers", "cp313.cp39"),
                      ("passes", "cp313"), ("passes", "cp314")]:
        yield "FT405", kind, *wheel("newer", f"{tag}-abi3-{pack.LINUX}",
                                    {"newer/abi3_newer.abi3.so": newer})
    # Older versions do not install it.
    for kind, requires in [("passes", ">=3.13"), ("triggers", ">=3.12")]:
        tag = f"cp39-abi3-{pack.LINUX}"
        name = f"requires_{requires[-2:]}"
        files = pack.package(name) | {f"{name}/abi3_newer.abi3.so": newer}
        yield "FT405", kind, f"{name}-1.0-{tag}.whl", pack.zip_bytes(
            pack.sample(name, tag, files, lines=[f"Requires-Python: {requires}"]))
    # Without a tag, no version is promised.
    yield "FT405", "passes", "abi3_newer.abi3.so", newer

    yield "FT406", "triggers", "multi_ready.abi3t.so", ready("multi_ready")
    yield "FT406", "triggers", "single_ready.abi3t.so", ready("single_ready")
    yield "FT406", "triggers", *wheel("opaque", f"cp315-abi3.abi3t-{WINDOWS}",
                                      {"opaque/single_ready.pyd": windows})
    yield "FT406", "passes", "multi_ready.so", ready("multi_ready")
    yield "FT406", "passes", "export_ready.abi3t.so", linux("export_ready.abi3t.so")
    yield "FT406", "passes", "export_and_init.abi3t.so", linux(
        "export_and_init.cpython-315t-x86_64-linux-gnu.so")
    yield "FT406", "passes", "cffi_module.abi3t.so", ready("cffi_module")

    alone = {"alone/abi3_gil.abi3.so": default}
    both = {"both/abi3_gil.abi3.so": default}
    yield "FT407", "triggers", *wheel("alone", f"cp39-abi3-{pack.LINUX}", alone)
    yield "FT407", "passes", *wheel("both", f"cp39-abi3-{pack.LINUX}", both)
    yield "FT407", "passes", *wheel("both", f"cp315-abi3.abi3t-{pack.LINUX}",
                                    {"both/export_ready.abi3t.so": linux("export_ready.abi3t.so")})
