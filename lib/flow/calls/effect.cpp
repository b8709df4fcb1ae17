#include "flow/calls/effect.hpp"

namespace ftcheck::flow {

bool may_keep(Effect effect) {
  switch (effect) {
    case Effect::writes_nothing:
    case Effect::sets_error:
    case Effect::tells_error:
    case Effect::fails_with_null:
    case Effect::fails_with_number:
    case Effect::thread_variable:
    case Effect::finds_thread_variable:
    case Effect::never_returns:
    case Effect::returns_zero:
    case Effect::acquires_guard:
    case Effect::releases_guard:
    case Effect::returns_text:
    case Effect::find_function:
    case Effect::compares_text:
    case Effect::compares_text_up_to:
    case Effect::compares_memory:
    case Effect::measures:
      return false;
    default:
      return true;
  }
}

bool matters(Effect effect) {
  return effect == Effect::makes || effect == Effect::marks || effect == Effect::find_function;
}

}  // namespace ftcheck::flow
