// direct_url.json (PEP 610): where a distribution came from that was not installed from an index.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::wheel {

// The directory of a project that is installed in editable mode, as a path of the system; nothing
// if it is not, or if the text does not follow PEP 610.
std::optional<std::string> editable_project(std::string_view direct_url_json);

}  // namespace ftcheck::wheel
