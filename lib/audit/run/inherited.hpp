// What a forked process inherits from the program that forks it, and gives up before it reads a
// stranger's files.
//
// A process that files have taken over must not reach the calling program through what fork(2)
// copies: descriptors that are open for writing, memory that both share, capabilities, the
// environment.  Nor may it read other processes' memory and environment through /proc, which the
// system allows all processes of one user: Landlock (landlock(7), Linux 5.13) forbids it, and where
// the system has none, the calling program is made one that is not dumped (PR_SET_DUMPABLE,
// prctl(2)), which cannot be read either.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ftcheck::auditing {

// To be made by the calling program before it forks, and to live as long as its children.
class Inheritance {
 public:
  Inheritance();
  ~Inheritance();
  Inheritance(const Inheritance&) = delete;
  Inheritance& operator=(const Inheritance&) = delete;

  // Gives it up, in the child, except the descriptor `result`.  Standard input, output and error
  // read from /dev/null afterwards.
  void give_up(int result) const;

 private:
  struct Range {
    std::uintptr_t begin = 0;
    std::size_t size = 0;
  };
  std::vector<Range> shared_;  // memory that both can write to
  bool hides_caller_ = false;  // there is no Landlock
};

}  // namespace ftcheck::auditing
