#include "progress.hpp"

#include "system.hpp"
#include "values.hpp"

#include <ftcheck/terminal.hpp>

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace ftcheck::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 500ms;
constexpr auto interval = 100ms;

// Carriage return, and "erase in line" up to its end (ECMA-48).
constexpr std::string_view erasure = "\r\x1b[K";

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

bool stderr_is_terminal() {
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal && std::string_view(terminal) == "dumb";
  return !dumb && system::is_terminal(system::Stream::standard_error);
}

ProgressLine::ProgressLine(Drawn drawn)
    : drawn_(drawn),
      process_(system::process_number()),
      next_(std::chrono::steady_clock::now() + patience) {
  if (drawn == Drawn::by_thread) thread_ = std::thread([this] { draw_until_ended(); });
}

ProgressLine::~ProgressLine() {
  if (thread_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    ended_changed_.notify_one();
    thread_.join();
  }
  erase();
}

void ProgressLine::tick() {
  if (drawn_ != Drawn::by_ticks || system::process_number() != process_) return;
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + interval;
  draw();
}

void ProgressLine::set(const Progress& progress, Counted counted) {
  const std::lock_guard lock(mutex_);
  counted_ = counted;
  progress_ = progress;
  current_ = progress.current;
}

std::unique_lock<std::mutex> ProgressLine::hide() {
  std::unique_lock lock(mutex_);
  erase();
  return lock;
}

void ProgressLine::draw_until_ended() {
  std::unique_lock lock(mutex_);
  const auto is_over = [this] { return ended_; };
  if (ended_changed_.wait_for(lock, patience, is_over)) return;
  do draw();
  while (!ended_changed_.wait_for(lock, interval, is_over));
}

std::string ProgressLine::text() const {
  const auto [done, total, current, wheels, bytes] = progress_;
  if (counted_ == Counted::inputs) {
    return total == 0 ? "looking for wheels and modules"
                      : fmt::format("{}/{} {}", done, total, escape(current_));
  }
  const std::string name = current_.empty() ? std::string() : ": " + escape(current_);
  if (counted_ == Counted::wheels) {
    return fmt::format("{} of {}, {}{}", done, count_of(total, "wheel"), format_bytes(bytes), name);
  }
  return fmt::format("{} of {}, {}, {}{}", done, count_of(total, "package"),
                     count_of(wheels, "wheel"), format_bytes(bytes), name);
}

void ProgressLine::draw() {
  // The last column stays empty, because some terminals begin a new line there.
  const std::size_t columns = system::columns(system::Stream::standard_error).value_or(80);
  print(fmt::format("{}{}", erasure, shorten_middle(text(), columns > 1 ? columns - 1 : 0)));
  is_shown_ = true;
}

void ProgressLine::erase() {
  if (is_shown_) print(erasure);
  is_shown_ = false;
}

}  // namespace ftcheck::cli
