// Ctrl-C: what is known so far is still reported.
//
// SIGINT and SIGTERM only leave a note, which the audit asks for (Options::stopped).  The next one
// ends the program as if nobody caught it.  It is not taken for the next one if it follows at once:
// timeout(1) sends each signal twice, to the program and to its group.
#pragma once

namespace ftcheck::cli {

// Catches the two signals for as long as it lives; there may be one at a time.  One that is
// ignored, as by nohup(1), stays so.  Whatever signal ends the program, SIGHUP too, nothing is left
// beside the reports.
class Interruption {
 public:
  Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption();

  // From now on the first signal ends the program too: there is nothing that would ask for it.
  static void stop_waiting();

  // The signal that came, 0 for none.  Any thread may ask.
  static int signal();
};

}  // namespace ftcheck::cli
