#include "fetch/frame.hpp"

#include "base/codec.hpp"

#include <span>
#include <utility>

namespace ftcheck::fetching {

// The codec finds these in the namespace of the structs.
static void fields(auto& codec, base::Is<Index> auto& value) {
  codec(value.name, value.url);
}

static void fields(auto& codec, base::Is<Setup> auto& value) {
  codec(value.indexes, value.most_requests, value.most_bytes, value.connect, value.stall,
        value.backoff, value.longest);
}

static void fields(auto& codec, base::Is<Request> auto& value) {
  codec(value.id, value.url, value.index, value.accept, value.etag, value.begin, value.end,
        value.size, value.most);
}

static void fields(auto& codec, base::Is<Cancel> auto& value) {
  codec(value.id);
}

static void fields(auto& codec, base::Is<Started> auto& value) {
  codec(value.id, value.status, value.url, value.content_type, value.etag, value.total,
        value.max_age);
}

static void fields(auto& codec, base::Is<Data> auto& value) {
  codec(value.id, value.offset, value.bytes);
}

static void fields(auto& codec, base::Is<Ended> auto& value) {
  codec(value.id, value.status, value.requests, value.received, value.error);
}

namespace {

constexpr std::size_t length_size = sizeof(std::uint64_t);

template <typename Struct>
std::optional<Message> decode_as(base::Bytes bytes) {
  base::Decoder decoder(bytes, most_frame);
  Struct value;
  decoder(value);
  if (!decoder.is_whole()) return std::nullopt;
  return Message(std::move(value));
}

template <std::size_t... Kinds>
std::optional<Message> decode_kind(std::uint64_t kind, base::Bytes bytes,
                                   std::index_sequence<Kinds...>) {
  std::optional<Message> found;
  ((kind == Kinds ? void(found = decode_as<std::variant_alternative_t<Kinds, Message>>(bytes))
                  : void()),
   ...);
  return found;
}

}  // namespace

std::string encode(const Message& message) {
  base::Writer body;
  body(std::uint64_t{message.index()});
  std::visit([&](const auto& value) { body(value); }, message);
  base::Writer frame;
  frame(body.take());
  return frame.take();
}

std::optional<Message> decode(base::Bytes bytes) {
  const base::Reader reader(bytes);
  const auto kind = reader.u64(0);
  if (!kind || bytes.size() > most_frame) return std::nullopt;
  return decode_kind(*kind, bytes.subspan(sizeof *kind),
                     std::make_index_sequence<std::variant_size_v<Message>>());
}

void Frames::add(base::Bytes bytes) {
  if (broken_) return;
  bytes_.erase(0, std::exchange(at_, 0));
  bytes_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

std::optional<Message> Frames::next() {
  const base::Reader reader(std::as_bytes(std::span(bytes_)));
  const auto length = reader.u64(at_);
  if (broken_ || !length) return std::nullopt;
  if (*length > most_frame) {
    broken_ = true;
    return std::nullopt;
  }
  const auto frame = reader.slice(at_ + length_size, *length);
  if (!frame) return std::nullopt;
  auto message = decode(*frame);
  at_ += length_size + static_cast<std::size_t>(*length);
  broken_ = !message;
  return message;
}

}  // namespace ftcheck::fetching
