#include "rules/hints_catalog.hpp"

namespace ftcheck::rules {

constinit const Rule borrowed_references{
    "FT501",
    "borrowed-references",
    Severity::info,
    "the module imports functions that return borrowed references",
    R"(A borrowed reference is owned by the container it was taken from. With the GIL nobody can take
the object out of the container until the C code lets go of the GIL; without it another thread can,
at any moment, and the object may be freed while the C code looks at it. A `Py_INCREF` right after
the call comes too late. Python 3.13 has a function that returns a strong reference for each of
these; the header pythoncapi-compat brings them to older versions.

It is found by the module's imports: `PyDict_GetItem`, `PyDict_GetItemString`,
`PyDict_GetItemWithError`, `PyDict_SetDefault`, `PyImport_AddModule`, `PyList_GetItem` and
`PyWeakref_GetObject`. What a generator's own code imports in every module is left out, and so are
modules made by PyO3, mypyc and cffi, in which there is no such call for a user to change.

It cannot be seen whether the container is shared: a dictionary of keyword arguments, or one that
the function made itself, is safe. Nor can the macros `PyList_GET_ITEM`, `PyWeakref_GET_OBJECT` and
`PyCell_GET`, which leave no import: search the source for them.)",
    R"(Before:

```c
PyObject *value = PyDict_GetItemWithError(cache, key); /* borrowed */
Py_XINCREF(value);
```

After:

```c
PyObject *value;
if (PyDict_GetItemRef(cache, key, &value) < 0) { /* value is a strong reference, or NULL */
    return NULL;
}
```)",
    "https://docs.python.org/3/howto/free-threading-extensions.html#borrowed-references"};

constinit const Rule dict_next{
    "FT502",
    "dict-next",
    Severity::info,
    "the module imports PyDict_Next and begins no critical section",
    R"(Functions that work on dictionaries lock them in the free-threaded build; `PyDict_Next` does
not, and the key and the value it gives are borrowed. Where another thread can change the dictionary
meanwhile, the loop has to be in a critical section on it. There is no other function to take its
place.

It is found by the module's imports: `PyDict_Next`, and none of the functions that
`Py_BEGIN_CRITICAL_SECTION` and its like call. Modules by Cython, PyO3, mypyc and cffi are left out:
it is the generator's code that calls it.

It cannot be seen whether the dictionary is shared, nor whether a critical section elsewhere in the
module is for this loop. In a module compiled for the default build critical sections leave no
trace, and the message says so.)",
    R"(Before:

```c
while (PyDict_Next(dict, &position, &key, &value)) { ... }
```

After:

```c
Py_BEGIN_CRITICAL_SECTION(dict);
while (PyDict_Next(dict, &position, &key, &value)) { ... }
Py_END_CRITICAL_SECTION();
```)",
    "https://docs.python.org/3/howto/free-threading-extensions.html#pydict-next"};

constinit const Rule single_phase_init{
    "FT503",
    "single-phase-init",
    Severity::info,
    "the init function makes the module itself, in a single phase",
    R"(A module that is made in a single phase keeps its state in static variables, for lack of a
better place: one for the whole process, which all threads and all interpreters share. A module that
is made in multiple phases (PEP 489) can have its state allocated with it (`m_size`), declares with a
slot instead of a call, and can be imported into subinterpreters.

It is found by following the init function to what it returns. Modules that cffi, f2py or
Boost.Python make are left out, where the user has no choice.

Nothing is wrong with it for the GIL: the function runs once, under the import lock, and
`PyUnstable_Module_SetGIL` declares as well as a slot does. Whether there is state, and whether it
is written to after the import, cannot be seen.)",
    R"(Before:

```c
static PyObject *cache; /* for the whole process */
PyMODINIT_FUNC PyInit_spam(void) { return PyModule_Create(&definition); }
```

After:

```c
typedef struct { PyObject *cache; } State; /* definition.m_size = sizeof(State) */
PyMODINIT_FUNC PyInit_spam(void) { return PyModuleDef_Init(&definition); }
```)",
    "https://docs.python.org/3/howto/free-threading-extensions.html#module-initialization and "
    "https://docs.python.org/3/howto/isolating-extensions.html"};

constinit const Rule static_types{
    "FT504",
    "static-types",
    Severity::info,
    "types of the module are static",
    R"(A type that is a static `PyTypeObject` exists once in the process, for all threads and all
interpreters. The interpreter takes care of what is in it as long as it is changed through the C API
only. What to read is code that writes to its fields or to what `tp_dict` points to after
`PyType_Ready`, and static variables that its methods use because a static type has no module to
find its state by (`PyType_GetModuleState`).

It is found by the shape of such an object in the module's writable memory, where the file was
compiled for the free-threaded build, else by the import of `PyType_Ready`. Modules by Cython,
pybind11, mypyc, SWIG, f2py and Boost.Python are left out, which make their types themselves, and so
are those made by cffi.

Static types are not wrong. Whether anything writes to them cannot be seen, and those that the
module fills in at run time are not named.)",
    R"(Before:

```c
static PyTypeObject Spam_Type = {PyVarObject_HEAD_INIT(NULL, 0) .tp_name = "pkg.Spam", ...};
PyDict_SetItemString(Spam_Type.tp_dict, "limit", limit); /* at any time */
```

After:

```c
static PyType_Spec spam_spec = {"pkg.Spam", sizeof(Spam), 0, Py_TPFLAGS_DEFAULT, slots};
PyObject *type = PyType_FromModuleAndSpec(module, &spam_spec, NULL);
PyObject_SetAttrString(type, "limit", limit);
```)",
    "https://docs.python.org/3/howto/isolating-extensions.html#heap-types and "
    "https://docs.python.org/3/howto/free-threading-extensions.html#general-api-guidelines"};

constinit const Rule global_data{
    "FT505",
    "global-data",
    Severity::info,
    "the module has 8 KiB or more of global variables that start as zero",
    R"(Caches, buffers, pools and counters in static variables were protected by the GIL, and without
it they are not. They mostly start as zero, and the file then has no bytes for them, only a size:
type objects, method tables and module definitions, which are writable too and larger in most
modules, do not start as zero and do not count.

It is found by what the loader maps writable without bytes of the file behind it (`.bss`), 8 KiB or
more; less is left over from the compiler and the binding in most modules. In Mach-O files, where
only whole pages show, up to 16 KiB of it go unseen. Modules by Cython, PyO3 and mypyc are left out:
Cython's grow with the source, and in Rust the compiler asks for a lock.

It cannot be seen what the variables are for. They may be written once at import, be behind a lock,
be a library's that is linked in and takes care of itself; and small ones are no safer.)",
    R"(Before:

```c
static PyObject *cache[1024];
```

After:

```c
static PyObject *cache[1024];
static PyMutex cache_mutex; /* Python 3.13; held by whoever reads or writes the cache */
```

or `static thread_local`, or a field of the module's state.)",
    "https://docs.python.org/3/howto/free-threading-extensions.html"
    "#protecting-internal-extension-state and "
    "https://py-free-threading.github.io/porting-extensions/"};

constinit const Rule no_locks{
    "FT506",
    "no-locks",
    Severity::info,
    "the module declares that it does not need the GIL, makes types and imports no lock",
    R"(An instance of a type can be used by several threads at once. Where methods change what is in
it, a lock has to keep them apart that the GIL made unnecessary before: `PyMutex`, a critical
section on the instance, or a lock of the platform.

It is found by the module's imports: it makes types (`PyType_Ready`, `PyType_FromSpec`, ...), but
there is no function that locks, of Python's, POSIX's, Windows', C++'s or OpenMP's, among them.
Modules by Cython, PyO3 and mypyc are left out, since their own code locks, or the language sees to
it; those by pybind11 and nanobind bring a lock along, so that nothing can be said of them.

It may well be right: instances that never change, or that only hold Python objects which lock
themselves, need no lock. Atomic operations and locks that are made of them are compiled into the
code and cannot be seen.)",
    R"(Before:

```c
static PyObject *advance(Counter *self, PyObject *unused)
{
    return PyLong_FromLong(++self->count);
}
```

After:

```c
    long count;
    Py_BEGIN_CRITICAL_SECTION(self);
    count = ++self->count;
    Py_END_CRITICAL_SECTION();
    return PyLong_FromLong(count);
```)",
    "https://docs.python.org/3/howto/free-threading-extensions.html#critical-sections and "
    "https://py-free-threading.github.io/porting-extensions/"};

constinit const Rule object_allocator{
    "FT507",
    "object-allocator",
    Severity::info,
    "the module imports PyObject_Malloc, PyObject_Calloc or PyObject_Realloc",
    R"(The free-threaded build demands what was good practice before: memory from `PyObject_Malloc`
and its like is for Python objects and for nothing else, since the garbage collector looks for
objects in it and other threads may still read from it when it is freed. Buffers are to come from
`PyMem_Malloc` or `PyMem_RawMalloc`.

It is found by the module's imports. Modules by Cython, PyO3, mypyc and cffi are left out: there it
is the generator's code that calls them.

It cannot be seen what the memory is for: a `tp_alloc` of the module's own is right to use them.)",
    R"(Before:

```c
double *buffer = PyObject_Malloc(count * sizeof(double));
...
PyObject_Free(buffer);
```

After:

```c
double *buffer = PyMem_Malloc(count * sizeof(double));
...
PyMem_Free(buffer);
```)",
    "https://docs.python.org/3/howto/free-threading-extensions.html#memory-allocation-apis"};

constinit const Rule sequence_fast{
    "FT508",
    "sequence-fast",
    Severity::info,
    "the module imports PySequence_Fast and begins no critical section",
    R"(`PySequence_Fast` returns the object itself where it is a list, and the macros it is there for,
`PySequence_Fast_GET_SIZE`, `PySequence_Fast_GET_ITEM` and `PySequence_Fast_ITEMS`, neither lock nor
check. If another thread makes the list shorter during the loop, it reads past the list's end, or an
object that is gone.

It is found by the module's imports: `PySequence_Fast`, and none of the functions that
`Py_BEGIN_CRITICAL_SECTION` and its like call. Modules by mypyc and cffi are left out.

It cannot be seen whether the list is shared. In a module compiled for the default build critical
sections leave no trace, and the message says so.)",
    R"(Before:

```c
PyObject *fast = PySequence_Fast(points, "points must be a sequence");
```

After:

```c
PyObject *fast = PySequence_Tuple(points); /* a copy, which nobody changes */
```

or `Py_BEGIN_CRITICAL_SECTION(points)` around the loop.)",
    "https://docs.python.org/3/howto/free-threading-extensions.html#general-api-guidelines"};

}  // namespace ftcheck::rules
