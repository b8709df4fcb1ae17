// The text files of a wheel's .dist-info directory: WHEEL, METADATA (PEP 566, 621, 639: the core
// metadata) and RECORD (PEP 376, 427).  Text in, structs out.  Anything wrong with the text goes
// to `problems`, one clause each, and never stops the reading.
#pragma once

#include "wheel/tag.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::wheel {

struct WheelFile {
  std::string wheel_version;
  std::string generator;
  std::string build;
  std::optional<bool> root_is_purelib;
  std::vector<Tag> tags;  // expanded
  std::vector<std::string> problems;
};

WheelFile parse_wheel_file(std::string_view text);

struct Metadata {
  std::string metadata_version;
  std::string name;
  std::string version;
  std::string requires_python;              // "" if it is not given
  std::vector<std::string> requires_dist;   // as written
  std::vector<std::string> provides_extra;  // as written
  std::vector<std::string> classifiers;
  std::vector<std::string> problems;
};

Metadata parse_metadata(std::string_view text);

struct RecordRow {
  std::string path;
  std::string algorithm;  // "sha256", or "" if there is no hash
  std::string digest;     // url-safe base64 without padding, as written
  std::optional<std::uint64_t> size;
};

struct Record {
  std::vector<RecordRow> rows;
  std::vector<std::string> problems;
};

// RECORD is CSV (PEP 376): fields may be quoted.
Record parse_record(std::string_view text);

}  // namespace ftcheck::wheel
