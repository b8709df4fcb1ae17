#include "output.hpp"

#include "path_text.hpp"
#include "system.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/terminal.hpp>

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <system_error>

namespace ftcheck::cli {

// Signal handlers read these objects, so they are never freed.  After an object is in the list,
// only its flag and the head of the list change.
struct Temporary {
  std::string name;
  std::atomic<bool> exists = true;
  Temporary* next = nullptr;
};

namespace {

std::atomic<Temporary*> temporaries = nullptr;
static_assert(std::atomic<Temporary*>::is_always_lock_free &&
              std::atomic<bool>::is_always_lock_free);

namespace fs = std::filesystem;

[[noreturn]] void fail(std::string_view where, int error, std::string_view what = "report") {
  throw Error(fmt::format("the {} could not be written to {}: {}", what, where,
                          std::generic_category().message(error)));
}

bool write_all(std::FILE* file, std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
}

// Opens a new file in the directory of `path`.
File open_beside(const fs::path& path, fs::path& name, Temporary*& registered) {
  for (int attempt = 0;; ++attempt) {
    name = path;
    name += fmt::format(".{}-{}.tmp", system::process_number(), attempt);
    auto entry = std::make_unique<Temporary>();
    entry->name = path_text(name);
    entry->next = temporaries;
    const system::Undisturbed undisturbed;
    if (File file{system::open_to_write(name, system::Existing::fail)}) {
      registered = entry.release();
      temporaries = registered;
      return file;
    }
    if (errno != EEXIST || attempt == 100) fail(path_text(path), errno);
  }
}

}  // namespace

void write_stdout(std::string_view text) {
  if (write_all(stdout, text)) return;
  if (system::nobody_reads()) throw ReaderGone("nobody reads standard output any more");
  fail("standard output", errno);
}

ReportFile::ReportFile(const fs::path& path) : path_(path), target_(path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (fs::is_directory(status)) fail(path_text(path), EISDIR);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    file_.reset(system::open_to_write(path, system::Existing::replace));
    if (!file_) fail(path_text(path), errno);
    return;
  }
  // Follows a symbolic link, so that the link stays and its target is replaced.
  if (fs::is_symlink(path, ignored)) target_ = fs::weakly_canonical(path, ignored);
  if (target_.empty()) target_ = path;
  replaces_ = fs::exists(status);
  file_ = open_beside(target_, temporary_, registered_);
  if (fs::exists(status)) fs::permissions(temporary_, status.permissions(), ignored);
}

ReportFile::~ReportFile() {
  if (temporary_.empty()) return;
  file_.reset();
  std::error_code ignored;
  fs::remove(temporary_, ignored);
  registered_->exists = false;
}

void remove_temporary_files() noexcept {
  for (const Temporary* each = temporaries; each != nullptr; each = each->next) {
    if (each->exists) system::remove_file(each->name.c_str());
  }
}

void ReportFile::write(std::string_view text) {
  if (!write_all(file_.get(), text)) fail(path_text(path_), errno);
}

void ReportFile::commit() {
  int error = std::fclose(file_.release()) == 0 ? 0 : errno;
  if (!temporary_.empty() && error == 0) {
    std::error_code failure;
    fs::rename(temporary_, target_, failure);
    error = failure.default_error_condition().value();
    if (error == 0) {
      registered_->exists = false;
      temporary_.clear();
    }
  }
  if (error != 0) fail(path_text(path_), error);
}

void write_file(const fs::path& path, std::string_view text) {
  ReportFile file(path);
  file.write(text);
  file.commit();
}

LineFile::LineFile(const fs::path& path)
    : name_(path == "-" ? "standard error" : path_text(path)),
      file_(path == "-" ? system::open_standard_error()
                        : system::open_to_write(path, system::Existing::replace)) {
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

void print_error(std::string_view sentence) {
  print_notice(fmt::format("error: {}", sentence));
}

void print_note(std::string_view sentence) {
  print_notice(fmt::format("note: {}", sentence));
}

void print_notice(std::string_view sentence) {
  // If standard error is closed, the message is lost.
  const std::string line = fmt::format("ftcheck: {}\n", escape(sentence));
  std::fwrite(line.data(), 1, line.size(), stderr);
}

std::optional<std::size_t> stdout_columns() {
  return system::columns(system::Stream::standard_output);
}

namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

}  // namespace

bool stdout_likes_hyperlinks() {
  const std::string_view forced = variable("FORCE_HYPERLINK");
  if (!forced.empty()) return forced != "0";
  const std::string_view terminal = variable("TERM");
  if (terminal == "dumb" || terminal == "linux" || !variable("CI").empty()) return false;
  // VTE before 0.50 prints the address.
  const std::string_view vte = variable("VTE_VERSION");
  if (!vte.empty() && (vte.size() < 4 || (vte.size() == 4 && vte < "5000"))) return false;
  return system::is_terminal(system::Stream::standard_output);
}

bool stdout_likes_color() {
  const auto asks = [&](const char* name) {
    return !variable(name).empty() && variable(name) != "0";
  };
  if (!variable("NO_COLOR").empty()) return false;
  if (asks("FORCE_COLOR") || asks("CLICOLOR_FORCE")) return true;
  if (variable("CLICOLOR") == "0" || variable("TERM") == "dumb") return false;
  return system::is_terminal(system::Stream::standard_output);
}

}  // namespace ftcheck::cli
