/* Asks a library that it links, and that the wheel bundles, whether it is safe to use from several
   threads, and declares accordingly; the library, answering_library.c, always says yes.
   Verdict: unknown by itself, ready in the wheel. */
#include "cpython.h"

extern int ask_threadsafe(void);

static PyModuleDef definition = {MODULE_DEF_HEAD, .m_name = "asks_library"};

EXPORTED PyObject *PyInit_asks_library(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    if (ask_threadsafe()) {
        PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    }
    return module;
}
