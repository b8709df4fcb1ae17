#include "audit/run/child.hpp"

#include "archive/archive.hpp"
#include "audit/run/heap.hpp"
#include "audit/run/inherited.hpp"
#include "audit/run/resources.hpp"
#include "audit/run/sandbox.hpp"
#include "wheel/digest.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <chrono>
#include <thread>

namespace ftcheck::auditing {
namespace {

// Why this process cannot be forked, as a sentence; empty if it can.
std::string threads_problem() {
  // A thread that was just joined still counts for a moment.
  constexpr int patience = 100;
  std::size_t threads = 1;
  for (int tries = 0; tries < patience; ++tries) {
    threads = count_threads().value_or(1);
    if (threads <= 1) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return fmt::format(
      "isolate requires a process with a single thread, but this one has {}: locks that other "
      "threads hold would stay locked in the isolated processes; audit before you start other "
      "threads, or without isolate",
      threads);
}

// Does once what every child would repeat: initializing libcrypto or creating the filter for system
// calls takes longer than judging a small module.
void prepare() {
  wheel::digest("sha256", {});
  archive::prepare_to_inflate();
  prepare_sandbox();
}

}  // namespace

Starter::Starter(const Options& options) : options_(options) {
  if (const std::string problem = threads_problem(); !problem.empty()) throw Error(problem);
  prepare();
  inheritance_ = std::make_shared<const Inheritance>();
}

std::optional<Process> Starter::start(const Job& job, std::string& problem) const {
  const auto work = [&](int pipe) {
    use_large_pages();
    inheritance_->give_up(pipe);
    limit_resources(options_.limits);
    limit_processor_time(options_.limits);
    enter_sandbox(pipe);
    do_and_send(job, pipe);
  };
  return start_process(work, problem, job.remote ? Ends::sockets : Ends::pipe);
}

}  // namespace ftcheck::auditing

namespace ftcheck {

bool can_isolate() {
  return true;
}

// The filter is permanent, so a child tries it.
std::string isolation_problem() {
  const auto work = [](int pipe) { auditing::send(pipe, auditing::enter_sandbox(pipe)); };
  std::string problem = auditing::threads_problem();
  if (!problem.empty()) return problem;
  const auto process = auditing::start_process(work, problem);
  if (!process) return problem;
  while (auditing::receive(process->pipe, problem)) {
  }
  auditing::close_pipe(process->pipe);
  auditing::reap(*process);
  return problem;
}

std::optional<int> serve_isolated(int, const char* const*) {
  return std::nullopt;
}

}  // namespace ftcheck
