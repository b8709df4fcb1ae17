#include "c/project_options.hpp"

#include "c/index_options.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <string>

namespace ftcheck::c {
namespace {

Resolver parse_resolver(std::string_view value) {
  if (const auto resolver = find_resolver(value)) return *resolver;
  throw Error(fmt::format("resolver must be fit or uv, not {:?}", value));
}

InputKind parse_kind(std::string_view value) {
  if (const auto kind = find_input_kind(value)) return *kind;
  std::string known;
  for (const InputKind kind : all_input_kinds()) {
    known += known.empty() ? "" : ", ";
    known += to_string(kind);
  }
  throw Error(fmt::format("input-kind must be one of {}, not {:?}", known, value));
}

std::string parse_name(std::string_view name, std::string_view value) {
  if (value.empty()) throw Error(fmt::format("{} must not be empty", name));
  return std::string(value);
}

}  // namespace

bool set_project_option(std::string_view name, std::string_view value, ProjectOptions& project) {
  if (name == "extra") {
    project.extras.push_back(parse_name(name, value));
  } else if (name == "group") {
    project.groups.push_back(parse_name(name, value));
  } else if (name == "no-deps") {
    project.no_deps = parse_flag(name, value);
  } else if (name == "resolver") {
    project.resolver = parse_resolver(value);
  } else if (name == "input-kind") {
    project.kind = parse_kind(value);
  } else {
    return false;
  }
  return true;
}

}  // namespace ftcheck::c
