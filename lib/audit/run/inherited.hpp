// What a forked process inherits from the program that forks it, and gives up before it reads
// untrusted files.
//
// A process that a file has taken over must not reach the calling program through what fork(2)
// copies: descriptors open for writing, shared memory, capabilities, the environment.  Nor may it
// read the memory and environment of other processes through /proc, which the system allows all
// processes of one user.  Landlock (landlock(7), Linux 5.13) forbids that.  Without Landlock, the
// calling program marks itself as not dumpable (PR_SET_DUMPABLE, prctl(2)), so it cannot be read
// either.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ftcheck::auditing {

// The calling program creates it before it forks and keeps it as long as its children live.
class Inheritance {
 public:
  Inheritance();
  ~Inheritance();
  Inheritance(const Inheritance&) = delete;
  Inheritance& operator=(const Inheritance&) = delete;

  // In the child, gives up the inheritance except the descriptor `result`.  Afterwards, standard
  // input, output and error refer to /dev/null, open for reading.
  void give_up(int result) const;

 private:
  struct Range {
    std::uintptr_t begin = 0;
    std::size_t size = 0;
  };
  std::vector<Range> shared_;  // memory that both processes can write to
  bool hides_caller_ = false;  // there is no Landlock
};

}  // namespace ftcheck::auditing
