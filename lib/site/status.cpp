#include "site/status.hpp"

#include "report/model/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ftcheck::site {
namespace {

// Larger is worse, in the order of badness() of verdicts.
int badness_of(Status status) {
  switch (status) {
    case Status::error:
      return 7;
    case Status::enables_gil:
      return 6;
    case Status::incompatible:
      return 5;
    case Status::no_wheel:
      return 4;
    case Status::unknown:
      return 3;
    case Status::partly:
      return 2;
    case Status::ready:
      return 1;
    case Status::pure:
      return 0;
  }
  return 0;
}

}  // namespace

bool is_well(Status status) {
  return status == Status::ready || status == Status::pure;
}

std::string standing(Status status, std::size_t ready, std::size_t platforms) {
  if (status != Status::partly) return std::string(words(status));
  return fmt::format("ready on {} of {}", ready, report::count(platforms, "platform"));
}

Status worse(Status one, Status other) {
  return badness_of(one) > badness_of(other) ? one : other;
}

Status status_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ready:
      return Status::ready;
    case Verdict::pure:
      return Status::pure;
    case Verdict::enables_gil:
      return Status::enables_gil;
    case Verdict::unknown:
      return Status::unknown;
    case Verdict::incompatible:
      return Status::incompatible;
    case Verdict::error:
      return Status::error;
  }
  return Status::error;
}

Status status_of(const Artifact& artifact) {
  if (artifact.verdict == Verdict::incompatible && artifact.modules.empty())
    return Status::no_wheel;
  return status_of(artifact.verdict);
}

Status status_of(const std::vector<Status>& platforms) {
  if (platforms.empty()) return Status::error;
  Status worst = Status::pure;
  bool some = false;
  for (const Status status : platforms) {
    worst = worse(worst, status);
    some = some || is_well(status);
  }
  const bool is_gap =
      worst == Status::no_wheel || worst == Status::unknown || worst == Status::incompatible;
  if (some && is_gap) return Status::partly;
  // The release has wheels, and that is more than none.
  if (worst == Status::no_wheel && std::ranges::find(platforms, Status::unknown) != platforms.end())
    return Status::unknown;
  return worst;
}

std::string_view to_string(Status status) {
  switch (status) {
    case Status::ready:
      return "ready";
    case Status::partly:
      return "partly-ready";
    case Status::unknown:
      return "unknown";
    case Status::enables_gil:
      return "enables-gil";
    case Status::incompatible:
      return "incompatible";
    case Status::no_wheel:
      return "no-wheel";
    case Status::pure:
      return "pure";
    case Status::error:
      return "error";
  }
  return {};
}

std::optional<Status> parse_status(std::string_view word) {
  const auto* found =
      std::ranges::find_if(statuses, [&](Status status) { return to_string(status) == word; });
  if (found == statuses.end()) return std::nullopt;
  return *found;
}

std::string_view words(Status status) {
  switch (status) {
    case Status::ready:
      return "ready";
    case Status::partly:
      return "ready in part";
    case Status::unknown:
      return "undecided";
    case Status::enables_gil:
      return "re-enables the GIL";
    case Status::incompatible:
      return "cannot be loaded";
    case Status::no_wheel:
      return "no wheel";
    case Status::pure:
      return "pure Python";
    case Status::error:
      return "could not be read";
  }
  return {};
}

std::string_view counted(Status status, std::size_t number) {
  if (status == Status::enables_gil && number != 1) return "re-enable the GIL";
  return words(status);
}

}  // namespace ftcheck::site
