#include "audit/run/inherited.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/capability.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include <array>
#include <charconv>
#include <cstring>
#include <fstream>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::auditing {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr int first_unused = STDERR_FILENO + 1;  // sanitizers report on standard error
#else
constexpr int first_unused = 0;
#endif

std::vector<int> open_descriptors(const char* folder) {
  std::vector<int> found;
  DIR* const entries = opendir(folder);
  if (entries == nullptr) return found;
  while (const dirent* entry = readdir(entries)) {  // NOLINT(concurrency-mt-unsafe): its own DIR
    const std::string_view name = entry->d_name;
    int number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc() && end == name.data() + name.size()) found.push_back(number);
  }
  closedir(entries);
  return found;
}

#ifdef __linux__
// These numbers are the same on every architecture; older headers do not define them.
constexpr long close_range_call = 436;
constexpr long landlock_create_ruleset = 444;
constexpr long landlock_restrict_self = 446;
#endif

// False if the system cannot close a range of descriptors (Linux before 5.9).
bool close_range(int first, unsigned last) {
#ifdef __linux__
  return syscall(close_range_call, static_cast<unsigned>(first), last, 0U) == 0;
#else
  (void)first, (void)last;
  return false;
#endif
}

void close_all_but(int kept) {
  if (close_range(kept + 1, ~0U) &&
      (kept <= first_unused || close_range(first_unused, static_cast<unsigned>(kept - 1)))) {
    return;
  }
  std::vector<int> open;
  for (const char* folder : {"/proc/self/fd", "/dev/fd"}) {
    if (open.empty()) open = open_descriptors(folder);
  }
  if (open.empty()) {
    const long most = sysconf(_SC_OPEN_MAX);
    for (int each = 0; each < most; ++each) open.push_back(each);
  }
  for (const int each : open) {
    if (each != kept && each >= first_unused) close(each);
  }
}

// So that no file opened later becomes one of the standard streams.
void fill_standard_streams(int kept) {
  if (first_unused > 0) return;
  const int nothing = open("/dev/null", O_RDONLY);
  for (int stream = STDIN_FILENO; nothing >= 0 && stream <= STDERR_FILENO; ++stream) {
    if (stream != kept && stream != nothing) dup2(nothing, stream);
  }
  if (nothing > STDERR_FILENO) close(nothing);
}

#ifdef __linux__

bool has_landlock() {
  constexpr unsigned ask_version = 1;
  return syscall(landlock_create_ruleset, nullptr, 0, ask_version) > 0;
}

// Whatever its rules, a Landlock domain keeps a process from tracing processes outside the domain
// and from reading their memory, environment and descriptors.  The rules here also forbid writing,
// removing and creating files.
void enter_landlock() {
  struct Rules {
    std::uint64_t handled_access;
  };
  constexpr std::uint64_t write_file = 1U << 1;
  constexpr std::uint64_t remove_and_make = 0x1ff0;  // LANDLOCK_ACCESS_FS_REMOVE_DIR to MAKE_SYM
  const Rules rules{write_file | remove_and_make};
  const long ruleset = syscall(landlock_create_ruleset, &rules, sizeof rules, 0U);
  if (ruleset < 0) return;
  syscall(landlock_restrict_self, ruleset, 0U);
  close(static_cast<int>(ruleset));
}

// The superuser keeps only the capability to read files, not the memory of the system or of other
// processes.
void drop_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
  if (syscall(SYS_capget, &header, sets.data()) != 0) return;
  constexpr std::uint32_t reading = 1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH;
  std::uint32_t dropped = 0;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const std::uint32_t kept = i == 0 ? reading : 0;
    dropped |= sets[i].permitted & ~kept;
    sets[i].permitted &= kept;
    sets[i].effective &= kept;
    sets[i].inheritable = 0;
  }
  if (dropped != 0) syscall(SYS_capset, &header, sets.data());
}

// The strings that the program started with are on its stack between these two addresses.  Strings
// added later may be constants of the program, which cannot be overwritten.
void clear_environment() {
  const auto before = static_cast<std::uintptr_t>(getauxval(AT_RANDOM));
  const auto after = static_cast<std::uintptr_t>(getauxval(AT_EXECFN));
  if (environ == nullptr) return;
  for (char** each = environ; *each != nullptr; ++each) {
    const auto at = reinterpret_cast<std::uintptr_t>(*each);
    if (before < at && at < after) std::memset(*each, 0, std::strlen(*each));
  }
}

// Counts its users, because threads that audit at the same time share the process's dumpable flag.
class NotDumped {
 public:
  void begin() {
    const std::lock_guard lock(mutex_);
    if (users_++ > 0) return;
    before_ = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  }
  void end() {
    const std::lock_guard lock(mutex_);
    if (--users_ > 0 || before_ != 1) return;  // 1 is the only other value that can be set
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  }

 private:
  std::mutex mutex_;
  int users_ = 0;
  int before_ = 0;
};

NotDumped& not_dumped() {
  static NotDumped one;
  return one;
}

#endif

}  // namespace

#ifdef __linux__

Inheritance::Inheritance() {
  // "7f0000000000-7f0000001000 rw-s 00000000 00:05 12  /dev/shm/x" (proc_pid_maps(5))
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    Range range;
    std::uintptr_t past = 0;
    const char* const end = line.data() + line.size();
    const char* at = std::from_chars(line.data(), end, range.begin, 16).ptr;
    if (at == end) continue;
    at = std::from_chars(at + 1, end, past, 16).ptr;
    if (!std::string_view(at, end).starts_with(" rw-s") || past <= range.begin) continue;
    range.size = past - range.begin;
    shared_.push_back(range);
  }
  hides_caller_ = !has_landlock();
  if (hides_caller_) not_dumped().begin();
}

Inheritance::~Inheritance() {
  if (hides_caller_) not_dumped().end();
}

void Inheritance::give_up(int result) const {
  for (const Range& range : shared_) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the system writes addresses as numbers
    void* const begin = reinterpret_cast<void*>(range.begin);
    constexpr int own = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE;
    if (mmap(begin, range.size, PROT_READ | PROT_WRITE, own, -1, 0) == MAP_FAILED) _exit(1);
  }
  clear_environment();
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);  // Landlock requires it
  enter_landlock();
  drop_capabilities();
  close_all_but(result);
  fill_standard_streams(result);
}

#else

Inheritance::Inheritance() = default;
Inheritance::~Inheritance() = default;

void Inheritance::give_up(int result) const {
  close_all_but(result);
  fill_standard_streams(result);
}

#endif

}  // namespace ftcheck::auditing
