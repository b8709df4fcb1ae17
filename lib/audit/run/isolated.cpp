#include "audit/run/isolated.hpp"

#include "audit/run/child.hpp"
#include "audit/run/frame.hpp"
#include "audit/run/process.hpp"
#include "audit/run/schedule.hpp"
#include "audit/run/supply.hpp"
#include "audit/run/time_limit.hpp"
#include "base/path_text.hpp"
#include "base/reader.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace ftcheck::auditing {
namespace {

constexpr std::size_t length_size = sizeof(std::uint64_t);
constexpr int poll_milliseconds = 50;

// What waits for processes to take it; more is not fetched before they do.
constexpr std::uint64_t most_queued = std::uint64_t{16} << 20;

struct Child {
  Process process;
  std::size_t job = 0;
  std::string received;
  std::unique_ptr<Supply> supply;  // of a file that is elsewhere
  bool sends_result = true;
  Clock::time_point deadline;
  std::string killed_for;  // why the parent kills it; empty if it does not
};

// Takes a text after its length from the begin of `bytes`; nothing if it is not complete.
std::optional<base::Bytes> take_text(base::Bytes& bytes) {
  const auto length = base::Reader(bytes).u64(0);
  if (!length || *length > bytes.size() - length_size) return std::nullopt;
  const auto size = static_cast<std::size_t>(*length);
  const base::Bytes text = bytes.subspan(length_size, size);
  bytes = bytes.subspan(length_size + size);
  return text;
}

// What the child has sent, if that is one complete frame; a job that reads a text gets that.
Decoded received_artifact(const Child& child, const Job& job, const Limits& limits) {
  base::Bytes bytes = std::as_bytes(std::span(child.received));
  const auto artifact = take_text(bytes);
  std::optional<base::Bytes> text;
  if (job.take_text) text = take_text(bytes);
  if (!artifact || !bytes.empty() || (job.take_text && !text)) return {};
  Decoded decoded = decode(*artifact, limits.result_bytes);
  if (decoded.artifact && text) {
    job.take_text({reinterpret_cast<const char*>(text->data()), text->size()});
  }
  return decoded;
}

std::string too_large(const Limits& limits) {
  return fmt::format("returned more than the limit of {} bytes (result-size)", limits.result_bytes);
}

// How a child without a result ended, as a clause about "the analysis".
std::string describe_end(const Child& child, const End& end, const Limits& limits) {
  if (!child.killed_for.empty()) return child.killed_for;
  if (end.out_of_time) return took_too_much_processor_time(limits);
  if (!end.crash.empty()) return fmt::format("crashed: {}", end.crash);
  if (end.status != 0) {
    return fmt::format("exited with status {} and without a result", end.status);
  }
  return "exited without a complete result";
}

class Children {
 public:
  Children(const std::vector<Job>& jobs, const Options& options, const Starter& starter,
           Schedule& schedule)
      : jobs_(jobs), options_(options), starter_(starter), schedule_(schedule) {}
  // Kills the remaining children: the run was stopped, or an exception was thrown.
  ~Children();
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  std::size_t count() const { return children_.size(); }
  bool start(std::size_t job);
  void wait();

 private:
  void receive(Child& child) const;
  bool is_over(Child& child, Clock::time_point now) const;
  void end(std::size_t index);
  std::vector<Awaited> awaited() const;
  std::uint64_t queued() const;
  Artifact failed(std::size_t job, std::string_view what) const;

  const std::vector<Job>& jobs_;
  const Options& options_;
  const Starter& starter_;
  Schedule& schedule_;
  std::vector<Child> children_;
  fetching::Fetcher* fetcher_ = nullptr;  // of the files that are elsewhere
  Clock::time_point waited_;              // when the last wait began
};

Children::~Children() {
  for (const Child& child : children_) {
    if (child.process.pipe >= 0) close_pipe(child.process.pipe);
    reap(child.process);
  }
}

Artifact Children::failed(std::size_t job, std::string_view what) const {
  const Job& failed = jobs_[job];
  return failed_artifact(
      failed.path, kind_of(failed),
      fmt::format(
          "the analysis of {} {}; other inputs are not affected, and a bug report with this "
          "one is welcome",
          failed.label.empty() ? base::path_text(failed.path) : failed.label, what));
}

std::uint64_t Children::queued() const {
  std::uint64_t queued = 0;
  for (const Child& child : children_) {
    if (child.supply) queued += child.supply->queued();
  }
  return queued;
}

// The children's descriptors, then that of the program that fetches, if it is to be read.
std::vector<Awaited> Children::awaited() const {
  std::vector<Awaited> awaited;
  for (const Child& child : children_) {
    awaited.push_back({child.process.pipe, child.supply && child.supply->queued() > 0});
  }
  if (fetcher_ != nullptr && fetcher_->descriptor() >= 0 && queued() < most_queued) {
    awaited.push_back({fetcher_->descriptor(), false});
  }
  return awaited;
}

// False if the system has no more processes or descriptors for now, and other children still run.
bool Children::start(std::size_t job) {
  std::string problem;
  const std::optional<RemoteFile>& remote = jobs_[job].remote;
  const auto process = starter_.start(jobs_[job], problem);
  if (!process) {
    if (!children_.empty()) return false;
    schedule_.end(job, failed(job, fmt::format("could not start: {}", problem)));
    return true;
  }
  Child child;
  child.process = *process;
  child.job = job;
  if (remote) {
    child.supply = std::make_unique<Supply>(*remote, process->pipe);
    child.sends_result = false;
    fetcher_ = &remote->line->fetcher;
  }
  child.deadline = deadline_of(Clock::now(), options_.limits);
  children_.push_back(std::move(child));
  return true;
}

// Reads what is available.
void Children::receive(Child& child) const {
  if (!auditing::receive(child.process.pipe, child.received)) {
    close_pipe(child.process.pipe);
    child.process.pipe = -1;
    return;
  }
  if (!child.sends_result) child.sends_result = child.supply->take_questions(child.received);
  if (child.received.size() > options_.limits.result_bytes) {
    child.killed_for = too_large(options_.limits);
  }
}

// True if the child will send nothing more, or the parent does not wait for more.
bool Children::is_over(Child& child, Clock::time_point now) const {
  if (child.process.pipe < 0 || !child.killed_for.empty()) return true;
  if (child.supply) {
    child.killed_for = child.supply->problem(now);
    if (!child.killed_for.empty()) return true;
    // What it waits for is not its own time.
    if (child.supply->is_waited_for()) child.deadline += now - waited_;
  }
  if (now > child.deadline) {
    child.killed_for = missed_its_deadline(options_.limits);
  } else if (used_time(child.process) > most_processor_time(options_.limits)) {
    child.killed_for = took_too_much_processor_time(options_.limits);
  }
  return !child.killed_for.empty();
}

void Children::end(std::size_t index) {
  Child child = std::move(children_[index]);
  children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(index));
  if (child.process.pipe >= 0) close_pipe(child.process.pipe);
  const End end = reap(child.process);
  const bool is_well = child.killed_for.empty() && end.is_well();
  Decoded decoded =
      is_well ? received_artifact(child, jobs_[child.job], options_.limits) : Decoded{};
  if (decoded.artifact) {
    // Do not trust the child about whose result it is.
    decoded.artifact->path = base::path_text(jobs_[child.job].path);
    decoded.artifact->kind = kind_of(jobs_[child.job]);
  } else {
    decoded.artifact =
        failed(child.job, decoded.is_too_large ? too_large(options_.limits)
                                               : describe_end(child, end, options_.limits));
  }
  if (child.supply) set_traffic(*decoded.artifact, jobs_[child.job], child.supply->traffic());
  child.supply.reset();
  schedule_.end(child.job, *std::move(decoded.artifact));
}

// Waits until a child sends something or something for one arrives, or for a moment.
void Children::wait() {
  waited_ = Clock::now();
  const std::vector<bool> ready = wait_for(awaited(), poll_milliseconds);
  const auto now = Clock::now();
  if (ready.size() > children_.size() && ready.back()) fetcher_->receive();
  for (std::size_t i = children_.size(); i-- > 0;) {
    Child& child = children_[i];
    if (child.supply) child.supply->flush();
    if (ready[i]) receive(child);
    if (is_over(child, now)) end(i);
  }
}

}  // namespace

void run_isolated(const std::vector<Job>& jobs, const Options& options, const Course& course,
                  const std::function<void(Artifact)>& take) {
  const std::size_t most = most_at_a_time(options);
  const Starter starter(options);
  Schedule schedule(jobs, options, course, take);
  Children children(jobs, options, starter, schedule);
  std::vector<std::size_t> next;  // at most one job, which the system could not start yet
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
