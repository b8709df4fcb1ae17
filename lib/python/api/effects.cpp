#include "python/api/effects.hpp"

#include "base/name_index.hpp"
#include "base/path.hpp"
#include "flow/calls/libc.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace ftcheck::python {
namespace {

using flow::Effect;

struct Known {
  std::string_view name;
  Effect effect;
  const flow::Making* makes = nullptr;
};

constexpr Known known[] = {
    // Ends the process.
    Known{"Py_ExitStatusException", Effect::never_returns},
    Known{"Py_FatalError", Effect::never_returns},
    Known{"_Py_FatalErrorFunc", Effect::never_returns},
    // Makes what an init function hands over, and declares for it.
    Known{"PyModuleDef_Init", Effect::makes, &definition},
    Known{"PyModule_Create2", Effect::makes, &module_of_definition},
    Known{"PyModule_FromDefAndSpec2", Effect::makes, &module_of_definition},
    Known{"PyModule_FromSlotsAndSpec", Effect::makes, &module_of_slots},
    Known{"PyModule_New", Effect::makes, &bare_module},
    Known{"PyModule_NewObject", Effect::makes, &bare_module},
    Known{"PyUnstable_Module_SetGIL", Effect::marks},
    // Nothing has been registered for a module that is imported for the first time.
    Known{"PyState_FindModule", Effect::returns_zero},
    // Memory.
    Known{"PyMem_Calloc", Effect::allocate_zeroed},
    Known{"PyMem_RawCalloc", Effect::allocate_zeroed},
    Known{"PyObject_Calloc", Effect::allocate_zeroed},
    Known{"PyMem_Malloc", Effect::writes_nothing},
    Known{"PyMem_Realloc", Effect::writes_nothing},
    Known{"PyMem_RawMalloc", Effect::writes_nothing},
    Known{"PyMem_RawRealloc", Effect::writes_nothing},
    Known{"PyMem_Free", Effect::writes_nothing},
    Known{"PyMem_RawFree", Effect::writes_nothing},
    Known{"PyObject_Malloc", Effect::writes_nothing},
    Known{"PyObject_Realloc", Effect::writes_nothing},
    Known{"PyObject_Free", Effect::writes_nothing},
    // An init function that returns a module with an error set has failed (Python/import.c).
    Known{"PyErr_Occurred", Effect::tells_error},
    Known{"PyErr_BadArgument", Effect::sets_error},
    Known{"PyErr_BadInternalCall", Effect::sets_error},
    Known{"PyErr_Format", Effect::sets_error},
    Known{"PyErr_NoMemory", Effect::sets_error},
    Known{"PyErr_SetFromErrno", Effect::sets_error},
    Known{"PyErr_SetImportError", Effect::sets_error},
    Known{"PyErr_SetNone", Effect::sets_error},
    Known{"PyErr_SetObject", Effect::sets_error},
    Known{"PyErr_SetString", Effect::sets_error},
    Known{"PyCapsule_New", Effect::fails_with_null},
    Known{"PyDict_New", Effect::fails_with_null},
    Known{"PyDict_SetItemString", Effect::fails_with_number},
    Known{"PyErr_NewException", Effect::fails_with_null},
    Known{"PyErr_NewExceptionWithDoc", Effect::fails_with_null},
    Known{"PyImport_Import", Effect::fails_with_null},
    Known{"PyImport_ImportModule", Effect::fails_with_null},
    Known{"PyList_New", Effect::fails_with_null},
    Known{"PyLong_FromLong", Effect::fails_with_null},
    Known{"PyModule_Add", Effect::fails_with_number},
    Known{"PyModule_AddIntConstant", Effect::fails_with_number},
    Known{"PyModule_AddObject", Effect::fails_with_number},
    Known{"PyModule_AddObjectRef", Effect::fails_with_number},
    Known{"PyModule_AddStringConstant", Effect::fails_with_number},
    Known{"PyObject_CallMethod", Effect::fails_with_null},
    Known{"PyObject_CallObject", Effect::fails_with_null},
    Known{"PyObject_GetAttr", Effect::fails_with_null},
    Known{"PyObject_GetAttrString", Effect::fails_with_null},
    Known{"PyObject_SetAttrString", Effect::fails_with_number},
    Known{"PyTuple_New", Effect::fails_with_null},
    Known{"PyType_FromSpec", Effect::fails_with_null},
    Known{"PyType_Ready", Effect::fails_with_number},
    Known{"PyUnicode_FromFormat", Effect::fails_with_null},
    Known{"PyUnicode_FromString", Effect::fails_with_null},
    Known{"PyUnicode_InternFromString", Effect::fails_with_null},
    Known{"Py_BuildValue", Effect::fails_with_null},
    Known{"_Py_BuildValue_SizeT", Effect::fails_with_null},
    // Called very often in init functions, with left-over values in the other argument registers;
    // these functions do not touch the memory that those point to.
    Known{"PyEval_RestoreThread", Effect::writes_nothing},
    Known{"PyEval_SaveThread", Effect::writes_nothing},
    Known{"PyGILState_Ensure", Effect::writes_nothing},
    Known{"PyGILState_Release", Effect::writes_nothing},
    Known{"PyInterpreterState_Get", Effect::writes_nothing},
    Known{"PyInterpreterState_GetID", Effect::writes_nothing},
    Known{"PyModule_GetDict", Effect::writes_nothing},
    Known{"PyModule_GetState", Effect::writes_nothing},
    Known{"PyThreadState_Get", Effect::writes_nothing},
    Known{"Py_DecRef", Effect::writes_nothing},
    Known{"Py_GetVersion", Effect::returns_text},
    Known{"Py_IncRef", Effect::writes_nothing},
    Known{"_Py_DecRef", Effect::writes_nothing},
    Known{"_Py_DecRefShared", Effect::writes_nothing},
    Known{"_Py_Dealloc", Effect::writes_nothing},
    Known{"_Py_IncRef", Effect::writes_nothing},
    Known{"_Py_MergeZeroLocalRefcount", Effect::writes_nothing},
};

constexpr base::NameIndex<std::size(known)> known_names(known);
static_assert(std::ranges::all_of(known, [](const Known& each) {
  return known_names.find(known, each.name) == &each;  // no name occurs twice
}));

constexpr std::string_view init_prefixes[] = {"PyInit_", "PyInitU_", "PyModExport_",
                                              "PyModExportU_"};

}  // namespace

ApiEffect effect_of(std::string_view name) {
  if (name.starts_with("Py") || name.starts_with("_Py")) {
    const Known* entry = known_names.find(known, name);
    return entry == nullptr ? ApiEffect{} : ApiEffect{entry->effect, entry->makes};
  }
  return {flow::system_effect(name)};
}

bool is_python_name(std::string_view name) {
  if (!name.starts_with("Py") && !name.starts_with("_Py")) {
    return false;
  }
  return std::none_of(std::begin(init_prefixes), std::end(init_prefixes),
                      [&](std::string_view prefix) { return name.starts_with(prefix); });
}

bool is_disguised(BinaryFormat format, const binary::Import& import) {
  if (import.delayed) {
    return true;
  }
  if (format == BinaryFormat::elf || import.library.empty() || !is_python_name(import.name)) {
    return false;
  }
  // "python314t.dll", "libpython3.14t.dylib", "Python.framework/Versions/3.14/Python", "PythonT".
  const std::string library = base::lower_case_file_name(import.library);
  return library != "main-executable" && !library.starts_with("python") &&
         !library.starts_with("libpython");
}

}  // namespace ftcheck::python
