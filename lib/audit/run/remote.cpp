#include "audit/run/remote.hpp"

#include "audit/run/process.hpp"
#include "base/codec.hpp"
#include "base/reader.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <array>
#include <span>
#include <vector>

namespace ftcheck::auditing {
namespace {

// A file whose size any answer about it tells, if the index does not.
class Sized : public archive::Remote {
 public:
  explicit Sized(const RemoteFile& file) : file_(file) {}

  std::uint64_t size() override {
    constexpr archive::Range first_byte{0, 1};
    if (!file_.size) fetch({&first_byte, 1}, [](std::uint64_t, std::span<const std::byte>) {});
    if (!file_.size) throw Error("the server does not say how large the file is");
    return *file_.size;
  }

 protected:
  RemoteFile file_;
};

class OverSocket : public Sized {
 public:
  OverSocket(int socket, const RemoteFile& file) : Sized(file), socket_(socket) {}

  void fetch(std::span<const archive::Range> ranges, const Take& take) override {
    base::Writer question;
    question(Word::want, std::uint64_t{ranges.size()});
    for (const archive::Range& range : ranges) question(range.begin, range.end);
    send(socket_, question.take());
    while (true) {
      switch (Word{number()}) {
        case Word::data:
          receive_data(take);
          break;
        case Word::done:
          if (const std::uint64_t size = number(); !file_.size && size > 0) file_.size = size;
          return;
        case Word::failed: {
          std::string sentence(static_cast<std::size_t>(number()), '\0');
          read_exactly(std::as_writable_bytes(std::span(sentence)));
          throw Error(sentence);
        }
        default:
          fail();
      }
    }
  }

 private:
  [[noreturn]] static void fail() { throw Error("the process that fetches has ended"); }

  void read_exactly(std::span<std::byte> bytes) const {
    if (!receive_exactly(socket_, bytes)) fail();
  }

  std::uint64_t number() const {
    std::array<std::byte, sizeof(std::uint64_t)> bytes{};
    read_exactly(bytes);
    return base::Reader(bytes).u64(0).value_or(0);
  }

  void receive_data(const Take& take) {
    std::uint64_t offset = number();
    std::uint64_t left = number();
    std::array<std::byte, 65536> block;
    while (left > 0) {
      const std::span<std::byte> part = std::span(block).first(
          static_cast<std::size_t>(std::min<std::uint64_t>(left, block.size())));
      read_exactly(part);
      take(offset, part);
      offset += part.size();
      left -= part.size();
    }
  }

  int socket_;
};

class Here : public Sized {
 public:
  Here(const RemoteFile& file, Traffic& traffic, std::function<bool()> stopped)
      : Sized(file), traffic_(traffic), stopped_(std::move(stopped)) {}

  void fetch(std::span<const archive::Range> ranges, const Take& take) override {
    const std::lock_guard lock(file_.line->mutex);
    fetching::Fetcher& fetcher = file_.line->fetcher;
    Answers answers;
    try {
      for (const archive::Range& range : ranges) {
        answers.ids.push_back(fetcher.begin(request_for(file_, range), listen(answers, take)));
      }
      while (answers.ended < ranges.size() && answers.problem.empty()) {
        constexpr int patience = 50;  // milliseconds
        fetcher.wait(patience);
        if (stopped_ && stopped_()) throw Error("the audit was stopped");
      }
    } catch (...) {
      for (const std::uint64_t id : answers.ids) fetcher.cancel(id);
      throw;
    }
    for (const std::uint64_t id : answers.ids) fetcher.cancel(id);
    if (!answers.problem.empty()) throw Error(answers.problem);
  }

 private:
  struct Answers {
    std::vector<std::uint64_t> ids;
    std::size_t ended = 0;
    std::string problem;
  };

  fetching::Listener listen(Answers& answers, const Take& take) {
    return {
        .started =
            [&](const fetching::Started& started) {
              if (answers.problem.empty()) answers.problem = contradiction(file_, started);
              if (!file_.size) file_.size = started.total;
            },
        .data =
            [&](fetching::Data data) { take(data.offset, std::as_bytes(std::span(data.bytes))); },
        .ended =
            [&](const fetching::Ended& ended) {
              ++answers.ended;
              traffic_.requests += ended.requests;
              traffic_.bytes += ended.received;
              if (answers.problem.empty()) answers.problem = ended.error;
            }};
  }

  Traffic& traffic_;
  std::function<bool()> stopped_;
};

}  // namespace

fetching::Request request_for(const RemoteFile& file, const archive::Range& range) {
  fetching::Request request;
  request.url = file.url;
  request.index = file.index;
  request.begin = range.begin;
  request.end = range.end;
  request.most = file.most;
  request.size = file.size.value_or(0);
  return request;
}

std::string contradiction(const RemoteFile& file, const fetching::Started& started) {
  if (!file.size || !started.total || *file.size == *started.total) return {};
  return fmt::format(
      "{} has {} bytes on the server, but the index gives {}; the file was replaced or the index "
      "is "
      "out of date: try again later, or with another index",
      started.url, *started.total, *file.size);
}

std::unique_ptr<archive::Remote> remote_over(int socket, const RemoteFile& file) {
  return std::make_unique<OverSocket>(socket, file);
}

std::unique_ptr<archive::Remote> remote_here(const RemoteFile& file, Traffic& traffic,
                                             std::function<bool()> stopped) {
  return std::make_unique<Here>(file, traffic, std::move(stopped));
}

}  // namespace ftcheck::auditing
