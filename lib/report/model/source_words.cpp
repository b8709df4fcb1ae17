#include "report/model/source_words.hpp"

#include "report/format/uri.hpp"
#include "report/model/history_words.hpp"
#include "report/model/phrases.hpp"

#include <fmt/format.h>

#include <string_view>

namespace ftcheck::report {
namespace {

struct Unit {
  std::string_view name;
  double bytes = 1;
};

Unit unit_of(std::uint64_t bytes) {
  if (bytes >= 1'000'000) return {"MB", 1e6};
  return bytes >= 1'000 ? Unit{"kB", 1e3} : Unit{"bytes", 1};
}

// "1.2", "97": two digits say enough.
std::string amount(std::uint64_t bytes, const Unit& unit) {
  const double value = static_cast<double>(bytes) / unit.bytes;
  return unit.bytes == 1 || value >= 9.95 || bytes == 0 ? fmt::format("{:.0f}", value)
                                                        : fmt::format("{:.1f}", value);
}

std::string size_words(std::uint64_t bytes) {
  const Unit unit = unit_of(bytes);
  return fmt::format("{} {}", amount(bytes, unit), unit.name);
}

// "1.2 of 9.8 MB"; "312 kB of 9.8 MB" where one unit would show nothing of the first.
std::string part_words(std::uint64_t part, std::uint64_t whole) {
  const Unit unit = unit_of(whole);
  if (part == 0 || static_cast<double>(part) >= unit.bytes / 10)
    return fmt::format("{} of {} {}", amount(part, unit), amount(whole, unit), unit.name);
  return fmt::format("{} of {}", size_words(part), size_words(whole));
}

std::string read_words(const Source& source) {
  std::string text = source.cached ? "verdict from the cache" : "";
  if (source.read == 0) return text;
  if (!text.empty()) text += "; ";
  if (source.verified == Verified::sha256) {
    text += fmt::format("read whole, {}, and its hash verified", size_words(source.read));
  } else {
    text += source.size ? fmt::format("read {}", part_words(source.read, *source.size))
                        : fmt::format("read {}", size_words(source.read));
    text += fmt::format(" in {}", count(source.requests, "request"));
  }
  return text;
}

}  // namespace

std::vector<std::string> source_words(const Artifact& artifact) {
  std::vector<std::string> clauses;
  if (!artifact.source) return clauses;
  const Source& source = *artifact.source;
  if (!artifact.required_by.empty())
    clauses.push_back(fmt::format("wanted by {}", fmt::join(artifact.required_by, ", ")));
  std::string uploaded;
  if (!source.uploaded.empty()) uploaded = fmt::format("uploaded {} to ", date_of(source.uploaded));
  clauses.push_back(uploaded.empty() ? "from " + source.index : uploaded + source.index);
  if (source.yanked) {
    clauses.push_back(source.yanked->empty() ? "yanked"
                                             : fmt::format("yanked: {}", *source.yanked));
  }
  if (!source.requires_python.empty())
    clauses.push_back(fmt::format("requires Python {}", source.requires_python));
  if (std::string read = read_words(source); !read.empty()) clauses.push_back(std::move(read));
  for (const Alternative& alternative : artifact.alternatives)
    clauses.push_back(words(alternative));
  return clauses;
}

std::string words(const Alternative& alternative) {
  std::string text = alternative.version;
  if (alternative.verdict) {
    switch (*alternative.verdict) {
      case Verdict::ready:
        text += " is ready";
        break;
      case Verdict::pure:
        text += " has no extension modules";
        break;
      case Verdict::enables_gil:
        text += " re-enables the GIL";
        break;
      case Verdict::incompatible:
        text += " cannot be loaded by free-threaded Python";
        break;
      case Verdict::unknown:
        text += " is undecided";
        break;
      case Verdict::error:
        text += " could not be read";
        break;
    }
  }
  return alternative.why.empty() ? text : fmt::format("{}: {}", text, alternative.why);
}

std::string network_words(const Network& network) {
  std::string text = count(network.wheels, "wheel") + " read";
  if (network.cached > 0 && network.cached == network.wheels) {
    text += " from the cache";
  } else if (network.cached > 0) {
    text += fmt::format(", {} of them from the cache", network.cached);
  }
  text += fmt::format(": {}", count(network.requests, "request"));
  if (network.requests == 0) return text;
  // Pages count too, so with small wheels more is received than they have.
  const bool is_part = network.whole > network.bytes;
  return text + ", " +
         (is_part ? part_words(network.bytes, network.whole) : size_words(network.bytes));
}

std::string file_url(const Artifact& artifact) {
  return artifact.source && is_web_uri(artifact.source->url) ? artifact.source->url : "";
}

}  // namespace ftcheck::report
