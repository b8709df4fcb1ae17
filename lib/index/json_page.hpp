// Pages in JSON: PEP 691, with PEP 700 (size, upload time), PEP 714 (metadata) and PEP 792
// (status).
#pragma once

#include "index/page_builder.hpp"

#include <string_view>

namespace ftcheck::index {

// Throws Error if the text is not JSON of a project's page.
void read_json_page(std::string_view bytes, PageBuilder& builder);

}  // namespace ftcheck::index
