#include "audit/run/sized.hpp"

#include <ftcheck/error.hpp>

#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ftcheck::auditing {
namespace {

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

std::unique_ptr<archive::Remote> remote_here(const RemoteFile& file, Traffic& traffic,
                                             std::function<bool()> stopped) {
  return std::make_unique<Here>(file, traffic, std::move(stopped));
}

}  // namespace ftcheck::auditing
