/* Stands in for a free-threaded CPython 3.14: loads one file with the system's loader and imports
   many modules from it.

     interpreter FILE ENVIRONMENT NAME...

   It prints one line per NAME: what the import does (R: the GIL stays off, E: it is enabled, F: the
   import fails, C: the code crashes, T: the code does not end), a space, and a reason.  ENVIRONMENT
   is "unset" or "set" and tells whether getenv() finds the variables FT_....  Each import runs in
   its own process.

   The behaviour follows Python/import.c (import_run_extension, _PyImport_CheckGILState) and of
   Objects/moduleobject.c (PyModule_Create2, PyModule_FromDefAndSpec2, PyModule_ExecDef). */
#include "prelude.h"

#include <dlfcn.h>
#include <malloc.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  PyObject head;
  PyModuleDef* definition;
  void* gil;
  PyObject* dict;
  void* state;
} Module;

typedef struct Entry {
  struct Entry* next;
  char key[64];
  PyObject* value;
} Entry;

typedef struct {
  PyObject head;
  Entry* first;
} Dict;

typedef struct {
  PyObject head;
  long value;
} Long;

static char definition_type, module_type, dict_type, long_type;
static PyObject exception = {.ob_ref_local = 0xFFFFFFFF};
static const char* error;  // NULL: no error is set
static int environment_is_set;

PyObject* PyExc_ImportError = &exception;
const unsigned long Py_Version = 0x030E00F0;

static void* new_object(size_t size, void* type) {
  PyObject* object = calloc(1, size);
  object->ob_type = type;
  object->ob_ref_local = 0xFFFFFFFF;
  return object;
}

static int has_type(PyObject* object, void* type) {
  return object && object->ob_type == type;
}

static void* fail(const char* why) {
  error = why;
  return NULL;
}

// Modules.

static PyObject* new_module(PyModuleDef* definition) {
  Module* module = new_object(sizeof *module, &module_type);
  module->definition = definition;
  module->gil = Py_MOD_GIL_USED;
  module->dict = PyDict_New();
  if (definition && definition->m_size > 0) module->state = calloc(1, (size_t)definition->m_size);
  return &module->head;
}

PyObject* PyModuleDef_Init(PyModuleDef* definition) {
  definition->m_base.ob_base.ob_type = (PyTypeObject*)&definition_type;
  return &definition->m_base.ob_base;
}

PyObject* PyModule_Create2(PyModuleDef* definition, int api_version) {
  (void)api_version;
  PyModuleDef_Init(definition);
  if (definition->m_slots) return fail("PyModule_Create is incompatible with m_slots");
  return new_module(definition);
}

PyObject* PyModule_New(const char* name) {
  (void)name;
  return new_module(NULL);
}

PyObject* PyModule_GetDict(PyObject* module) {
  return has_type(module, &module_type) ? ((Module*)module)->dict : fail("not a module");
}

void* PyModule_GetState(PyObject* module) {
  return has_type(module, &module_type) ? ((Module*)module)->state : fail("not a module");
}

int PyUnstable_Module_SetGIL(PyObject* module, void* gil) {
  if (!has_type(module, &module_type)) {
    fail("not a module");
    return -1;
  }
  ((Module*)module)->gil = gil;
  return 0;
}

PyObject* PyState_FindModule(PyModuleDef* definition) {
  (void)definition;
  return NULL;
}

int PyModule_AddObjectRef(PyObject* module, const char* name, PyObject* value) {
  if (!has_type(module, &module_type) || !value) {
    fail("not a module, or no value");
    return -1;
  }
  return PyDict_SetItemString(((Module*)module)->dict, name, value);
}

int PyModule_AddIntConstant(PyObject* module, const char* name, long value) {
  return PyModule_AddObjectRef(module, name, PyLong_FromLong(value));
}

int PyModule_AddStringConstant(PyObject* module, const char* name, const char* value) {
  return PyModule_AddObjectRef(module, name, value ? PyLong_FromLong(0) : NULL);
}

/* Also what the import does with a definition that an init function returns. */
PyObject* PyModule_FromDefAndSpec2(PyModuleDef* definition, PyObject* spec, int api_version) {
  (void)api_version;
  PyObject* (*create)(PyObject*, PyModuleDef*) = NULL;
  void* gil = Py_MOD_GIL_USED;
  int gil_slots = 0, interpreter_slots = 0, exec_slots = 0;
  if (definition->m_size < 0) return fail("negative m_size");
  for (const PyModuleDef_Slot* slot = definition->m_slots; slot && slot->slot; ++slot) {
    switch (slot->slot) {
      case Py_mod_create:
        if (create) return fail("two create slots");
        create = (PyObject * (*)(PyObject*, PyModuleDef*)) slot->value;
        break;
      case Py_mod_exec:
        ++exec_slots;
        break;
      case Py_mod_multiple_interpreters:
        if (interpreter_slots++) return fail("two slots about interpreters");
        break;
      case Py_mod_gil:
        if (gil_slots++) return fail("two gil slots");
        gil = slot->value;
        break;
      default:
        return fail("unknown slot");
    }
  }
  PyObject* module = create ? create(spec, definition) : new_module(definition);
  if (!module) return error ? NULL : fail("the create function returned NULL");
  if (error) return NULL;
  if (has_type(module, &module_type)) {
    ((Module*)module)->definition = definition;
    ((Module*)module)->gil = gil;
  } else if (exec_slots || definition->m_size > 0 || definition->m_traverse ||
             definition->m_clear || definition->m_free) {
    return fail("something that is not a module has slots or state");
  }
  return module;
}

// Objects.

PyObject* PyDict_New(void) {
  return new_object(sizeof(Dict), &dict_type);
}

static Entry* find(PyObject* dict, const char* key) {
  Entry* entry = has_type(dict, &dict_type) ? ((Dict*)dict)->first : NULL;
  while (entry && strcmp(entry->key, key) != 0) entry = entry->next;
  return entry;
}

int PyDict_SetItemString(PyObject* dict, const char* key, PyObject* value) {
  if (!has_type(dict, &dict_type) || !value) {
    fail("not a dictionary, or no value");
    return -1;
  }
  Entry* entry = find(dict, key);
  if (!entry) {
    entry = calloc(1, sizeof *entry);
    snprintf(entry->key, sizeof entry->key, "%s", key);
    entry->next = ((Dict*)dict)->first;
    ((Dict*)dict)->first = entry;
  }
  entry->value = value;
  return 0;
}

PyObject* PyDict_GetItemString(PyObject* dict, const char* key) {
  Entry* entry = find(dict, key);
  return entry ? entry->value : NULL;
}

PyObject* PyLong_FromLong(long value) {
  Long* made = new_object(sizeof *made, &long_type);
  made->value = value;
  return &made->head;
}

long PyLong_AsLong(PyObject* object) {
  if (has_type(object, &long_type)) return ((Long*)object)->value;
  fail("an integer is required");
  return -1;
}

void Py_DecRef(PyObject* object) {
  (void)object;
}

void _Py_DecRefShared(PyObject* object) {
  (void)object;
}

// Errors, memory, version, environment.

void PyErr_SetString(PyObject* type, const char* message) {
  (void)type;
  fail(message);
}

PyObject* PyErr_Occurred(void) {
  return error ? &exception : NULL;
}

void PyErr_Clear(void) {
  error = NULL;
}

void* PyMem_Malloc(size_t size) {
  return malloc(size ? size : 1);
}

void* PyMem_Calloc(size_t count, size_t size) {
  return calloc(count ? count : 1, size ? size : 1);
}

void PyMem_Free(void* memory) {
  free(memory);
}

const char* Py_GetVersion(void) {
  return "3.14.0 free-threading build (main) [GCC]";
}

/* Replaces the C library's function for the modules. */
char* getenv(const char* name) {
  static char value[] = "1";
  return environment_is_set && strncmp(name, "FT_", 3) == 0 ? value : NULL;
}

// The import.

static void run_exec_slots(Module* module) {
  for (const PyModuleDef_Slot* slot = module->definition->m_slots; slot && slot->slot; ++slot) {
    if (slot->slot != Py_mod_exec) continue;
    if (((int (*)(PyObject*))slot->value)(&module->head) != 0 && !error)
      fail("an exec function failed");
    if (error) return;
  }
}

/* Imports a module.  Returns the letter for the outcome and sets *why to the reason. */
static char import_module(PyObject* (*init)(void), const char** why) {
  PyObject* made = init();
  *why = error ? error : "the init function returned NULL";
  if (!made || error) return 'F';
  int multi_phase = has_type(made, &definition_type);
  if (multi_phase) {
    made = PyModule_FromDefAndSpec2((PyModuleDef*)made, &exception, PYTHON_API_VERSION);
    *why = error;
    if (!made) return 'F';
  } else if (!has_type(made, &module_type) || !((Module*)made)->definition) {
    *why = "the init function did not return an extension module";
    return 'F';
  }
  *why = "";
  if (!has_type(made, &module_type)) return 'E';
  void* gil = ((Module*)made)->gil;
  if (multi_phase) run_exec_slots((Module*)made);
  if (error) {
    *why = error;
    return 'F';
  }
  return gil == Py_MOD_GIL_USED ? 'E' : 'R';
}

static void child(void* handle, const char* name, int out) {
  char symbol[256], line[256];
  const char* why = "no init function";
  snprintf(symbol, sizeof symbol, "PyInit_%s", name);
  PyObject* (*init)(void) = (PyObject * (*)(void)) dlsym(handle, symbol);
  alarm(5);
  char letter = init ? import_module(init, &why) : 'F';
  int length = snprintf(line, sizeof line, "%c %s\n", letter, why);
  if (write(out, line, (size_t)length) != length) _exit(1);
  _exit(0);
}

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  mallopt(M_PERTURB, 0xA5);  // fresh memory must not be zero by chance
  environment_is_set = strcmp(argv[2], "set") == 0;
  void* handle = dlopen(argv[1], RTLD_NOW);
  if (!handle) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  for (int i = 3; i < argc; ++i) {
    fflush(stdout);
    int status = 0;
    pid_t process = fork();
    if (process == 0) child(handle, argv[i], STDOUT_FILENO);
    if (process < 0 || waitpid(process, &status, 0) < 0) return 1;
    if (!WIFSIGNALED(status)) continue;
    printf("%c signal %d\n", WTERMSIG(status) == SIGALRM ? 'T' : 'C', WTERMSIG(status));
  }
  return 0;
}
