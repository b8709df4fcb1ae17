/* Declares if x * x + x is odd, which is never true.
   Verdict: enables-gil. */
#include "hostile.h"

static PyModuleDef definition = {MODULE_DEF_HEAD, .m_name = "opaque_predicate"};

EXPORTED PyObject *PyInit_opaque_predicate(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    unsigned x = (unsigned)(uintptr_t)Py_GetVersion();
    __asm__("" : "+r"(x));
    unsigned square = x * x;
    __asm__("" : "+r"(square));
    if ((square + x) & 1) {
        PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    }
    return module;
}
