/* What SWIG before 4.4 writes: single-phase, no declaration, its capsule's name among the
   strings.
   Verdict: enables-gil. */
#include "cpython.h"

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "swig_nothing",
    .m_size = -1,
};

EXPORTED PyObject *PyInit_swig_nothing(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    PyObject *capsule =
        PyCapsule_New(&definition, "swig_runtime_data4.type_pointer_capsule", NULL);
    PyModule_AddObjectRef(module, "SwigPyObject", capsule);
    return module;
}
