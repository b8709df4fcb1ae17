// The report for C, shared by the functions that make one.
#pragma once

#include "c/options.hpp"

#include <ftcheck/ftcheck.h>
#include <ftcheck/ftcheck.hpp>

#include <cstddef>
#include <exception>
#include <filesystem>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct ftcheck_report {  // NOLINT(readability-identifier-naming): the name in C
  ftcheck::Verdict verdict = ftcheck::Verdict::error;
  int status = 2;
  std::optional<std::string> error;
  std::string json;
  ftcheck::Report report;
};

namespace ftcheck::c {

inline constexpr std::string_view no_memory = "not enough memory to audit it";

std::unique_ptr<ftcheck_report> describe(Report report);

// A report without artifacts that says why there are none.
std::unique_ptr<ftcheck_report> failed_report(std::string_view why);

// What `make` returns, or why it throws; nullptr if not even that fits into memory.
template <typename Make>
ftcheck_report* report_or_error(Make make) noexcept {
  try {
    try {
      return make().release();
    } catch (const std::bad_alloc&) {
      return failed_report(no_memory).release();
    } catch (const std::exception& error) {
      return failed_report(error.what()).release();
    }
  } catch (...) {
    return nullptr;
  }
}

// The options, or the defaults for a null pointer.  Throws Error for a limit that would have no
// effect.
Options checked(const ftcheck_options* options);

// The same for paths: with the option "ask-index" an environment is what it is, and the target only
// says what it could become.
Options checked_for_paths(const ftcheck_options* options);

// A null pointer counts as an empty path.
std::vector<std::filesystem::path> paths_of(const char* const* paths, std::size_t count);

// Everything that a question to an index needs.
struct IndexQuestion {
  Options how;  // with a target
  IndexOptions index;
};

// Throws Error like checked().
IndexQuestion index_question(const ftcheck_options* options);

// With the option "ask-index": fills in what an index has for what is installed in audited
// directories.  Throws Error.
void ask_if_wanted(Report& report, const ftcheck_options* options);

// A null pointer counts as an empty text.
std::vector<std::string> texts_of(const char* const* texts, std::size_t count);

}  // namespace ftcheck::c
