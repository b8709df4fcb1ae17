#include "report/model/source_words.hpp"

#include "report/format/uri.hpp"
#include "report/model/history_words.hpp"
#include "report/model/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
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

// "1 wheel,", "2 wheels, both", "6 wheels, all"
std::string all_wheels(const Network& network) {
  if (network.wheels == 1) return "1 wheel,";
  return network.wheels == 2 ? "2 wheels, both" : fmt::format("{} wheels, all", network.wheels);
}

std::uint64_t less(std::uint64_t from, std::uint64_t part) {
  return from - std::min(from, part);
}

// The sizes of the files that were read over the network; 0 if one of them is not known.
std::uint64_t size_of_fetched(const Report& report) {
  std::uint64_t sum = 0;
  bool is_known = true;
  const auto add = [&](const Artifact& artifact) {
    if (!artifact.source || artifact.source->cached || artifact.source->read == 0) return;
    is_known = is_known && artifact.source->size;
    sum += artifact.source->size.value_or(0);
  };
  for (const Artifact& artifact : report.artifacts) add(artifact);
  for (const History& history : report.history) {
    for (const HistoryRelease& release : history.releases) {
      if (release.artifact) add(*release.artifact);
    }
  }
  return is_known ? sum : 0;
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

std::string network_words(const Report& report) {
  const Network& network = *report.network;
  const std::size_t fetched = network.wheels - std::min(network.cached, network.wheels);
  std::string text = fetched == network.wheels ? count(network.wheels, "wheel") + " read"
                     : fetched == 0 ? fmt::format("{} from the cache", all_wheels(network))
                                    : fmt::format("{}, {} from the cache",
                                                  count(network.wheels, "wheel"), network.cached);
  if (network.wheels == 0) text = "no wheel read";
  const std::uint64_t requests = less(network.requests, network.page_requests);
  const std::uint64_t bytes = less(network.bytes, network.page_bytes);
  if (requests > 0) {
    const std::uint64_t whole = size_of_fetched(report);
    text += fmt::format(": {}, {}", count(requests, "request"),
                        whole > bytes && whole > 0 ? part_words(bytes, whole) : size_words(bytes));
  }
  if (network.page_requests > 0) {
    text += fmt::format("; index pages: {}", count(network.page_requests, "request"));
    if (network.page_bytes > 0) text += ", " + size_words(network.page_bytes);
  } else if (network.requests == 0) {
    text += "; nothing was asked of the index";
  }
  return text;
}

std::string file_url(const Artifact& artifact) {
  return artifact.source && is_web_uri(artifact.source->url) ? artifact.source->url : "";
}

}  // namespace ftcheck::report
