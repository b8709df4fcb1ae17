// What a definition's Py_mod_create function returns.
//
// The interpreter keeps what the gil slot says in the module object, so the slot counts only where
// the function returns a module (PyModule_FromDefAndSpec2 in Objects/moduleobject.c).  Anything
// else re-enables the GIL (_PyImport_CheckGILEnabled in Python/import.c).
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
  bool may_depend_on_base = false;  // as Outcome has it
};

// The image's own functions that were not followed and whose results the init function returns:
// that they can make no module was wrong to think, as others can make one for them (_cffi_backend).
std::vector<std::uint64_t> unfollowed_makers(const flow::Outcome& outcome);

// Follows the function in the slot.  `pass` has memory as it is when the definition is handed
// over.
Creation judge_create(flow::ImageCode& code, const flow::Value& function, const flow::Pass& pass,
                      const flow::Trace& trace);

}  // namespace ftcheck::python
