// The few imported functions the analysis must know something of.
//
// Of any other it assumes what a C compiler does: it returns something, clobbers the registers the
// calling convention lets it clobber, and writes to memory that it is handed a pointer to.
#pragma once

#include "binary/image.hpp"

#include <cstdint>
#include <string_view>

namespace ftcheck::python::analysis {

enum class Effect : std::uint8_t {
  none,                   // nothing known
  writes_nothing,         // to memory that it gets a pointer to
  sets_error,             // sets the error indicator, and writes nothing
  tells_error,            // PyErr_Occurred
  fails_with_null,        // returns NULL only with the error indicator set
  fails_with_number,      // returns 0, or another number with the error indicator set
  thread_variable,        // finds a thread-local variable, and changes no register but the result
  finds_thread_variable,  // __tls_get_addr(descriptor)
  never_returns,          // abort, a throw
  returns_zero,           // at first import
  acquires_guard,         // __cxa_guard_acquire(guard): 1 if the static variable is to be made now
  releases_guard,         // __cxa_guard_release(guard): it has been made
  returns_twice,          // setjmp: once more from wherever longjmp is called
  init_definition,        // PyModuleDef_Init(def): hands over a definition
  create_module,          // PyModule_Create2(def, version): makes a module of a definition
  create_from_slots,      // PyModule_FromSlotsAndSpec(slots, spec)
  create_bare,            // PyModule_New(name): a module without a definition
  set_gil,                // PyUnstable_Module_SetGIL(module, value)
  allocate_zeroed,        // calloc(count, size)
  fill_memory,            // memset(to, byte, size)
  fill_memory_arm,        // __aeabi_memset(to, size, byte)
  clear_memory,           // __aeabi_memclr(to, size)
  copy_memory,            // memcpy, memmove
  overwrites,             // strcpy, snprintf, qsort: as library.hpp has it
  finds_inside,           // strchr, bsearch: returns a place in memory that it gets
  copies_to_end,          // mempcpy(to, from, size): returns where the copy ends
  copies_from,            // bcopy(from, to, size)
  allocates_at,           // posix_memalign(to, alignment, size)
  compares_text,          // strcmp(a, b)
  compares_text_up_to,    // strncmp(a, b, size)
  compares_memory,        // memcmp(a, b, size)
  measures,               // strlen(text)
  calls_once,             // pthread_once(control, function): calls it the first time
  tells_version,          // Py_GetVersion
  find_function,          // dlsym(handle, name): the function of that name
};

// The effect of the import of that name (without Mach-O's leading underscore).
Effect effect_of(std::string_view name);

// True if a name is one that the interpreter may have: it begins as those of the C API do, and is
// not that of an init function.
bool is_python_name(std::string_view name);

// True for the libraries that come with the system or the compiler, by file name or path.
bool is_system_library(std::string_view path);

// True if the import is not what its name says: one of the C API's that is bound to a library other
// than Python's, or one that the module's own code is to bind later (PE's delayed imports).
bool is_disguised(BinaryFormat format, const binary::Import& import);

// True if a function may write to memory that it gets a pointer to, then or later.
bool may_keep(Effect effect);
// True if it makes something that an init function may hand over.
bool makes(Effect effect);

// True if a function that calls it must be followed.
bool matters(Effect effect);

}  // namespace ftcheck::python::analysis
