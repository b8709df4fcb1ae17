// LIEF's logging is process-wide; it is switched off once.
#include "binary/lief.hpp"

#include <LIEF/logging.hpp>

namespace ftcheck::binary {

void silence_lief() {
  static const bool silent = [] {
    LIEF::Logger::disable();
    return true;
  }();
  static_cast<void>(silent);
}

}  // namespace ftcheck::binary
