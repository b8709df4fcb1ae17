#include "audit/run/supply.hpp"

#include "audit/run/process.hpp"
#include "base/codec.hpp"
#include "base/reader.hpp"

#include <span>
#include <utility>

namespace ftcheck::auditing {
namespace {

// How long a process may leave bytes that it asked for untaken.
constexpr std::chrono::seconds supply_patience{60};

constexpr std::size_t word = sizeof(std::uint64_t);

}  // namespace

Supply::Supply(const RemoteFile& file, int socket)
    : file_(file), socket_(socket), moved_(Clock::now()) {}

Supply::~Supply() {
  for (const std::uint64_t id : ids_) file_.line->fetcher.cancel(id);
}

void Supply::append(Word kind, std::initializer_list<std::uint64_t> numbers,
                    std::string_view text) {
  if (queued() == 0) moved_ = Clock::now();
  base::Writer writer;
  writer(kind);
  for (const std::uint64_t number : numbers) writer(number);
  queue_ += writer.take();
  queue_ += text;
}

void Supply::begin(const archive::Range& range) {
  const fetching::Listener listener{
      .started =
          [this](const fetching::Started& started) {
            if (failure_.empty()) failure_ = contradiction(file_, started);
            if (!file_.size) file_.size = started.total;
          },
      .data =
          [this](const fetching::Data& data) {
            if (!failure_.empty()) return;
            append(Word::data, {data.offset, data.bytes.size()}, data.bytes);
            flush();
          },
      .ended =
          [this](const fetching::Ended& ended) {
            traffic_.requests += ended.requests;
            traffic_.bytes += ended.received;
            if (failure_.empty()) failure_ = ended.error;
            if (--open_ == 0) end();
          }};
  ids_.push_back(file_.line->fetcher.begin(request_for(file_, range), listener));
}

// The question is answered.
void Supply::end() {
  ids_.clear();
  if (failure_.empty()) {
    append(Word::done, {file_.size.value_or(0)});
  } else {
    append(Word::failed, {failure_.size()}, failure_);
  }
  failure_.clear();
  flush();
}

bool Supply::take_questions(std::string& received) {
  while (received.size() >= 2 * word && !is_hostile_) {
    const auto bytes = std::as_bytes(std::span(received));
    const base::Reader reader(bytes);
    const Word kind{reader.u64(0).value_or(0)};
    if (kind == Word::result) {
      received.erase(0, word);
      return true;
    }
    const std::uint64_t count = reader.u64(word).value_or(0);
    if (kind != Word::want || open_ > 0 || count == 0 || count > most_ranges) {
      is_hostile_ = true;
      return false;
    }
    const std::size_t whole = word * 2 * (1 + static_cast<std::size_t>(count));
    if (received.size() < whole) return false;
    std::vector<archive::Range> ranges;
    for (std::size_t at = 2 * word; at < whole; at += 2 * word) {
      const archive::Range range{reader.u64(at).value_or(0), reader.u64(at + word).value_or(0)};
      const bool is_inside = range.begin < range.end && range.end <= file_.size.value_or(1);
      // The whole file once more, in case a server does not know ranges.
      if (is_inside) asked_ += range.end - range.begin;
      if (!is_inside || asked_ > 2 * file_.size.value_or(file_.most)) {
        is_hostile_ = true;
        return false;
      }
      ranges.push_back(range);
    }
    received.erase(0, whole);
    open_ = ranges.size();
    for (const archive::Range& range : ranges) begin(range);
  }
  return false;
}

void Supply::flush() {
  while (queued() > 0) {
    const std::size_t count = send_some(socket_, std::string_view(queue_).substr(written_));
    if (count == 0) return;
    written_ += count;
    moved_ = Clock::now();
    if (written_ == queue_.size()) {
      queue_.clear();
      written_ = 0;
    }
  }
}

std::string Supply::problem(Clock::time_point now) const {
  if (is_hostile_) return "asked for bytes that its file does not have";
  if (queued() > 0 && now - moved_ > supply_patience)
    return "did not take the bytes that it asked for";
  return {};
}

}  // namespace ftcheck::auditing
