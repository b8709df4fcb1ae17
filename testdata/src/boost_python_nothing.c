/* The result of linking Boost.Python statically: init_module creates the module and by default
   declares nothing.
   Verdict: enables-gil. */
#include "cpython.h"

EXPORTED NOINLINE PyObject *init_module(PyModuleDef *definition, void (*fill)(PyObject *))
    __asm__("_ZN5boost6python6detail11init_moduleER11PyModuleDefPFvvE");

PyObject *init_module(PyModuleDef *definition, void (*fill)(PyObject *))
{
    PyObject *module = PyModule_Create2(definition, PYTHON_API_VERSION);
    if (module != NULL) {
        fill(module);
    }
    return module;
}

static void fill(PyObject *module)
{
    PyModule_AddStringConstant(module, "Boost.Python.function", "Boost.Python.class");
}

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "boost_python_nothing",
    .m_size = -1,
};

EXPORTED PyObject *PyInit_boost_python_nothing(void)
{
    return init_module(&definition, fill);
}
