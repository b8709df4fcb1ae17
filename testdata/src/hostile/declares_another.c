/* Creates two modules, declares for one and returns the other, which only run time tells apart.
   Verdict: enables-gil. */
#include "hostile.h"

static PyModuleDef first = {MODULE_DEF_HEAD, .m_name = "declares_another"};
static PyModuleDef second = {MODULE_DEF_HEAD, .m_name = "declares_another"};

EXPORTED PyObject *PyInit_declares_another(void)
{
    PyObject *volatile pair[2];
    pair[0] = PyModule_Create2(&first, PYTHON_API_VERSION);
    pair[1] = PyModule_Create2(&second, PYTHON_API_VERSION);
    int which = Py_GetVersion()[5] & 1;
    PyUnstable_Module_SetGIL(pair[which], Py_MOD_GIL_NOT_USED);
    return pair[1 - which];
}
