"""FT501 to FT515: what to review before declaring that a module does not need the GIL."""


def module(modules, name, platform="linux-x86_64"):
    [path] = (modules.folder / platform).glob(f"{name}.c*")
    return path.name, path.read_bytes()


def fixtures(modules):
    for code in ("FT501", "FT502", "FT504", "FT507", "FT508"):
        yield code, "triggers", *module(modules, "hints_many")
        yield code, "passes", *module(modules, "hints_none")
    yield "FT503", "triggers", *module(modules, "single_ready")
    yield "FT503", "passes", *module(modules, "multi_ready")
    # Single-phase too, but created by cffi.
    yield "FT503", "passes", *module(modules, "cffi_module")
    for code in ("FT505", "FT506"):
        yield code, "triggers", *module(modules, "hints_many", "linux-i686")
        yield code, "passes", *module(modules, "hints_none", "linux-i686")
        # FT511 to FT513 know better there.
        yield code, "passes", *module(modules, "hints_many")
    # Generated code, which a user does not change.
    yield "FT505", "passes", *module(modules, "cython_ready", "linux-i686")
    # Declares that it needs the GIL.
    yield "FT506", "passes", *module(modules, "multi_used", "linux-i686")
    for code in ("FT511", "FT512", "FT513", "FT514"):
        yield code, "triggers", *module(modules, "state_many")
        yield code, "passes", *module(modules, "state_none")
    yield "FT515", "triggers", *module(modules, "state_fortran")
    yield "FT515", "passes", *module(modules, "f2py_ready")
