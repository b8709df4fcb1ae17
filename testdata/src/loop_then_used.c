/* Like loop_over_lower, but after the list the module declares the opposite.  An analysis that does
   not see the end of the loop sees only the return in it.
   Verdict: enables-gil. */
#include "cpython.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "loop_then_used",
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

EXPORTED PyObject *PyInit_loop_then_used(void)
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
            PyErr_Clear();
            return module;
        }
    }
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_USED);
    return module;
}
