// ftcheck-fetch: fetches what the process at the other end of its standard input asks for.
#include "fetch/frame.hpp"
#include "fetch/program/engine.hpp"
#include "fetch/program/sandbox.hpp"
#include "fetch/program/system.hpp"

#include <curl/curl.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace {

using namespace ftcheck::fetching;  // NOLINT(google-build-using-namespace)

constexpr int broken = 2;

// False if it is not for this program.
bool take(Engine& engine, Message& message, bool& is_set_up) {
  if (auto* const setup = std::get_if<Setup>(&message)) {
    if (std::exchange(is_set_up, true)) return false;
    engine.take(*setup);
    return true;
  }
  if (!is_set_up) return false;
  if (auto* const request = std::get_if<Request>(&message)) {
    engine.take(std::move(*request));
  } else if (const auto* const cancel = std::get_if<Cancel>(&message)) {
    engine.take(*cancel);
  } else {
    return false;
  }
  return true;
}

int serve() {
  Engine engine;
  Frames frames;
  bool is_set_up = false;
  for (;;) {
    std::string bytes;
    if (!read_some(bytes)) return 0;
    frames.add(std::as_bytes(std::span(bytes)));
    while (auto message = frames.next()) {
      if (!take(engine, *message, is_set_up)) return broken;
    }
    if (frames.is_broken()) return broken;
    engine.work();
    if (!write_some(engine.out())) return 0;
    engine.wait(asking_side());
  }
}

}  // namespace

int main(int count, char** words) {
  const std::string_view word = count == 2 ? words[1] : "";
  const bool is_version = !word.empty() && word.front() != '-';
  if (is_version && word != FTCHECK_VERSION && has_asking_side()) return other_version;
  if ((count > 1 && !is_version) || !has_asking_side()) {
    const bool asks_version = word == "--version";
    std::puts(asks_version ? "ftcheck-fetch " FTCHECK_VERSION
                           : "ftcheck-fetch is started by ftcheck, to which it talks over its "
                             "standard input; there are no options");
    return asks_version ? 0 : broken;
  }
  give_up_privileges();
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return 1;
  forbid_all_but_fetching();
  try {
    // Without cleaning up: threads of the resolver may still wait for an answer.
    std::_Exit(serve());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ftcheck-fetch: %s\n", error.what());
    std::_Exit(1);
  }
}
