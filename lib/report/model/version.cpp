// The version, which project() in CMakeLists.txt defines.
#include <ftcheck/version.hpp>

namespace ftcheck {

std::string_view version() {
  return FTCHECK_VERSION;
}

}  // namespace ftcheck
