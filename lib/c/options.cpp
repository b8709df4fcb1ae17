#include "c/options.hpp"

#include "c/index_options.hpp"
#include "c/project_options.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/limits.hpp>
#include <ftcheck/rules.hpp>

#include <algorithm>
#include <charconv>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

namespace {

using ftcheck::Error;

constexpr unsigned most_jobs = 1024;

unsigned parse_jobs(std::string_view value) {
  unsigned jobs = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), jobs);
  if (error != std::errc() || end != value.data() + value.size() || jobs > most_jobs) {
    throw Error(fmt::format("jobs must be a number from 0 to {}, not {:?}", most_jobs, value));
  }
  return jobs;
}

std::vector<std::string> parse_codes(std::string_view value) {
  std::vector<std::string> codes;
  while (true) {
    const std::string_view code = value.substr(0, value.find(','));
    if (const auto first = code.find_first_not_of(' '); first != std::string_view::npos) {
      codes.emplace_back(code.substr(first, code.find_last_not_of(' ') + 1 - first));
    }
    if (code.size() == value.size()) return codes;
    value.remove_prefix(code.size() + 1);
  }
}

// Throws Error for an unknown option or an invalid value.
void set(ftcheck_options& all, std::string_view name, std::string_view value) {
  ftcheck::Options& options = all.options;
  if (name == "select" || name == "ignore") {
    ftcheck::RuleChoice rules = options.rules;
    (name == "select" ? rules.select : rules.ignore) = parse_codes(value);
    check_choice(rules);
    options.rules = std::move(rules);
  } else if (name == "hints") {
    options.rules.hints = ftcheck::c::parse_flag(name, value);
  } else if (name == "verify-record") {
    options.verify_record = ftcheck::c::parse_flag(name, value);
  } else if (name == "isolate") {
    options.isolate = ftcheck::c::parse_flag(name, value);
  } else if (name == "follow-symlinks") {
    options.follow_symlinks = ftcheck::c::parse_flag(name, value);
  } else if (name == "python") {
    options.python = ftcheck::parse_interpreter(value);
  } else if (name == "jobs") {
    options.jobs = parse_jobs(value);
  } else if (name == "limit") {
    set_limit(options.limits, value);
    const std::string_view limit = value.substr(0, value.find('='));
    const auto known = std::ranges::find(ftcheck::all_limits(), limit, &ftcheck::LimitInfo::name);
    if (known->needs_isolation) all.needs_isolation = known->name;
  } else if (name == "ask-index") {
    all.ask_index = ftcheck::c::parse_flag(name, value);
  } else if (!ftcheck::c::set_index_option(name, value, options, all.index, all.all_releases) &&
             !ftcheck::c::set_project_option(name, value, all.project)) {
    throw Error(
        fmt::format("unknown option {:?}; choose from select, ignore, hints, "
                    "verify-record, isolate, follow-symlinks, python, jobs, limit, "
                    "ask-index, {}, {}",
                    name, ftcheck::c::index_option_names, ftcheck::c::project_option_names));
  }
}

}  // namespace

ftcheck_options* ftcheck_options_new() {
  return new (std::nothrow) ftcheck_options;
}

void ftcheck_options_free(ftcheck_options* options) {
  delete options;
}

const char* ftcheck_options_set(ftcheck_options* options, const char* name, const char* value) {
  if (options == nullptr || name == nullptr || value == nullptr) return "an argument is NULL";
  try {
    set(*options, name, value);
    return nullptr;
  } catch (const Error& error) {
    try {
      options->problem = error.what();
      return options->problem.c_str();
    } catch (const std::exception&) {
      return "not enough memory";
    }
  } catch (const std::exception&) {
    return "not enough memory";
  }
}
