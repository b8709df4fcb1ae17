// Findings about a wheel's name and metadata.
#pragma once

#include "wheel/file_name.hpp"
#include "wheel/metadata.hpp"

#include <ftcheck/report.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ftcheck::rules {

// What a wheel says of itself.
struct WheelFacts {
  std::string file;  // the last component of its path
  std::optional<wheel::FileName> file_name;
  std::string file_name_problem;  // a clause, where file_name is absent
  std::optional<wheel::WheelFile> wheel_file;
  std::optional<wheel::Metadata> metadata;
  std::optional<wheel::Record> record;
  std::vector<wheel::Tag> tags;           // of the file name, else of WHEEL
  std::vector<std::string> interpreters;  // free-threaded ones that install it
};

// FT101 to FT104: missing or malformed.
std::vector<Finding> check_metadata(const WheelFacts& facts);

// FT204: no free-threaded interpreter installs the wheel, though it has extension modules.
std::vector<Finding> check_installable(const WheelFacts& facts, const std::vector<Module>& modules);

}  // namespace ftcheck::rules
