// Pages in HTML: PEP 503, with PEP 592 (yanked), PEP 629 (version), PEP 714 (metadata) and PEP 792
// (status).
//
// All that matters of HTML are the attributes of links, of <base> and of <meta>.  So this reads
// tags, attributes and comments like the tokenizer of HTML 5, and builds no tree.
#pragma once

#include "index/page_builder.hpp"

#include <string_view>

namespace ftcheck::index {

// Throws Error if the text is not HTML, or is cut off within a tag.
void read_html_page(std::string_view bytes, PageBuilder& builder);

}  // namespace ftcheck::index
