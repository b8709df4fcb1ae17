// A process that child_windows.cpp has started: gets an order, does it, sends a frame and ends.
#include "archive/archive.hpp"
#include "audit/run/child.hpp"
#include "audit/run/order.hpp"
#include "audit/run/sandbox.hpp"
#include "audit/run/serving.hpp"
#include "audit/serve.hpp"
#include "base/codec.hpp"
#include "fetch/socket_windows.hpp"
#include "wheel/digest.hpp"

#include <ftcheck/audit.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>

namespace ftcheck::auditing {
namespace {

constexpr int failure = 2;

// The bytes after their length; nothing if they do not arrive.
std::optional<std::string> receive_text(int pipe) {
  std::array<std::byte, sizeof(std::uint64_t)> length{};
  if (!receive_exactly(pipe, length)) return std::nullopt;
  std::string text(static_cast<std::size_t>(base::Reader(length).u64(0).value_or(0)), '\0');
  if (!receive_exactly(pipe, std::as_writable_bytes(std::span(text)))) return std::nullopt;
  return text;
}

std::optional<Job> receive_job(int pipe, const std::string& sandbox_problem) {
  const std::optional<std::string> message = receive_text(pipe);
  if (!message) return std::nullopt;
  base::Decoder decoder(std::as_bytes(std::span(*message)), UINT64_MAX);
  std::string path;
  std::optional<ArtifactKind> kind;
  std::string order;
  decoder(path, kind, order);
  if (!decoder.is_whole()) return std::nullopt;
  std::optional<Job> job = job_of_order(order, sandbox_problem);
  if (!job) return std::nullopt;
  job->path = path_of_bytes(path);
  job->kind = kind;
  return job;
}

// Waits until the parent has everything: what a process that ends has sent may be lost.
void finish(SOCKET socket) {
  shutdown(socket, SD_SEND);
  std::array<char, 256> unread;
  while (recv(socket, unread.data(), static_cast<int>(unread.size()), 0) > 0) {
  }
}

int serve(SOCKET socket) {
  // Nobody is to see a window about a crash, and an interrupt is for the parent.
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
  SetConsoleCtrlHandler(nullptr, TRUE);
  const auto pipe = static_cast<int>(socket);
  // What takes something of the system once, before that is given up.
  wheel::digest("sha256", {});
  archive::prepare_to_inflate();
  const std::string sandbox_problem = enter_sandbox(pipe);
  const std::optional<Job> job = receive_job(pipe, sandbox_problem);
  if (!job) return failure;
  do_and_send(*job, pipe);
  finish(socket);
  std::_Exit(0);  // nothing is worth tidying up
}

}  // namespace
}  // namespace ftcheck::auditing

namespace ftcheck {

std::optional<int> serve_isolated(int argc, const char* const* argv) {
  if (argc == 2 && argv[1] == auditing::serving_argument) {
    const SOCKET socket = fetching::inherited_socket();
    // Otherwise somebody has typed it, and gets to know that there is no such option.
    if (socket != INVALID_SOCKET) return auditing::serve(socket);
  }
  auditing::begin_serving();
  return std::nullopt;
}

}  // namespace ftcheck
