// Header fields as in mail (RFC 822): the form of WHEEL and METADATA.
//
//   Key: value
//    continued on a line that begins with a blank
//
// They end at the first empty line; the body after it is where METADATA keeps the long description.
// Keys are compared without regard to case.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

namespace ftcheck::wheel {

// Called with each field's key in lower case and its value, unfolded to one line and trimmed.
using FieldReader = std::function<void(std::string_view key, std::string_view value)>;

// Reads all fields.  Lines end in LF or CR LF.  Skips lines that are not part of a field, and
// returns the number of the first of them, counted from 1.
std::optional<std::size_t> read_headers(std::string_view text, const FieldReader& read);

}  // namespace ftcheck::wheel
