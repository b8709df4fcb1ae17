// Ctrl-C: everything known so far is still reported.
//
// The first SIGINT or SIGTERM only sets a flag, which the audit reads (Options::stopped).  A second
// signal ends the program as if nobody caught it.  A signal that follows immediately does not count
// as the second: timeout(1) sends each signal twice, to the program and to its group.
#pragma once

namespace ftcheck::cli {

// Catches the two signals during its lifetime; only one object may exist at a time.  A signal that
// is ignored, as under nohup(1), stays ignored.  Any signal that ends the program, including
// SIGHUP, leaves no temporary file beside the reports.
class Interruption {
 public:
  Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption();

  // From now on the first signal ends the program too, because nothing reads the flag any more.
  static void stop_waiting();

  // The signal that arrived, or 0.  May be called from any thread.
  static int signal();
};

}  // namespace ftcheck::cli
