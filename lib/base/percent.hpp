// Percent-encoding (RFC 3986, section 2.1).
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::base {

// The text with each "%41" replaced by the byte that it stands for; an incomplete one is kept.
std::string percent_decoded(std::string_view text);

}  // namespace ftcheck::base
