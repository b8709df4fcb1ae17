// What calls of imported functions do, as far as it is known.
//
// The host is the program that loads the image and whose functions the image imports: for an
// extension module, the interpreter.  It keeps an error indicator, which failing code sets.
#pragma once

#include <cstdint>

namespace ftcheck::flow {

enum class Effect : std::uint8_t {
  none,                   // nothing known
  writes_nothing,         // to memory that it gets a pointer to
  sets_error,             // sets the error indicator, and writes nothing
  tells_error,            // returns whether the error indicator is set
  fails_with_null,        // returns NULL only with the error indicator set
  fails_with_number,      // returns 0, or another number with the error indicator set
  thread_variable,        // finds a thread-local variable, and changes only the result register
  finds_thread_variable,  // __tls_get_addr(descriptor)
  never_returns,          // abort, a throw
  returns_zero,           // the first time
  acquires_guard,         // __cxa_guard_acquire(guard): 1 if the static variable is to be made now
  releases_guard,         // __cxa_guard_release(guard): it has been made
  returns_twice,          // setjmp: once more from wherever longjmp is called
  makes,                  // (argument): makes something that is tracked individually: Making
  marks,                  // (made, mark): marks what was made
  allocate_zeroed,        // calloc(count, size)
  fill_memory,            // memset(to, byte, size)
  fill_memory_arm,        // __aeabi_memset(to, size, byte)
  clear_memory,           // __aeabi_memclr(to, size)
  copy_memory,            // memcpy, memmove
  overwrites,             // strcpy, snprintf, qsort: described in overwrites.hpp
  finds_inside,           // strchr, bsearch: returns an address within the memory passed to it
  copies_to_end,          // mempcpy(to, from, size): returns the end of the copy
  copies_from,            // bcopy(from, to, size)
  allocates_at,           // posix_memalign(to, alignment, size)
  compares_text,          // strcmp(a, b)
  compares_text_up_to,    // strncmp(a, b, size)
  compares_memory,        // memcmp(a, b, size)
  measures,               // strlen(text)
  calls_once,             // pthread_once(control, function): calls it the first time
  returns_text,           // a text whose beginning is known: CallModel::text
  find_function,          // dlsym(handle, name): the function of that name
};

// True if a function may write to memory that it gets a pointer to, during the call or later.
bool may_keep(Effect effect);

// True if a function that calls it must be followed.
bool matters(Effect effect);

}  // namespace ftcheck::flow
