/* What pybind11 2.13 writes: single-phase; the function that creates the module takes the
   declaration as an argument.
   Verdict: ready. */
#include "cpython.h"

static const char internals_id[] = "__pybind11_internals_v5_gcc_libstdcpp_cxxabi1018__";

static NOINLINE PyObject *create_extension_module(const char *name, PyModuleDef *definition,
                                                  void *gil)
{
    *definition = (PyModuleDef){MODULE_DEF_HEAD, .m_name = name, .m_size = -1};
    PyObject *module = PyModule_Create2(definition, PYTHON_API_VERSION);
    if (module == NULL) {
        if (PyErr_Occurred()) {
            return NULL;
        }
        PyErr_SetString(PyExc_ImportError, "pybind11::module_::create_extension_module()");
        return NULL;
    }
    if (gil != Py_MOD_GIL_USED) {
        PyUnstable_Module_SetGIL(module, gil);
    }
    return module;
}

static PyModuleDef definition;

EXPORTED PyObject *PyInit_pybind11_set_gil(void)
{
    PyObject *module =
        create_extension_module("pybind11_set_gil", &definition, Py_MOD_GIL_NOT_USED);
    if (module != NULL) {
        PyModule_AddStringConstant(module, internals_id, "pybind11");
    }
    return module;
}
