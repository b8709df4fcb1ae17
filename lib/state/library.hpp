// What calls of imported functions mean for static data: locks, functions that fill memory,
// functions with hidden state.
#pragma once

#include "binary/image.hpp"

#include <string_view>

namespace ftcheck::state {

struct Imported {
  enum class Effect {
    none,
    locks,
    unlocks,
    runs_once,      // the function that is its argument number `argument`
    runs_at_exit,   // likewise
    fills,          // the memory that its argument number `argument` points to
    begins_static,  // a lock for the initialization of a static variable (__cxa_guard_acquire)
    ends_static,
    dies,  // only code that ends the process calls it
  };
  Effect effect = Effect::none;
  unsigned argument = 0;
  // The bytes of a lock, which belong to it alone; 0 for locks that are one byte or no variable.
  unsigned lock_size = 0;
  // It runs a function that it gets, once in a process.
  bool runs_function() const {
    return effect == Effect::runs_once || effect == Effect::runs_at_exit;
  }
  // Two threads must not call it at once, because of state that it keeps.
  bool is_unsafe = false;
  // It returns the same object each time: a library's default.
  bool is_fixed = false;
};

Imported imported(std::string_view name, BinaryFormat format);

}  // namespace ftcheck::state
