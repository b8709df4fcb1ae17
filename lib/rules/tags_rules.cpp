#include "rules/tags_rules.hpp"

#include "rules/tags.hpp"

#include <array>

namespace ftcheck::rules {

constexpr Rule tags_differ{
    "FT201",
    "tags-differ",
    Severity::error,
    "the tags of the file name are not those of the Tag lines in WHEEL",
    R"(Installers choose a wheel by its file name and, once it is installed, read `Tag` in WHEEL to tell what they have. Where the two differ, uv installs the wheel again on every run, `pip check` calls it unsupported on a platform where it works, and a free-threaded interpreter may be given a wheel that was built for the default one.

Both are expanded and compared as sets, without regard to case or order, and the older names of manylinux count as the newer ones that they stand for. It is a warning where every interpreter that installs the wheel by its name accepts a tag of WHEEL too, as with a `linux_x86_64` that was left there when the file was renamed to manylinux. Nothing is found where WHEEL is missing or names no tag, which FT102 says.)",
    R"(A wheel was built by the default interpreter and renamed:

```
pkg-1.0-cp314-cp314t-win_amd64.whl
WHEEL:  Tag: cp314-cp314-win_amd64
```

Build it with `python3.14t`. Where only the platform is to change, let a tool write both: `python -m wheel tags --platform-tag manylinux_2_28_x86_64 FILE`, or auditwheel and delocate, which do that too.)",
    "Binary distribution format (PEP 427), file contents, "
    "https://packaging.python.org/en/latest/specifications/binary-distribution-format/"};

constexpr Rule suffix_not_found{
    "FT202",
    "suffix-not-found",
    Severity::error,
    "an interpreter that installs the wheel does not look for the module's suffix",
    R"(An interpreter imports files with a few suffixes only, those in `importlib.machinery.EXTENSION_SUFFIXES`, and they hold its version, its build and its platform. A module with another suffix installs without a word and then cannot be imported.

The suffix is compared with each of the wheel's tags. Every interpreter that installs the wheel, on every platform that the tags name, must find a file of the module's name: free-threaded interpreters and default builds alike. `py3-none` admits all versions of Python 3, and `cp310-abi3` all default builds from 3.10 on. The finding names those that find none. Plain `.so` and `.pyd` fit any version, and a Python file of the same name beside the module serves those that do not find the module. Versions that Requires-Python excludes do not count. If free-threaded interpreters are among those that find none, the module is `incompatible`, because `ready` means ready for all of them.

A file that nobody looks for, beside a module of its name that is loaded, is FT211. For a module that is given by itself the question is whether any free-threaded interpreter looks for its suffix.)",
    R"(In `pkg-1.0-cp314-cp314t-manylinux_2_28_x86_64.whl`:

```
pkg/_x.cpython-313t-x86_64-linux-gnu.so    3.13t looks for it, and does not install the wheel
pkg/_y.cpython-314-x86_64-linux-gnu.so     the default build looks for it
```

The first was left behind by another build: start from an empty build directory. The second was compiled by the default interpreter: compile it with `python3.14t`, whose `sysconfig.get_config_var("EXT_SUFFIX")` is `.cpython-314t-x86_64-linux-gnu.so`.)",
    "PEP 3149 (file names), PEP 703 (the t), PEP 803 (abi3t); importlib.machinery, "
    "https://docs.python.org/3/library/importlib.html#importlib.machinery.EXTENSION_SUFFIXES"};

constexpr Rule module_in_pure_wheel{
    "FT203",
    "module-in-pure-wheel",
    Severity::error,
    "a wheel that says that it is pure, or for any platform, holds an extension module",
    R"(The platform `any` promises that the wheel runs everywhere, and a compiled module runs on one platform only: installers give it to all others as well, where the import fails. `Root-Is-Purelib: true`, or a place in `.data/purelib`, puts a module where files that are the same on every platform go, which some systems share between architectures and builds of Python.

Shared libraries that a program loads itself, with ctypes for example, are a warning in a wheel for any platform, unless there is one each for Linux, macOS and Windows. .NET assemblies run everywhere. Modules in `.data/platlib` are where they belong, whatever `Root-Is-Purelib` says.)",
    R"(setuptools takes a project without `ext_modules` for pure, even if a compiled module is copied in as package data:

```
pkg-1.0-py3-none-any.whl
pkg/_x.cpython-314t-x86_64-linux-gnu.so
```

Declare the module to the build (`ext_modules`, or the build backend's own way), so that the wheel becomes `cp314-cp314t-linux_x86_64` and `Root-Is-Purelib` false.)",
    "Binary distribution format (PEP 427), where modules are installed, "
    "https://packaging.python.org/en/latest/specifications/binary-distribution-format/"};

constexpr Rule not_installable{
    "FT204",
    "not-installable",
    Severity::error,
    "no free-threaded interpreter installs the wheel",
    R"(A free-threaded interpreter installs wheels whose ABI tag is its own (`cp314t`), `none`, or from 3.15 on `abi3t`. It does not take `cp314` or `abi3`: objects are laid out in another way there. Its users get the source distribution, and need a compiler, or nothing.

The finding says how many of the modules declare already that they do not need the GIL, as far as a default build shows it: a slot that is written for both builds does, while Cython, pybind11 and calls of `PyUnstable_Module_SetGIL` declare in free-threaded builds only. Slots for that are no proof that the code was written with threads in mind, but of a project that means to support them.

Where a wheel of the same project and version that they do install lies in the same directory or is checked in the same run, for the same platform, all is well: the finding is an info then, and the wheel's modules do not make ftcheck fail. It is also an info for platforms that have no free-threaded Python: as of November 2026, Android, iOS and WebAssembly (Pyodide).

The t of free-threaded builds belongs to the ABI tag: no interpreter installs `cp315t-abi3t` or `cp314t-cp314t`. Their right names are `cp315-abi3t` and `cp314-cp314t`.)",
    R"(`pkg-1.0-cp314-cp314-manylinux_2_28_x86_64.whl` is all that a project offers for 3.14. The cure is a second wheel, built by the other interpreter:

```
cibuildwheel --only cp314t-manylinux_x86_64
```

From 3.15 on, one wheel tagged `cp315-abi3.abi3t` serves both builds.)",
    "PEP 703, build configuration changes, https://peps.python.org/pep-0703/; PEP 803, "
    "https://peps.python.org/pep-0803/"};

constexpr Rule abi3t_too_old{
    "FT205",
    "abi3t-too-old",
    Severity::error,
    "the wheel is tagged abi3t for a Python before 3.15, which has no abi3t",
    R"(The stable ABI of free-threaded builds begins with Python 3.15. Installers do not know that: they take abi3t as they take abi3, for every version from the one in the tag on. A wheel tagged `cp314-abi3t` is therefore installed by 3.14t, which does not look for `.abi3t.so` and has not the functions that such a module calls.

Every tag counts that the file name stands for when it is expanded. `cp39.cp315-abi3.abi3t` stands for `cp39-abi3t` too.)",
    R"(```
pkg-1.0-cp310-abi3.abi3t-win_amd64.whl     3.13t and 3.14t install it
pkg-1.0-cp315-abi3.abi3t-win_amd64.whl     right
```

For older free-threaded interpreters add a wheel for each: `cp314-cp314t`.)",
    "PEP 803, wheel tags, https://peps.python.org/pep-0803/; packaging.tags, "
    "https://packaging.pypa.io/en/stable/tags.html"};

constexpr Rule stable_abi_suffix{
    "FT206",
    "stable-abi-suffix",
    Severity::error,
    "a module of one stable ABI is in a wheel tagged only for the other",
    R"(`abi3` is the stable ABI of default builds, `abi3t` that of free-threaded builds from 3.15 on. A free-threaded 3.15 installs a wheel tagged `abi3t` and does not look for `.abi3.so`. In a wheel tagged `abi3`, a `.abi3t.so` is not found by the interpreters before 3.15, and those that would gain by it do not install the wheel.

It is found by comparing the suffix of each module with the wheel's ABI tags. In a wheel tagged `abi3.abi3t` both are right, and an `.abi3.so` without an `.abi3t.so` beside it is FT202. On Windows suffixes do not say which stable ABI it is.)",
    R"(In `pkg-1.0-cp315-abi3t-manylinux_2_28_x86_64.whl`:

```
pkg/_x.abi3.so       not found by 3.15t
pkg/_x.abi3t.so      right
```

Define `Py_TARGET_ABI3T` when compiling, and name the module `.abi3t.so`. Such a module loads in default builds from 3.15 on as well, so that the tag may be `cp315-abi3.abi3t`.)",
    "PEP 803, filename tags, https://peps.python.org/pep-0803/"};

constexpr Rule no_module{
    "FT207",
    "no-module",
    Severity::warning,
    "the wheel is tagged for a platform and holds no extension module",
    R"(A wheel that is tagged for an interpreter's ABI needs building once for each version and build of Python. If it holds no extension module, nothing in it asks for that, and users of other interpreters, free-threaded ones among them, are kept from it for no reason. Or a module should be there and was not packed.

A wheel whose ABI tag is `none` may hold a program, or a library that is loaded with ctypes. That is what the tag is for, and nothing is found, unless all of its files are known to be text.)",
    R"(A package loads its library with ctypes, and its wheels are tagged

```
pkg-1.0-cp314-cp314-win_amd64.whl       3.14t does not install it
```

Tagged `py3-none-win_amd64`, one wheel does for all. With setuptools, override `bdist_wheel.get_tag`; with scikit-build-core set `wheel.py-api = "py3"`.)",
    "Platform compatibility tags (PEP 425), "
    "https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/"};

constexpr Rule wrong_platform{
    "FT208",
    "wrong-platform",
    Severity::error,
    "a module is of another architecture or file format than the wheel's platform tag",
    R"(The operating system loads modules of its own format and the interpreter's architecture only. Such a wheel installs, and every import of the module fails. It comes of a cross compiler that was not told its target, of a build directory used for two targets, and of macOS wheels tagged `universal2` after the interpreter although the module was compiled for one architecture.

The header of each module is compared with the platform tags that its suffix fits. A `universal2` wheel needs both slices in every module, unless another module of the wheel holds the slice that is missing. More slices than the tag asks for do no harm. Tags of platforms that are not known are left alone. A module whose ELF header names no processor is damaged.

Shared libraries that are no modules are a warning if none of them is for the tag's platform: some wheels carry libraries for other devices on purpose. Only the first bytes of each are read.)",
    R"(In `pkg-1.0-cp314-cp314t-macosx_11_0_universal2.whl`:

```
$ lipo -archs pkg/_x.cpython-314t-darwin.so
arm64
```

Build with `ARCHFLAGS="-arch arm64 -arch x86_64"`, or tag the wheel `macosx_11_0_arm64`.)",
    "Platform compatibility tags (PEP 425, 600, 656), "
    "https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/"};

constexpr Rule experimental_interpreter{
    "FT209",
    "experimental-interpreter",
    Severity::info,
    "the only free-threaded interpreter that installs the wheel is 3.13t",
    R"(Free threading was experimental in Python 3.13 and is supported from 3.14 on. Build tools have begun to leave 3.13t out, and a wheel for it is of no use to 3.14t: each version has its own ABI.

It is found if the tags of this wheel admit 3.13t and no later free-threaded interpreter. Other wheels of the same release are not looked at.)",
    R"(```
pkg-1.0-cp313-cp313t-manylinux_2_28_x86_64.whl
```

Publish a `cp314-cp314t` wheel as well; cibuildwheel 3 builds it without an option.)",
    "PEP 779, https://peps.python.org/pep-0779/"};

constexpr Rule requires_python{
    "FT210",
    "requires-python",
    Severity::error,
    "Requires-Python excludes the free-threaded interpreters that the wheel is tagged for",
    R"(`Requires-Python` in METADATA says which versions of Python a release is for, and installers compare it with the interpreter before they install a wheel, whatever its tags are. A wheel is of no use to an interpreter that it excludes, though it was built for it: pip looks for another wheel, or for an older release whose Requires-Python is wider.

The specifiers are read as pip reads them, and an interpreter is excluded if none of its releases satisfies them all; `>=3.14.1` excludes nothing. Only tags that name an ABI of free-threaded builds count (`cp314t`, `abi3t` from 3.15 on), not `none`. It is a warning where the wheel can be installed by another free-threaded interpreter that it is tagged for, which with `abi3t` may be one to come. One that is no list of specifiers is FT103's business.)",
    R"(An upper bound was left in place when builds for a new Python were added:

```
pkg-1.0-cp314-cp314t-win_amd64.whl
METADATA:  Requires-Python: >=3.10,<3.14
```

Raise it in pyproject.toml, or leave it out:

```toml
[project]
requires-python = ">=3.10"
```)",
    "Core metadata, Requires-Python, "
    "https://packaging.python.org/en/latest/specifications/core-metadata/#requires-python; "
    "PEP 440, version specifiers"};

constexpr Rule left_over{
    "FT211",
    "left-over",
    Severity::warning,
    "a file of another build lies beside the module that is loaded",
    R"(Build directories are often used again, and what an earlier build for another interpreter left there is packed with the rest. No interpreter that installs the wheel looks for such a file. It does no harm, except that the wheel is larger than it needs to be and that tools which go by names alone take the wheel for one of another build.

It is found if no interpreter of the wheel's tags looks for a module's suffix, and another file of the same name in the same folder is a module that they do load. The left-over file is not judged: the verdict is that of the module that is loaded. All left-overs of a wheel are one finding. Without such a module beside it, the file is FT202.)",
    R"(In `pkg-1.0-cp314-cp314t-manylinux_2_28_x86_64.whl`:

```
pkg/_x.cpython-314t-x86_64-linux-gnu.so    3.14t loads it
pkg/_x.cpython-314-x86_64-linux-gnu.so     left over from the build for 3.14
```

Delete `build/` and compiled modules beside the sources before each build, or build each wheel from the source distribution, as `python -m build` does.)",
    "PEP 3149 (file names); importlib.machinery, "
    "https://docs.python.org/3/library/importlib.html#importlib.machinery.EXTENSION_SUFFIXES"};

std::span<const Rule> tags_rules() {
  static constexpr std::array family{tags_differ,     suffix_not_found, module_in_pure_wheel,
                                     not_installable, abi3t_too_old,    stable_abi_suffix,
                                     no_module,       wrong_platform,   experimental_interpreter,
                                     requires_python, left_over};
  return family;
}

}  // namespace ftcheck::rules
