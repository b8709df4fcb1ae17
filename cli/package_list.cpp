#include "package_list.hpp"

#include "path_text.hpp"
#include "read_file.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/site.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace ftcheck::cli {

std::vector<std::string> read_packages(const IndexQuestion& question) {
  std::vector<std::string> packages = question.packages;
  if (!question.packages_from) return packages;
  const bool is_standard_input = *question.packages_from == "-";
  const std::string name =
      is_standard_input ? "standard input" : path_text(*question.packages_from);
  const std::string what = fmt::format("the list of packages {}", name);
  const std::string text =
      is_standard_input ? read_standard_input(what) : read_file(*question.packages_from, what);
  std::vector<std::string> names;
  try {
    names = parse_package_list(text);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", name, error.what()));
  }
  if (names.empty()) throw Error(fmt::format("{} names no package", name));
  const std::size_t most = question.top == 0 ? names.size() : question.top;
  names.resize(std::min(names.size(), most));
  std::move(names.begin(), names.end(), std::back_inserter(packages));
  return packages;
}

}  // namespace ftcheck::cli
