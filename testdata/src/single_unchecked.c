/* Single-phase initialization that does not check whether creating the module and declaring worked,
   like much real code.
   Verdict: ready. */
#include "cpython.h"

static PyObject *the_module;

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "single_unchecked",
    .m_size = -1,
};

EXPORTED PyObject *PyInit_single_unchecked(void)
{
    the_module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    PyUnstable_Module_SetGIL(the_module, Py_MOD_GIL_NOT_USED);
    PyModule_AddIntConstant(the_module, "answer", 42);
    return the_module;
}
