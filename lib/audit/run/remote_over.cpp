#include "audit/run/process.hpp"
#include "audit/run/sized.hpp"
#include "base/codec.hpp"
#include "base/reader.hpp"

#include <array>
#include <span>

namespace ftcheck::auditing {
namespace {

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

}  // namespace

std::unique_ptr<archive::Remote> remote_over(int socket, const RemoteFile& file) {
  return std::make_unique<OverSocket>(socket, file);
}

}  // namespace ftcheck::auditing
