// What an index says about an artifact, and what a run asked of the network, as text.
#pragma once

#include "report/format/lines.hpp"

namespace ftcheck::report {

// One line per clause.  Writes nothing for an artifact that is not from an index.
void write_source(Lines& lines, const Artifact& artifact, std::size_t indent);

// network_words() as a line.
void write_network(Lines& lines, const Report& report);

}  // namespace ftcheck::report
