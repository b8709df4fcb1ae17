/* The init function loops until its argument changes to NULL before it returns its definition; an
   analysis must leave the loop.
   Verdict: ready. */
#include "cpython.h"

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "loop_in_init",
    .m_slots = slots,
};

static const char *const needed[] = {"math", "struct", "threading", NULL};

EXPORTED PyObject *PyInit_loop_in_init(void)
{
    for (const char *const *name = needed; *name != NULL; name++) {
        PyObject *module = PyImport_ImportModule(*name);
        if (module == NULL) {
            return NULL;
        }
        Py_DECREF(module);
    }
    return PyModuleDef_Init(&definition);
}
