#include "rules/gil_catalog.hpp"

namespace ftcheck::rules {

constinit const Rule gil_not_declared{
    "FT301",
    "gil-not-declared",
    Severity::error,
    "importing the module re-enables the GIL: it declares nothing",
    R"(A free-threaded interpreter enables the GIL, for the whole process and for good, when it
imports an extension module that does not say it can run without it. All that the user sees is a
`RuntimeWarning`, and that threads no longer run in parallel.

It is found by following the init function to what it hands to the interpreter: a definition or an
array of slots without `Py_mod_gil`, or a module on which `PyUnstable_Module_SetGIL` was never
called. The evidence of the module says which, and at which address. An import of
`PyUnstable_Module_SetGIL` proves nothing: Cython imports it in every module.)",
    R"(A module with two slots, neither of which is for the GIL:

```c
static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, exec_module},
    {0, NULL},
};
```

Once its code is safe without the GIL, it says so:

```c
static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, exec_module},
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};
```

Generators have a switch for it: `# cython: freethreading_compatible = True`,
`PYBIND11_MODULE(name, m, py::mod_gil_not_used())`, `nanobind_add_module(name FREE_THREADED ...)`,
`#[pymodule(gil_used = false)]`, `f2py --freethreading-compatible`.)",
    "https://peps.python.org/pep-0703/#py-mod-gil-slot"};

constinit const Rule gil_declared_used{
    "FT302",
    "gil-declared-used",
    Severity::error,
    "importing the module re-enables the GIL: it declares Py_MOD_GIL_USED",
    R"(A module may say that it needs the GIL. The interpreter then enables it at import, as if the
module had said nothing (FT301); saying so only documents that somebody has thought about it, or
that a generator writes the declaration and was not told otherwise.

It is found by following the init function: the value of its `Py_mod_gil` slot, or of the last call
of `PyUnstable_Module_SetGIL` on the module it returns, is `Py_MOD_GIL_USED`, which is 0.)",
    R"(Cython 3.1 and later writes this slot into every module:

```c
{Py_mod_gil, Py_MOD_GIL_USED},
```

and `Py_MOD_GIL_NOT_USED` once the source begins with

```cython
# cython: freethreading_compatible = True
```

The same goes for PyO3 from 0.23 to 0.27 and `#[pymodule(gil_used = false)]`.)",
    "https://docs.python.org/3/howto/free-threading-extensions.html#module-initialization"};

constinit const Rule gil_undecided{
    "FT303",
    "gil-undecided",
    Severity::warning,
    "it could not be decided whether the module keeps the GIL disabled",
    R"(ftcheck follows the init function without running it. Where what it hands over depends on
something that is only known at run time, or on code that is not in the wheel, it says that it does
not know rather than guess. The last sentence of the module's evidence says where it lost the
thread.)",
    R"(A module that declares what an environment variable says:

```c
PyUnstable_Module_SetGIL(m, getenv("PKG_GIL") ? Py_MOD_GIL_USED : Py_MOD_GIL_NOT_USED);
```

Only an interpreter can tell:

```sh
python3.14t -W error::RuntimeWarning -c 'import sys, pkg._x; print(sys._is_gil_enabled())'
```)",
    "https://docs.python.org/3/howto/free-threading-python.html#identifying-free-threaded-python"};

constinit const Rule depends_on_other{
    "FT304",
    "depends-on-other",
    Severity::info,
    "what the module declares depends on a library or package besides it",
    R"(Some modules do not declare by themselves. A module that cffi generated has `_cffi_backend`
make it, which declares that the GIL is not needed from cffi 2.0 on. Others ask a library that is
bundled with them how it was built and declare accordingly, or only forward to a library that makes
the module. What ftcheck says of such a module holds for the files it was shown: with another build
of the library, or another version of the package, it may be otherwise.

It is found by following the init function: it ends in a call into `_cffi_backend`, or the question
could only be decided after a library of the same wheel or environment had been linked to it. It is
not found of a module that cffi makes where a `Requires-Dist` in METADATA has every free-threaded
interpreter that the wheel is for install cffi 2.0 or later.)",
    R"(A wheel with cffi modules should not be installed with a cffi that re-enables the GIL:

```toml
[project]
dependencies = ["cffi>=2.0"]
```

A wheel whose module asks a bundled library is to be built together with that library, in one
configuration.)",
    "https://cffi.readthedocs.io/en/stable/whatsnew.html"};

constinit const Rule mixed_modules{
    "FT305",
    "mixed-modules",
    Severity::warning,
    "some modules of the wheel keep the GIL disabled and others re-enable it",
    R"(One module that re-enables the GIL does so for the whole process, and for all others. Where
only some modules of a wheel declare, whether the GIL is on depends on what was imported, and from
when on: a program may run in parallel until it uses a rare feature. It mostly means that a module
was forgotten.

It is found by comparing the verdicts of the wheel's modules that the same interpreter can load.)",
    R"(A build that compiles three Cython modules and passes the directive to two of them. Give it to
all at once:

```python
cythonize("pkg/*.pyx", compiler_directives={"freethreading_compatible": True})
```)",
    "https://peps.python.org/pep-0703/#py-mod-gil-slot"};

constinit const Rule classifier_contradicts{
    "FT306",
    "classifier-contradicts",
    Severity::error,
    "a classifier promises free threading, and a module re-enables the GIL",
    R"(The classifier `Programming Language :: Python :: Free Threading :: 2 - Beta`, and those above
it, say that the package supports free threading, and sites and tools that list such packages read
it. A module that re-enables the GIL on import contradicts it. `1 - Unstable` and the classifier
without a stage promise nothing of the kind, and are let pass.

It is found by comparing METADATA with the verdicts of the modules.)",
    R"(Either the module declares (FT301), or the classifiers are made to say what is true of the
release:

```toml
[project]
classifiers = ["Programming Language :: Python :: Free Threading :: 1 - Unstable"]
```)",
    "https://github.com/pypa/trove-classifiers"};

constinit const Rule no_classifier{
    "FT307",
    "no-classifier",
    Severity::info,
    "every module is ready for free threading, and no classifier says so",
    R"(All modules of the wheel keep the GIL disabled, and free-threaded interpreters install it.
People who look for such packages, and sites that list them, go by the classifiers that begin with
`Programming Language :: Python :: Free Threading`, and the wheel has none.

Declaring is not the same as being tested: which stage is right, from `1 - Unstable` to
`4 - Resilient`, is for the maintainers to say.)",
    R"(```toml
[project]
classifiers = [
    "Programming Language :: Python :: Free Threading :: 2 - Beta",
]
```)",
    "https://github.com/pypa/trove-classifiers"};

}  // namespace ftcheck::rules
