// One line on a terminal that says how far the audit is, and is gone when it is done.
#pragma once

#include <ftcheck/audit.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

namespace ftcheck::cli {

// True if standard error is a terminal on which a line can be taken back.
bool stderr_is_terminal();

// Who draws the line: a thread, because the one that audits may be busy with one artifact for long,
// or tick(), where there may be no other thread (ftcheck::Options::isolate).
enum class Drawn { never, by_thread, by_ticks };

// Shown on standard error once half a second has passed: what is over sooner needs no line.
class ProgressLine {
 public:
  explicit ProgressLine(Drawn drawn);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  // Any thread may call these.
  void set(const Progress& progress);
  // To be called often.  Does nothing in another process than that which made the line.
  void tick();
  // The line is gone for as long as the lock is held, so that other lines can be printed.
  std::unique_lock<std::mutex> hide();

 private:
  void draw_until_ended();
  void draw();
  void erase();

  const Drawn drawn_;
  const long process_;
  std::mutex mutex_;                            // over all that follows
  std::chrono::steady_clock::time_point next_;  // when it is to be drawn
  std::condition_variable ended_changed_;
  bool ended_ = false;
  bool is_shown_ = false;
  std::size_t done_ = 0;
  std::size_t total_ = 0;
  std::string current_;
  std::thread thread_;
};

}  // namespace ftcheck::cli
