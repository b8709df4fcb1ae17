// The calling process's side of remote.hpp: fetches what one process that audits asks for, and
// passes it on.
//
// That process may have been taken over by its file.  It can ask for ranges of this file only, no
// more than the limit in all, and one that does not take what it asked for is killed.
#pragma once

#include "audit/run/remote.hpp"
#include "audit/run/time_limit.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ftcheck::auditing {

class Supply {
 public:
  // `socket` belongs to the caller.
  Supply(const RemoteFile& file, int socket);
  ~Supply();
  Supply(const Supply&) = delete;
  Supply& operator=(const Supply&) = delete;

  // Reads the questions at the beginning of what has arrived, and removes them.  True once the
  // process sends its result: everything from here on is that.
  bool take_questions(std::string& received);

  // Writes what fits without waiting.
  void flush();

  // What waits to be written, in bytes.
  std::uint64_t queued() const { return queue_.size() - written_; }

  // True while the process waits for bytes, which does not count as its own time.
  bool is_waited_for() const { return open_ > 0 || queued() > 0; }

  // Why to kill the process, as a clause about "the analysis"; empty if there is no reason.
  std::string problem(Clock::time_point now) const;

  const Traffic& traffic() const { return traffic_; }

 private:
  void begin(const archive::Range& range);
  void end();
  void append(Word word, std::initializer_list<std::uint64_t> numbers, std::string_view text = {});

  RemoteFile file_;
  int socket_;
  std::string queue_;
  std::size_t written_ = 0;  // of the queue
  Clock::time_point moved_;  // when something was last written, or could not be because of nothing
  std::vector<std::uint64_t> ids_;
  std::size_t open_ = 0;  // requests of the current question
  std::string failure_;   // of the current question
  std::uint64_t asked_ = 0;
  Traffic traffic_;
  bool is_hostile_ = false;
};

}  // namespace ftcheck::auditing
