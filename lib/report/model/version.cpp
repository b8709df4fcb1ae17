// The version, which CMake's project() says once for all.
#include <ftcheck/version.hpp>

namespace ftcheck {

std::string_view version() {
  return FTCHECK_VERSION;
}

}  // namespace ftcheck
