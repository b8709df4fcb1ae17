// Where the report goes: to standard output or a file, completely or not at all.  The trace is
// written as it comes, because it may be long and the program may be stopped.
#pragma once

#include <ftcheck/error.hpp>

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::cli {

// Standard output is a pipe that has no reader any more, as after `ftcheck … | head`.
class ReaderGone : public Error {
 public:
  using Error::Error;
};

// Throws ReaderGone, or Error if `text` cannot be written completely for another reason, such as a
// full disk.
void write_stdout(std::string_view text);

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

// A temporary file, which exists until its report is complete.
struct Temporary;

// A file that replaces `path` once it is complete, so nobody sees half a report: it is written
// beside `path` and then renamed.  If `path` exists and is not a regular file, such as /dev/stderr
// or a named pipe, it is written to directly.  All functions throw Error.
class ReportFile {
 public:
  explicit ReportFile(const std::filesystem::path& path);
  ReportFile(const ReportFile&) = delete;
  ReportFile& operator=(const ReportFile&) = delete;
  // Leaves the file at `path` unchanged unless commit() was called.
  ~ReportFile();

  void write(std::string_view text);
  void commit();

  // True if commit() replaces a file that was there before.
  bool replaces() const { return replaces_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;       // as given
  std::filesystem::path target_;     // the file to replace: `path_` after following symbolic links
  std::filesystem::path temporary_;  // empty if `path` is written to directly
  Temporary* registered_ = nullptr;
  bool replaces_ = false;
  File file_;
};

// Removes the temporary files of incomplete reports.  For signal handlers, before they end the
// program.
void remove_temporary_files() noexcept;

// Writes a report that is a single text.
void write_file(const std::filesystem::path& path, std::string_view text);

// A file that is written line by line.
class LineFile {
 public:
  // Standard error if `path` is "-".  Throws Error if the file cannot be opened.
  explicit LineFile(const std::filesystem::path& path);

  void write(std::string_view line);

  // Call it last.  Throws Error if a line could not be written.
  void close();

 private:
  std::string name_;
  File file_;
  int error_ = 0;
};

// "ftcheck: error: SENTENCE", "ftcheck: note: SENTENCE" or "ftcheck: SENTENCE" on standard error,
// with control characters spelled out.
void print_error(std::string_view sentence);
void print_note(std::string_view sentence);
void print_notice(std::string_view sentence);

// The width of the terminal that standard output goes to; nothing if it is not a terminal.
std::optional<std::size_t> stdout_columns();

// True if text on standard output is colored by default, without an option.  The first of these
// environment variables that is set decides: NO_COLOR (no-color.org) turns colors off; FORCE_COLOR
// (force-color.org) and CLICOLOR_FORCE, unless they are 0, turn them on; CLICOLOR=0
// (bixense.com/clicolors) turns them off.  Otherwise a terminal that supports colors has them.
bool stdout_likes_color();

// True if text on standard output may have hyperlinks (OSC 8): it is a terminal that shows them, or
// FORCE_HYPERLINK is set and not 0.  Most terminals without support ignore hyperlinks; some old
// ones do not.
bool stdout_likes_hyperlinks();

}  // namespace ftcheck::cli
