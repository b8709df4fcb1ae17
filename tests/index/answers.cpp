// Answers the questions of packaging_test.py, one line per question.
//
//   specifiers TAB SPECIFIERS TAB VERSION                  "1", "0", or "invalid"
//   wheel TAB INTERPRETER TAB PLATFORM TAB NAME NAME...    the name of the wheel taken, or "none"
//   requirement TAB TEXT                                   "1" or "0": whether it is one
#include "base/ascii.hpp"
#include "index/choose.hpp"
#include "wheel/version_specifier.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/interpreter.hpp>

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace ftcheck;
using Fields = std::vector<std::string_view>;

std::string on_specifiers(const Fields& fields) {
  const auto specifiers = wheel::parse_specifiers(fields.at(1));
  if (!specifiers) return "invalid";
  return wheel::admits_version(*specifiers, fields.at(2)) ? "1" : "0";
}

std::string on_wheel(const Fields& fields) {
  index::Page page;
  page.project = "pkg";
  for (const std::string_view name : base::split(fields.at(3), ' ')) {
    index::File file;
    file.name = name;
    page.files.push_back(std::move(file));
  }
  const auto releases = index::releases_of(page);
  const index::Wheel* wheel =
      index::choose_wheel(releases.at(0), parse_interpreter(fields.at(1)), fields.at(2));
  return wheel == nullptr ? "none" : wheel->file->name;
}

std::string on_requirement(const Fields& fields) {
  try {
    index::parse_requirement(fields.at(1));
    return "1";
  } catch (const Error&) {
    return "0";
  }
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const Fields fields = base::split(line, '\t');
    if (fields[0] == "specifiers") std::cout << on_specifiers(fields);
    if (fields[0] == "wheel") std::cout << on_wheel(fields);
    if (fields[0] == "requirement") std::cout << on_requirement(fields);
    std::cout << '\n';
  }
}
