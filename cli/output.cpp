#include "output.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <system_error>

#include <sys/ioctl.h>
#include <unistd.h>

namespace ftcheck::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(std::string_view where, int error, std::string_view what = "report") {
  throw Error(fmt::format("the {} could not be written to {}: {}", what, where,
                          std::generic_category().message(error)));
}

bool write_all(std::FILE* file, std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
}

// Opens a file beside `path` that was not there before.
File open_beside(const fs::path& path, fs::path& name) {
  for (int attempt = 0;; ++attempt) {
    name = path;
    name += fmt::format(".{}-{}.tmp", ::getpid(), attempt);
    if (File file{std::fopen(name.c_str(), "wbx")}) return file;
    if (errno != EEXIST || attempt == 100) fail(path.string(), errno);
  }
}

void write_directly(const fs::path& path, std::string_view text) {
  const File file{std::fopen(path.c_str(), "wb")};
  if (!file || !write_all(file.get(), text)) fail(path.string(), errno);
}

void replace(const fs::path& path, std::string_view text) {
  fs::path temporary;
  File file = open_beside(path, temporary);
  std::error_code ignored;
  const fs::file_status old = fs::status(path, ignored);
  if (fs::exists(old)) fs::permissions(temporary, old.permissions(), ignored);
  int error = write_all(file.get(), text) ? 0 : errno;
  if (std::fclose(file.release()) != 0 && error == 0) error = errno;
  if (error == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return;
  std::remove(temporary.c_str());
  fail(path.string(), error);
}

}  // namespace

void write_stdout(std::string_view text) {
  if (!write_all(stdout, text)) fail("standard output", errno);
}

void write_file(const fs::path& path, std::string_view text) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (fs::is_directory(status)) fail(path.string(), EISDIR);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    write_directly(path, text);
    return;
  }
  // Through a symbolic link, so that the link stays and the file it names is replaced.
  const fs::path target =
      fs::is_symlink(path, ignored) ? fs::weakly_canonical(path, ignored) : path;
  replace(target.empty() ? path : target, text);
}

LineFile::LineFile(const fs::path& path)
    : name_(path == "-" ? "standard error" : path.string()),
      file_(path == "-" ? ::fdopen(::dup(STDERR_FILENO), "w") : std::fopen(path.c_str(), "wb")) {
  if (!file_) fail(name_, errno, "trace");
}

void LineFile::write(std::string_view line) {
  if (error_ != 0) return;
  const bool written = std::fwrite(line.data(), 1, line.size(), file_.get()) == line.size() &&
                       std::fputc('\n', file_.get()) != EOF;
  if (!written) error_ = errno;
}

void LineFile::close() {
  if (std::fclose(file_.release()) != 0 && error_ == 0) error_ = errno;
  if (error_ != 0) fail(name_, error_, "trace");
}

std::optional<std::size_t> stdout_columns() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

bool stdout_likes_color() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool refused = no_color && *no_color;
  const bool dumb = terminal && std::string_view(terminal) == "dumb";
  return !refused && !dumb && ::isatty(STDOUT_FILENO) == 1;
}

}  // namespace ftcheck::cli
