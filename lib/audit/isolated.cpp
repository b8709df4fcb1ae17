#include "audit/isolated.hpp"

#include "audit/frame.hpp"
#include "audit/heap.hpp"
#include "audit/sandbox.hpp"
#include "audit/schedule.hpp"
#include "wheel/digest.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace ftcheck::auditing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t length_size = sizeof(std::uint64_t);
// A child that only waits uses no processor time; this many times Limits::seconds it may live.
constexpr unsigned patience = 8;
constexpr int poll_milliseconds = 50;

struct Child {
  pid_t process = 0;
  int pipe = -1;  // the reading end
  std::size_t job = 0;
  std::string received;
  Clock::time_point deadline;
  std::string killed_for;  // why the parent has ended it; empty if it has not
};

std::string system_message() {
  return std::generic_category().message(errno);
}

// Writes all of it; the parent may have gone, and then there is nobody to tell.
void send(int pipe, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(pipe, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void send_frame(int pipe, const Artifact& artifact) {
  const std::string bytes = encode(artifact);
  std::string length;
  for (unsigned i = 0; i < length_size; ++i) {
    length += static_cast<char>(std::uint64_t{bytes.size()} >> (8 * i) & 0xffU);
  }
  send(pipe, length);
  send(pipe, bytes);
}

// The parent decides what a signal to all of them means, and nothing outlives it.
void follow_parent(pid_t parent) {
  std::signal(SIGINT, SIG_IGN);
  // Whatever the calling program does with these is nothing for a child to do.
  for (const int signal : {SIGTERM, SIGHUP, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV}) {
    std::signal(signal, SIG_DFL);
  }
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  if (getppid() != parent) _exit(1);
}

// Does here what every child would do again: what libcrypto makes of itself when it is first used
// takes longer than the hashes of a small wheel.
void prepare_libraries() {
  wheel::digest("sha256", {});
}

[[noreturn]] void be_child(pid_t parent, int pipe, const Job& job, const Options& options) {
  follow_parent(parent);
  use_large_pages();
  limit_resources(options.limits);
  enter_sandbox(pipe);
  send_frame(pipe, do_job(job));
  _exit(0);
}

// What the child has sent, if that is one whole frame.
std::optional<Artifact> received_artifact(const Child& child) {
  const auto bytes = std::as_bytes(std::span(child.received));
  const auto length = binary::Reader(bytes).u64(0);
  if (!length || *length != bytes.size() - length_size) return std::nullopt;
  return decode(bytes.subspan(length_size));
}

// What became of a child without a result, as a clause about "its analysis".
std::string describe_end(const Child& child, int status, const Limits& limits) {
  if (!child.killed_for.empty()) return child.killed_for;
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    if (signal == SIGXCPU) {
      return fmt::format("took more than the limit of {} seconds of processor time (seconds)",
                         limits.seconds);
    }
    return fmt::format("crashed: signal {} ({})", signal, strsignal(signal));
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0) {
    return fmt::format("ended with status {} and without a result", WEXITSTATUS(status));
  }
  return "ended without a whole result";
}

class Children {
 public:
  Children(const std::vector<Job>& jobs, const Options& options, Schedule& schedule)
      : jobs_(jobs), options_(options), schedule_(schedule) {}
  // Those that are left end here: the run was stopped, or an exception is on its way.
  ~Children();
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  std::size_t count() const { return children_.size(); }
  bool start(std::size_t job);
  void wait();

 private:
  void receive(Child& child);
  void kill_for(Child& child, std::string why) const;
  void end(std::size_t index);
  int reap(const Child& child) const;
  Artifact failed(std::size_t job, std::string_view what) const;

  const std::vector<Job>& jobs_;
  const Options& options_;
  Schedule& schedule_;
  std::vector<Child> children_;
};

Children::~Children() {
  for (const Child& child : children_) kill(child.process, SIGKILL);
  for (const Child& child : children_) {
    close(child.pipe);
    reap(child);
  }
}

Artifact Children::failed(std::size_t job, std::string_view what) const {
  const Job& failed = jobs_[job];
  return failed_artifact(
      failed.path, kind_of(failed),
      fmt::format("the analysis of {} {}; the other inputs are not affected, and a report of this "
                  "one is welcome",
                  failed.label.empty() ? failed.path.string() : failed.label, what));
}

// False if the system has no more processes or descriptors for now, and others are still running.
bool Children::start(std::size_t job) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) {
    if (!children_.empty()) return false;
    schedule_.end(job, failed(job, fmt::format("could not begin: {}", system_message())));
    return true;
  }
  const pid_t parent = getpid();
  const pid_t process = fork();
  if (process == 0) {
    close(ends[0]);
    for (const Child& other : children_) close(other.pipe);
    be_child(parent, ends[1], jobs_[job], options_);
  }
  const std::string why = process < 0 ? system_message() : "";
  close(ends[1]);
  if (process < 0) {
    close(ends[0]);
    if (!children_.empty()) return false;
    schedule_.end(job, failed(job, fmt::format("could not begin: {}", why)));
    return true;
  }
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  const auto life = std::chrono::seconds(countable_seconds(options_.limits) * patience);
  children_.push_back({process, ends[0], job, {}, Clock::now() + life, {}});
  return true;
}

void Children::kill_for(Child& child, std::string why) const {
  if (!child.killed_for.empty()) return;
  child.killed_for = std::move(why);
  kill(child.process, SIGKILL);
}

int Children::reap(const Child& child) const {
  int status = 0;
  while (waitpid(child.process, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

// Reads what is there; an empty read is the end.
void Children::receive(Child& child) {
  std::array<char, 65536> block;
  const ssize_t count = read(child.pipe, block.data(), block.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (count <= 0) {
    close(child.pipe);
    child.pipe = -1;
    return;
  }
  child.received.append(block.data(), static_cast<std::size_t>(count));
  if (child.received.size() > options_.limits.result_bytes) {
    child.received.clear();
    kill_for(child, fmt::format("sent more than the limit of {} bytes of result (result-size)",
                                options_.limits.result_bytes));
  }
}

void Children::end(std::size_t index) {
  const Child child = std::move(children_[index]);
  children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(index));
  const int status = reap(child);
  const bool is_well = child.killed_for.empty() && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  std::optional<Artifact> artifact = is_well ? received_artifact(child) : std::nullopt;
  if (artifact) {
    // Whose result it is, is not for the child to say.
    artifact->path = jobs_[child.job].path.string();
  } else {
    artifact = failed(child.job, describe_end(child, status, options_.limits));
  }
  schedule_.end(child.job, *std::move(artifact));
}

// Waits until something comes from a child, or a while.
void Children::wait() {
  std::vector<pollfd> pipes;
  for (const Child& child : children_) pipes.push_back({child.pipe, POLLIN, 0});
  poll(pipes.data(), static_cast<nfds_t>(pipes.size()), poll_milliseconds);
  const auto now = Clock::now();
  for (std::size_t i = children_.size(); i-- > 0;) {
    Child& child = children_[i];
    if (pipes[i].revents != 0) receive(child);
    if (now > child.deadline) {
      kill_for(child, fmt::format("did not end within {} seconds, {} times the limit (seconds)",
                                  countable_seconds(options_.limits) * patience, patience));
    }
    if (child.pipe < 0) end(i);
  }
}

}  // namespace
}  // namespace ftcheck::auditing

namespace ftcheck {

// The filter is for good, so a child tries it.
std::string isolation_problem() {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return auditing::system_message();
  const pid_t process = fork();
  if (process == 0) {
    auditing::send(ends[1], auditing::enter_sandbox(ends[1]));
    _exit(0);
  }
  std::string problem = process < 0 ? auditing::system_message() : "";
  close(ends[1]);
  std::array<char, 4096> block;
  for (ssize_t count = 1; process > 0 && count > 0;) {
    count = read(ends[0], block.data(), block.size());
    if (count > 0) problem.append(block.data(), static_cast<std::size_t>(count));
  }
  close(ends[0]);
  if (process > 0) waitpid(process, nullptr, 0);
  return problem;
}

}  // namespace ftcheck

namespace ftcheck::auditing {

void run_isolated(const std::vector<Job>& jobs, const Options& options, const Course& course,
                  const std::function<void(Artifact)>& take) {
  const std::size_t most = most_at_a_time(options);
  prepare_libraries();
  Schedule schedule(jobs, options, course, take);
  Children children(jobs, options, schedule);
  std::vector<std::size_t> next;  // one, where the system could not start it yet
  while (!is_stopped(options)) {
    if (next.empty() && children.count() < most) {
      if (const auto job = schedule.begin()) next.push_back(*job);
    }
    if (!next.empty() && children.count() < most && children.start(next.back())) {
      next.pop_back();
    } else if (children.count() > 0) {
      children.wait();
    } else {
      break;
    }
  }
  schedule.finish();
}

}  // namespace ftcheck::auditing
