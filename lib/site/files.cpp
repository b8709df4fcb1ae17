#include "site/files.hpp"

#include "base/path_text.hpp"
#include "base/read_file.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

namespace ftcheck::site {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_file = std::uint64_t{256} << 20;
constexpr std::array<std::string_view, 2> folders = {"project", "badge"};

[[noreturn]] void fail(const fs::path& path, std::string_view what, const std::error_code& why) {
  throw Error(fmt::format("{}: {}: {}", base::path_text(path), what, why.message()));
}

std::optional<std::string> content_of(const fs::path& path) {
  std::error_code ignored;
  if (fs::symlink_status(path, ignored).type() != fs::file_type::regular) return std::nullopt;
  std::string text;
  if (base::read_text_file(path, largest_file, text)) return std::nullopt;
  return text;
}

}  // namespace

Files::Files(fs::path directory) : directory_(std::move(directory)) {}

std::string Files::data() const {
  std::error_code error;
  const fs::file_status status = fs::status(directory_, error);
  if (status.type() == fs::file_type::not_found) return {};
  if (error) fail(directory_, "cannot be read", error);
  if (!fs::is_directory(status))
    throw Error(
        fmt::format("{}: is not a directory; a site needs one", base::path_text(directory_)));
  const fs::path data = directory_ / "data.json";
  if (fs::exists(fs::symlink_status(data, error))) {
    if (auto text = content_of(data)) return *std::move(text);
    throw Error(fmt::format("{}: cannot be read, so it is unknown what an earlier run wrote",
                            base::path_text(data)));
  }
  for (fs::directory_iterator entry(directory_, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = base::path_text(entry->path().filename());
    if (name.starts_with('.')) continue;
    throw Error(
        fmt::format("{} contains {} but no data.json from an earlier run; give --site an empty "
                    "directory",
                    base::path_text(directory_), name));
  }
  if (error) fail(directory_, "cannot be read", error);
  return {};
}

void Files::prepare() const {
  std::error_code error;
  fs::create_directories(directory_, error);
  if (error) fail(directory_, "cannot be created", error);
  for (const std::string_view folder : folders) {
    const fs::path path = directory_ / folder;
    const fs::file_type type = fs::symlink_status(path, error).type();
    if (type == fs::file_type::directory) continue;
    if (type != fs::file_type::not_found)
      throw Error(fmt::format("{}: is not a directory, so no pages are written into it",
                              base::path_text(path)));
    error.clear();
    fs::create_directory(path, error);
    if (error) fail(path, "cannot be created", error);
  }
}

void Files::write(std::string_view path, std::string_view content) {
  const fs::path file = directory_ / path;
  if (content_of(file) == content) return;
  const fs::path part =
      file.parent_path() / fmt::format(".{}.part", base::path_text(file.filename()));
  std::error_code error;
  // What an interrupted run left, or a link that someone made, is not written through.
  fs::remove(part, error);
  {
    std::ofstream stream(part, std::ios::binary | std::ios::trunc);
    stream.write(content.data(), static_cast<std::streamsize>(content.size()));
    stream.close();
    if (!stream) {
      fs::remove(part, error);
      throw Error(fmt::format("{}: cannot be written; check permissions and free space",
                              base::path_text(file)));
    }
  }
  fs::rename(part, file, error);
  if (error) {
    std::error_code ignored;
    fs::remove(part, ignored);
    fail(file, "cannot be written", error);
  }
  ++written_;
}

void Files::remove(std::string_view path) {
  std::error_code error;
  const fs::path file = directory_ / path;
  const fs::file_type type = fs::symlink_status(file, error).type();
  if (type == fs::file_type::not_found || type == fs::file_type::directory) return;
  fs::remove(file, error);
  if (error) fail(file, "cannot be removed", error);
  ++removed_;
}

}  // namespace ftcheck::site
