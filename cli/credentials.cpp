#include "credentials.hpp"

#include <cstddef>

namespace ftcheck::cli {

std::string without_credentials(std::string_view text) {
  constexpr std::string_view scheme_end = "://";
  std::string kept;
  while (true) {
    const std::size_t at = text.find(scheme_end);
    if (at == std::string_view::npos) return kept.append(text);
    const std::size_t begin = at + scheme_end.size();
    kept.append(text.substr(0, begin));
    text.remove_prefix(begin);
    // A password with a character that a URL would encode still ends at the last "@".
    const std::string_view rest = text.substr(0, text.find_first_of(" \t\n\"'<>"));
    const std::string_view host = rest.substr(0, rest.find('/'));
    const std::size_t sign = host.rfind('@');
    if (sign != std::string_view::npos) text.remove_prefix(sign + 1);
  }
}

}  // namespace ftcheck::cli
