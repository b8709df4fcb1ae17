/* Stands in for a free-threaded interpreter: loads an extension module with the system's loader, as
   CPython does (RTLD_NOW), calls its init function and prints what comes of it: "ready",
   "enables-gil" or "fails: WHY".  interpreter.py adds the rest of the C API, which does nothing.

   What is read, and when, is as in CPython 3.14 and 3.15: Objects/moduleobject.c
   (PyModule_FromDefAndSpec2) and Python/import.c (_PyImport_CheckGILState). */
#include "cpython.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  PyObject head;
  void* gil;
} Module;

static char definition_type;
static char module_type;
static int version = 14;
static int error_set;

static void end(const char* what, const char* why) {
  printf("%s%s\n", what, why);
  fflush(stdout);
  _Exit(0);
}

static PyObject* new_module(void) {
  Module* module = calloc(1, sizeof *module);
  module->head.ob_type = (PyTypeObject*)&module_type;
  module->head.ob_ref_local = 0xFFFFFFFF;
  module->gil = Py_MOD_GIL_USED;
  return &module->head;
}

PyObject* PyModuleDef_Init(PyModuleDef* def) {
  def->m_base.ob_base.ob_type = (PyTypeObject*)&definition_type;
  return (PyObject*)def;
}

PyObject* PyModule_Create2(PyModuleDef* def, int api) {
  (void)api;
  return def->m_slots ? NULL : new_module();
}

PyObject* PyModule_FromDefAndSpec2(PyModuleDef* def, PyObject* spec, int api) {
  (void)spec;
  return PyModule_Create2(def, api);
}

int PyUnstable_Module_SetGIL(PyObject* module, void* gil) {
  if (module->ob_type != (PyTypeObject*)&module_type) return -1;
  ((Module*)module)->gil = gil;
  return 0;
}

PyObject* PyErr_Occurred(void) {
  return error_set ? (PyObject*)&error_set : NULL;
}

void PyErr_SetString(PyObject* type, const char* message) {
  (void)type;
  (void)message;
  error_set = 1;
}

void PyErr_Clear(void) {
  error_set = 0;
}

void* PyMem_Calloc(size_t count, size_t size) {
  return calloc(count, size);
}

/* A capsule is what it holds. */
PyObject* PyCapsule_New(void* pointer, const char* name, void (*destructor)(PyObject*)) {
  (void)name;
  (void)destructor;
  return pointer;
}

void* PyCapsule_GetPointer(PyObject* capsule, const char* name) {
  (void)name;
  return capsule;
}

/* The only other module is a capsule with a table of one function, which calls the one of that name
   in the loaded module. */
static void* handle;

static void call_by_name(void) {
  void (*function)(void) = (void (*)(void))dlsym(handle, "called_through_table");
  if (function) function();
}

PyObject* PyImport_ImportModule(const char* name) {
  static void (*table[])(void) = {call_by_name};
  (void)name;
  return (PyObject*)table;
}

/* Of C++'s run-time library (Itanium C++ ABI, "One-time Construction API"). */
int __cxa_guard_acquire(char* guard) {
  return *guard == 0;
}

void __cxa_guard_release(char* guard) {
  *guard = 1;
}

void _Py_DecRefShared(PyObject* object) {
  (void)object;
}

static void judge_gil(void* gil) {
  end(gil == Py_MOD_GIL_NOT_USED ? "ready" : "enables-gil", "");
}

static void judge_slots(const PyModuleDef_Slot* slot) {
  void* gil = Py_MOD_GIL_USED;
  int seen = 0;
  for (; slot && slot->slot; ++slot) {
    const int is_gil = slot->slot == 4 || (version >= 15 && slot->slot == 87);
    if (slot->slot < 0 || (slot->slot > 4 && version < 15)) end("fails: ", "unknown slot");
    if (is_gil && seen++) end("fails: ", "two gil slots");
    if (is_gil) gil = slot->value;
  }
  judge_gil(gil);
}

static void judge_export(const PySlot* slot) {
  void* gil = Py_MOD_GIL_USED;
  for (; slot && slot->sl_id; ++slot) {
    if (slot->sl_id == 4 || slot->sl_id == 87) gil = slot->sl_ptr;
  }
  judge_gil(gil);
}

int main(int argc, char** argv) {
  char symbol[300];
  if (argc != 2) return 2;
  const char* file = strrchr(argv[1], '/') ? strrchr(argv[1], '/') + 1 : argv[1];
  const int length = (int)strcspn(file, ".");
  if (strstr(file, "315t") || strstr(file, ".abi3t")) version = 15;
  handle = dlopen(argv[1], RTLD_NOW);
  if (!handle) end("fails: ", dlerror());
  if (version >= 15) {
    snprintf(symbol, sizeof symbol, "PyModExport_%.*s", length, file);
    void* (*export)(void*) = (void* (*)(void*))dlsym(handle, symbol);
    if (export) judge_export(export(NULL));
  }
  snprintf(symbol, sizeof symbol, "PyInit_%.*s", length, file);
  PyObject* (*init)(void) = (PyObject * (*)(void)) dlsym(handle, symbol);
  if (!init) end("fails: ", "no init function");
  PyObject* made = init();
  if (!made) end("fails: ", "the init function returned NULL");
  if (error_set) end("fails: ", "the init function returned with an error set");
  if (made->ob_type == (PyTypeObject*)&definition_type) judge_slots(((PyModuleDef*)made)->m_slots);
  if (made->ob_type == (PyTypeObject*)&module_type) judge_gil(((Module*)made)->gil);
  end("fails: ", "the init function returned something that is not a module");
}
