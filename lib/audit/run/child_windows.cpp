#include "audit/run/child.hpp"

#include "audit/run/order.hpp"
#include "audit/run/serving.hpp"
#include "audit/run/time_limit.hpp"
#include "base/codec.hpp"
#include "base/windows_error.hpp"
#include "fetch/process.hpp"
#include "fetch/socket_windows.hpp"

#include <ftcheck/error.hpp>

#include <atomic>
#include <cstdint>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace ftcheck::auditing {
namespace {

std::atomic<bool>& serves() {
  static std::atomic<bool> flag = false;
  return flag;
}

std::vector<std::string> words() {
  const std::u8string program = fetching::own_files().back().u8string();
  return {std::string(program.begin(), program.end()), std::string(serving_argument)};
}

// What a process that was started gets to read: an order after the job's path and kind.
std::string message_of(const Job& job, const std::string& order) {
  base::Writer message;
  message(path_bytes(job.path), job.kind, order);
  base::Writer frame;
  frame(message.take());  // after its length
  return frame.take();
}

std::optional<Process> start_serving(const Limits& limits, std::string_view message,
                                     std::string& problem) {
  fetching::Bounds bounds;
  bounds.memory = limits.memory_bytes;
  // This process ends it first, because that can be told apart from other ends.
  bounds.seconds = static_cast<std::uint64_t>(most_processor_time(limits).count()) + 1;
  bounds.is_alone = true;
  fetching::Connected connected;
  // One in many may fail, for instance because another program was faster to connect.
  constexpr int most_attempts = 3;
  DWORD error = 1;
  for (int attempt = 0; attempt < most_attempts && error != 0; ++attempt) {
    error = fetching::start_connected(words(), nullptr, bounds, connected);
  }
  if (error != 0) {
    problem = base::windows_error(error).message();
    return std::nullopt;
  }
  const auto socket = static_cast<int>(connected.socket);
  fetching::send(socket, message);  // one that does not read it has no result either
  return Process{
      .id = static_cast<long>(GetProcessId(connected.program.process.get())),
      .pipe = socket,
      .handles = std::make_shared<fetching::Launched>(std::move(connected.program)),
  };
}

}  // namespace

void begin_serving() {
  serves() = true;
}

Starter::Starter(const Options& options) : options_(options) {
  if (!can_isolate()) {
    throw Error(
        "isolate starts a process for each artifact, which on Windows only ftcheck's command and "
        "programs that call serve_isolated() can; audit without isolate");
  }
}

std::optional<Process> Starter::start(const Job& job, std::string& problem) const {
  return start_serving(options_.limits, message_of(job, job.order()), problem);
}

}  // namespace ftcheck::auditing

namespace ftcheck {

bool can_isolate() {
  return auditing::serves();
}

std::string isolation_problem() {
  if (!can_isolate()) {
    return "on Windows only the command starts a process for each of them";
  }
  auditing::Job job;
  job.take_text = [](const std::string&) {};
  std::string problem;
  const auto process = auditing::start_serving(
      {}, auditing::message_of(job, auditing::write_order(auditing::Task::sandbox, {})), problem);
  if (!process) return problem;
  std::string frame;
  constexpr int patience = 20;  // seconds
  for (int i = 0; i < patience && auditing::receive(process->pipe, frame); ++i) {
    const auditing::Awaited answer{process->pipe, false};
    auditing::wait_for({&answer, 1}, 1000);
  }
  auditing::close_pipe(process->pipe);
  auditing::reap(*process);
  base::Decoder decoder(std::as_bytes(std::span(frame)), UINT64_MAX);
  std::string artifact;
  decoder(artifact, problem);
  if (!decoder.is_whole()) return "the system does not let it start processes of its own";
  if (!problem.empty()) return problem;
  return "Windows keeps from the network only processes that may not read the user's files either";
}

}  // namespace ftcheck
