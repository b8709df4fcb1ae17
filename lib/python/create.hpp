// What a definition's Py_mod_create function returns.
//
// The interpreter stores the gil slot's value in the module object, so the slot counts only if the
// function returns a module (PyModule_FromDefAndSpec2 in Objects/moduleobject.c).  Any other object
// re-enables the GIL (_PyImport_CheckGILEnabled in Python/import.c).
#pragma once

#include "flow/engine/follow.hpp"
#include "flow/functions/image_code.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ftcheck::python {

enum class Created { module, something_else, unknown };

struct Creation {
  Created what = Created::unknown;
  std::string why;                  // a clause; empty for a module
  bool may_depend_on_base = false;  // as in Outcome
};

// The image's functions that were not followed although the init function returns their results.
// They may make a module after all, if another library makes it for them (_cffi_backend).
std::vector<std::uint64_t> unfollowed_makers(const flow::Outcome& outcome);

// Follows the function in the slot.  `pass` has the memory at the time when the definition is
// handed over.
Creation judge_create(flow::ImageCode& code, const flow::Value& function, const flow::Pass& pass,
                      const flow::Trace& trace);

}  // namespace ftcheck::python
