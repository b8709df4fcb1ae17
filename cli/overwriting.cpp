#include "overwriting.hpp"

#include "path_text.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/project.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>

namespace ftcheck::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view cure =
    "name another file (-o takes the next argument as the name of the report, even if the shell "
    "expanded it from *.whl)";

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char each) { return std::tolower(each); });
  return text;
}

// The kind of file that the name suggests; nothing if it may be a report.
std::optional<std::string_view> kind_by_name(const fs::path& path) {
  const std::string name = lower(path_text(path.filename()));
  const std::string folder = lower(path_text(path.parent_path().filename()));
  if (name.ends_with(".whl")) return "a wheel";
  for (const std::string_view suffix : {".so", ".pyd", ".dylib", ".dll"}) {
    if (name.ends_with(suffix)) return "a binary";
  }
  if (name.find(".so.") != std::string::npos) return "a binary";
  if (name == "pyproject.toml" || name == "ftcheck.toml") return "a project's configuration";
  // A report in JSON may be of any name, such as requirements.json.
  if (input_kind_of(path) && !name.ends_with(".json"))
    return "a file that says what a project needs";
  const bool is_info = folder.ends_with(".dist-info") || folder.ends_with(".egg-info");
  if (is_info || name == "pyvenv.cfg" || name.ends_with(".pth") || name.ends_with(".egg-link")) {
    return "part of what is installed";
  }
  return std::nullopt;
}

std::optional<std::string_view> kind_by_content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 4> bytes{};
  file.read(bytes.data(), bytes.size());
  const std::string_view begin(bytes.data(), static_cast<std::size_t>(file.gcount()));
  if (begin == "PK\3\4" || begin == "PK\5\6") return "a zip archive";
  constexpr std::array<std::string_view, 7> binaries = {
      "\x7f"
      "ELF",
      "MZ",
      "\xfe\xed\xfa\xce",
      "\xfe\xed\xfa\xcf",
      "\xce\xfa\xed\xfe",
      "\xcf\xfa\xed\xfe",
      "\xca\xfe\xba\xbe"};
  const bool is_binary =
      std::ranges::any_of(binaries, [&](std::string_view each) { return begin.starts_with(each); });
  return is_binary ? std::optional<std::string_view>("a binary") : std::nullopt;
}

}  // namespace

void check_replaceable(const fs::path& output, std::string_view what) {
  std::error_code failure;
  if (!fs::is_regular_file(output, failure)) return;
  std::optional<std::string_view> kind = kind_by_name(output);
  if (!kind) kind = kind_by_name(fs::canonical(output, failure));
  if (!kind) kind = kind_by_content(output);
  if (!kind) return;
  throw Error(fmt::format("the {} would overwrite {}, which is {}; {}", what, path_text(output),
                          *kind, cure));
}

void check_not_read(std::span<const fs::path> outputs, std::span<const fs::path> inputs) {
  for (const fs::path& output : outputs) {
    std::error_code failure;
    if (!fs::is_regular_file(output, failure)) continue;
    for (const fs::path& input : inputs) {
      if (!fs::equivalent(output, input, failure)) continue;
      throw Error(fmt::format("{} is read by this run, as {}, and would be overwritten; {}",
                              path_text(output), path_text(input), cure));
    }
  }
}

}  // namespace ftcheck::cli
