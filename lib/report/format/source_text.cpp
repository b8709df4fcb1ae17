#include "report/format/source_text.hpp"

#include "report/format/grid.hpp"
#include "report/model/source_words.hpp"

#include <string>

namespace ftcheck::report {

void write_source(Lines& lines, const Artifact& artifact, std::size_t indent) {
  for (const std::string& clause : source_words(artifact)) lines.prose(indent, clause);
  if (artifact.source && !artifact.source->unread.empty()) {
    write_folded(lines, indent, artifact.source->unread, "member", "were not read", "was not read");
  }
}

void write_network(Lines& lines, const Report& report) {
  lines.prose(0, network_words(report));
}

}  // namespace ftcheck::report
