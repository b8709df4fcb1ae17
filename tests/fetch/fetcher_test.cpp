#include "fetch/fetcher.hpp"

#include <ftcheck/error.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

using namespace ftcheck::fetching;  // NOLINT(google-build-using-namespace)
using ftcheck::Error;

namespace {

struct Answer {
  std::string content;
  int begins = 0;
  int ends = 0;
  std::string error;
};

Listener to(Answer& answer) {
  return {[&](const Started&) { ++answer.begins; },
          [&](const Data& data) {
            CHECK(data.offset == answer.content.size());
            answer.content += data.bytes;
          },
          [&](const Ended& ended) {
            ++answer.ends;
            answer.error = ended.error;
          }};
}

Request page(std::string_view path) {
  Request request;
  request.url = "https://there.invalid" + std::string(path);
  request.index = "https://there.invalid/";
  request.most = 1000;
  return request;
}

FetchOptions with_fake() {
  FetchOptions options;
  options.program = FTCHECK_FAKE;
  return options;
}

// Fails if that takes more than ten seconds.
void finish(Fetcher& fetcher) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!fetcher.is_idle() && std::chrono::steady_clock::now() < until) fetcher.wait(100);
  REQUIRE(fetcher.is_idle());
}

Answer ask(Fetcher& fetcher, std::string_view path) {
  Answer answer;
  fetcher.begin(page(path), to(answer));
  finish(fetcher);
  return answer;
}

std::string problem_of(FetchOptions options) {
  Fetcher fetcher(std::move(options));
  Answer answer;
  try {
    fetcher.begin(page("/hello"), to(answer));
  } catch (const Error& error) {
    CHECK(fetcher.is_idle());
    return error.what();
  }
  return {};
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("answers reach who asked") {
  Fetcher fetcher(with_fake());
  CHECK(fetcher.descriptor() == -1);
  Answer one;
  Answer two;
  CHECK(fetcher.begin(page("/hello"), to(one)) != fetcher.begin(page("/unasked"), to(two)));
  finish(fetcher);
  for (const Answer& each : {one, two}) {
    CHECK(each.content == "hello");
    CHECK(each.begins == 1);
    CHECK(each.ends == 1);
    CHECK(each.error.empty());
  }
  CHECK(fetcher.requests() == 3);
  CHECK(fetcher.received() == 24);
}

TEST_CASE("programs that are started later do not inherit the socket") {
  Fetcher fetcher(with_fake());
  ask(fetcher, "/hello");
  CHECK((fcntl(fetcher.descriptor(), F_GETFD) & FD_CLOEXEC) != 0);
}

TEST_CASE("receiving does not wait") {
  Fetcher fetcher(with_fake());
  ask(fetcher, "/hello");
  Answer answer;
  fetcher.begin(page("/slow"), to(answer));
  const auto begin = std::chrono::steady_clock::now();
  fetcher.receive();
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(400));
  CHECK(answer.ends == 0);
  finish(fetcher);
  CHECK(answer.content == "hello");
}

TEST_CASE("nothing of a cancelled request is passed on") {
  Fetcher fetcher(with_fake());
  Answer answer;
  fetcher.cancel(fetcher.begin(page("/late"), to(answer)));
  CHECK(fetcher.is_idle());
  fetcher.cancel(12345);
  ask(fetcher, "/hello");
  CHECK(answer.ends + answer.begins == 0);
}

TEST_CASE("a listener may cancel its own request and begin another one") {
  Fetcher fetcher(with_fake());
  Answer next;
  std::uint64_t id = 0;
  Listener listener;
  listener.started = [&](const Started&) {
    fetcher.cancel(id);
    fetcher.begin(page("/hello"), to(next));
  };
  listener.data = [&](const Data&) { FAIL("it was cancelled"); };
  id = fetcher.begin(page("/hello"), listener);
  finish(fetcher);
  CHECK(next.content == "hello");
}

TEST_CASE("if the program ends, every open request ends with an error that says so") {
  const std::pair<const char*, const char*> cases[] = {
      {"/die", "ended unexpectedly: exit status 3"},
      {"/version", "is of another version than this ftcheck"},
      {"/crash", "ended unexpectedly: signal 11"},
      {"/garbage", "sent something that is not a message"},
      {"/huge", "sent something that is not a message"},
      {"/more", "sent more than it was asked for"}};
  for (const auto& [path, sentence] : cases) {
    CAPTURE(path);
    Fetcher fetcher(with_fake());
    Answer other;
    Answer answer;
    fetcher.begin(page("/late"), to(other));
    fetcher.begin(page(path), to(answer));
    finish(fetcher);
    for (const Answer& each : {answer, other}) {
      CHECK(each.ends == 1);
      CHECK(has(each.error, "ftcheck-fetch"));
      CHECK(has(each.error, sentence));
    }
    // The next request starts it again.
    CHECK(ask(fetcher, "/hello").content == "hello");
  }
}

TEST_CASE("a program that is started again gets what is left of the limits") {
  FetchOptions options = with_fake();
  options.most_requests = 10;
  options.most_bytes = 100;
  Fetcher fetcher(options);
  CHECK(ask(fetcher, "/limits").content == "10 100");
  ask(fetcher, "/hello");
  ask(fetcher, "/die");
  CHECK(ask(fetcher, "/limits").content == "8 89");
}

TEST_CASE("without the program the error says where it was looked for and what to do") {
  FetchOptions options;
  options.program = "/nowhere/ftcheck-fetch";
  CHECK(has(problem_of(options), "/nowhere/ftcheck-fetch: no such file"));
  setenv("FTCHECK_FETCH", "/elsewhere/fetch", 1);
  CHECK(has(problem_of({}), "/elsewhere/fetch: no such file"));
  CHECK(has(problem_of({}), "FTCHECK_FETCH"));
  options.program = std::filesystem::path(FTCHECK_FAKE).replace_filename("frames.py");
  CHECK(has(problem_of(options), "Permission denied"));
  setenv("FTCHECK_FETCH", FTCHECK_FAKE, 1);
  CHECK(problem_of({}).empty());
  unsetenv("FTCHECK_FETCH");
}

TEST_CASE("a request that is too long for a message is refused") {
  Fetcher fetcher(with_fake());
  Answer answer;
  CHECK_THROWS_AS(fetcher.begin(page("/" + std::string(2 << 20, 'x')), to(answer)), Error);
  CHECK(ask(fetcher, "/hello").content == "hello");
}
