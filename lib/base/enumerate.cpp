#include "base/enumerate.hpp"

#include <fmt/format.h>

namespace ftcheck::base {

std::string enumerate(std::span<const std::string> names, std::size_t others) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += others == 0 && i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  if (others > 0) text += fmt::format(" and {} more", others);
  return text;
}

}  // namespace ftcheck::base
