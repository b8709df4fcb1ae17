// Running a program to its end on Windows, whose pipes cannot be waited for: each is served by a
// thread.
#include "fetch/process.hpp"

#include "base/windows_error.hpp"
#include "fetch/start_windows.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <thread>

#include <fmt/format.h>

namespace ftcheck::fetching {
namespace {

constexpr std::size_t most_errors = std::size_t{64} << 10;

struct Pipe {
  Handle reading;
  Handle writing;
};

Pipe make_pipe() {
  HANDLE reading = nullptr;
  HANDLE writing = nullptr;
  CreatePipe(&reading, &writing, nullptr, 0);
  return {Handle(reading), Handle(writing)};
}

// Looks for a program on PATH, and not in the working directory; empty if it is not there.
std::string find_on_path(const std::string& name) {
  std::wstring path(32768, L'\0');
  path.resize(GetEnvironmentVariableW(L"PATH", path.data(), static_cast<DWORD>(path.size())));
  const bool has_folder = name.find_first_of("/\\") != std::string::npos;
  std::wstring found(32768, L'\0');
  found.resize(SearchPathW(has_folder ? nullptr : path.c_str(), wide(name).c_str(), L".exe",
                           static_cast<DWORD>(found.size()), found.data(), nullptr));
  const std::u8string text = std::filesystem::path(found).u8string();
  return {text.begin(), text.end()};
}

// Reads a pipe to its end.  What is too much is read too, so that the program does not wait.
void take(HANDLE pipe, std::string& text, std::size_t most, std::atomic<bool>& is_too_much) {
  std::array<char, 65536> block;
  DWORD count = 0;
  while (ReadFile(pipe, block.data(), static_cast<DWORD>(block.size()), &count, nullptr) != 0 &&
         count > 0) {
    const std::size_t kept = std::min<std::size_t>(count, most - text.size());
    text.append(block.data(), kept);
    if (kept < count) is_too_much = true;
  }
}

void give(Handle pipe, std::string_view text) {
  while (!text.empty()) {
    DWORD written = 0;
    const auto most = static_cast<DWORD>(std::min<std::size_t>(text.size(), 65536));
    if (WriteFile(pipe.get(), text.data(), most, &written, nullptr) == 0) return;
    text.remove_prefix(written);
  }
}

// Why the program must not go on, as a clause; empty if it may.
std::string reason_to_end(const Command& command, const std::function<bool()>& stopped,
                          bool is_too_much) {
  if (stopped && stopped()) return "the audit was stopped";
  if (is_too_much) return fmt::format("it prints more than {} bytes", command.most_output);
  return {};
}

}  // namespace

Outcome run(const Command& command, const std::function<bool()>& stopped) {
  Outcome outcome;
  std::vector<std::string> words = command.words;
  words.front() = find_on_path(words.front());
  outcome.is_missing = words.front().empty();
  if (outcome.is_missing) {
    outcome.problem = base::windows_error(ERROR_FILE_NOT_FOUND).message();
    return outcome;
  }
  Pipe input = make_pipe();
  Pipe output = make_pipe();
  Pipe errors = make_pipe();
  Launched started;
  const DWORD error =
      start_program(words, command.variables,
                    {input.reading.get(), output.writing.get(), errors.writing.get()}, started);
  input.reading.close();
  output.writing.close();
  errors.writing.close();
  if (error != 0) {
    outcome.problem = base::windows_error(error).message();
    return outcome;
  }
  std::atomic<bool> is_too_much = false;
  std::atomic<bool> is_cut = false;
  std::thread writer([&] { give(std::move(input.writing), command.input); });
  std::thread reader(
      [&] { take(output.reading.get(), outcome.output, command.most_output, is_too_much); });
  std::thread error_reader(
      [&] { take(errors.reading.get(), outcome.errors, most_errors, is_cut); });
  constexpr DWORD patience = 50;  // milliseconds
  while (WaitForSingleObject(started.process.get(), patience) == WAIT_TIMEOUT) {
    outcome.problem = reason_to_end(command, stopped, is_too_much);
    if (!outcome.problem.empty()) TerminateProcess(started.process.get(), 1);
  }
  DWORD status = 0;
  GetExitCodeProcess(started.process.get(), &status);
  started.job.close();  // ends what it has started, which would keep the pipes open
  writer.join();
  reader.join();
  error_reader.join();
  if (outcome.problem.empty() && is_too_much) {
    outcome.problem = reason_to_end(command, {}, true);
  }
  if (outcome.problem.empty()) outcome.status = static_cast<int>(status);
  return outcome;
}

}  // namespace ftcheck::fetching
