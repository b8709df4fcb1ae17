// The standing of a project in the tracker, from the verdicts of its newest release on each
// platform.
#pragma once

#include <ftcheck/report.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::site {

enum class Status {
  ready,        // every wheel keeps the GIL disabled
  partly,       // some do; other platforms have none that can be loaded, or it could not be decided
  unknown,      // nothing is ready, and something could not be decided
  enables_gil,  // a wheel re-enables the GIL
  incompatible,  // a wheel's modules cannot be loaded
  no_wheel,      // the release has no wheel for the interpreter
  pure,          // no extension modules
  error,         // could not be read
};

// In the order in which pages list them.
inline constexpr std::array statuses = {Status::ready,        Status::partly,   Status::pure,
                                        Status::unknown,      Status::no_wheel, Status::enables_gil,
                                        Status::incompatible, Status::error};

// What one wheel, or a release without one, says about its platform; never `partly`.
Status status_of(const Artifact& artifact);

// The same for a release of which only that is known.
Status status_of(Verdict verdict);

// The project's, from those of its platforms.  The worst decides, except that a platform with no
// wheel or without a decision takes away only that platform.
Status status_of(const std::vector<Status>& platforms);

// True if nothing is left to do: ready, or pure Python.
bool is_well(Status status);

// "ready", "ready on 7 of 9 platforms", "re-enables the GIL"
std::string standing(Status status, std::size_t ready, std::size_t platforms);

// The worse of the standings of two wheels for one platform.
Status worse(Status one, Status other);

// The word in data.json, which is also the class in the style sheet: "partly-ready".
std::string_view to_string(Status status);
std::optional<Status> parse_status(std::string_view word);

// For people: "re-enables the GIL".
std::string_view words(Status status);

// After a number of projects: "re-enable the GIL".
std::string_view counted(Status status, std::size_t number);

}  // namespace ftcheck::site
