// A line on a terminal that shows the progress of the audit and is erased at the end.
#pragma once

#include <ftcheck/audit.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

namespace ftcheck::cli {

// True if standard error is a terminal on which a line can be erased.
bool stderr_is_terminal();

// What draws the line: a thread of its own, because the auditing thread may be busy with one
// artifact for long; or tick(), if no other thread is allowed (ftcheck::Options::isolate).
enum class Drawn { never, by_thread, by_ticks };

// What the numbers of Progress count.
enum class Counted { inputs, packages, wheels };

// Shown on standard error after half a second: shorter runs need no such line.
class ProgressLine {
 public:
  explicit ProgressLine(Drawn drawn);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  // May be called from any thread.
  void set(const Progress& progress, Counted counted = Counted::inputs);
  // Call it often.  Does nothing in a process other than the one that made the line.
  void tick();
  // Hides the line while the lock is held, so that other lines can be printed.
  std::unique_lock<std::mutex> hide();

 private:
  void draw_until_ended();
  void draw();
  std::string text() const;
  void erase();

  const Drawn drawn_;
  const long process_;
  std::mutex mutex_;                            // guards everything below
  std::chrono::steady_clock::time_point next_;  // when to draw it next
  std::condition_variable ended_changed_;
  bool ended_ = false;
  bool is_shown_ = false;
  Counted counted_ = Counted::inputs;
  Progress progress_;
  std::string current_;  // instead of Progress::current, which is another's text
  std::thread thread_;
};

}  // namespace ftcheck::cli
