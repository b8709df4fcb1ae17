/* Calls a function for each name in a list, which copies the name to the stack, byte by byte.  Then
   an analysis no longer knows the registers that the function has saved there, only that they are
   the caller's, which differ from one name to the next.
   Verdict: ready. */
#include "cpython.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "loop_over_lower",
    .m_size = -1,
};

static const char *const names[] = {"ALPHA", "BETA", "GAMMA", "DELTA",
                                    "EPSILON", "ZETA", "ETA", "THETA"};

__attribute__((noinline)) static void copy_lower(const char *from, char *to)
{
    while (*from != '\0') {
        *to = PyErr_Occurred() == NULL ? (char)(*from | 0x20) : *from;
        from++;
        to++;
    }
    *to = '\0';
}

EXPORTED PyObject *PyInit_loop_over_lower(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    for (const char *const *name = names; name != names + 8; name++) {
        char lower[16];
        copy_lower(*name, lower);
        if (PyModule_AddIntConstant(module, lower, 1) < 0) {
            return NULL;
        }
    }
    return module;
}
