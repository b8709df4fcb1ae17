// Archives: opening one, and inflating its members into memory that is kept or allocated each time.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>

#include "archive/archive.hpp"
#include "fixture.hpp"

namespace {

using ftcheck::archive::Access;
using ftcheck::archive::Archive;
using ftcheck::archive::Buffer;
using ftcheck::archive::Member;

void open_archive(benchmark::State& state) {
  const auto wheels = ftcheck::bench::wheels();
  for (auto _ : state) {
    for (const auto& wheel : wheels) benchmark::DoNotOptimize(Archive(wheel));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(wheels.size()));
}
BENCHMARK(open_archive);

// Inflates the largest member repeatedly.
void inflate(benchmark::State& state, bool keeps_memory) {
  ftcheck::Limits limits;
  limits.total_bytes = UINT64_MAX;
  limits.ratio = UINT64_MAX;
  const Archive archive(ftcheck::bench::wheels().front(), limits, Access::mapped);
  const Member& member = *std::ranges::max_element(archive.members(), {}, &Member::size);
  Buffer kept;
  for (auto _ : state) {
    if (keeps_memory) {
      archive.read(member, UINT64_MAX, kept);
    } else {
      benchmark::DoNotOptimize(archive.read(member, UINT64_MAX));
    }
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(member.size));
}
BENCHMARK_CAPTURE(inflate, into_kept_memory, true);
BENCHMARK_CAPTURE(inflate, into_new_memory, false);

}  // namespace
