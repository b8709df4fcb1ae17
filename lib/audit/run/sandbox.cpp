#include "audit/run/sandbox.hpp"

#include "audit/run/sanitized.hpp"

#ifdef FTCHECK_SECCOMP

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <concepts>
#include <memory>
#include <system_error>
#include <vector>

namespace ftcheck::auditing {
namespace {

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};

// Reading, memory, time, the process's own signals, and exiting.  Calls that do not exist on this
// architecture are skipped.
constexpr std::array allowed = {
    "read",
    "pread64",
    "readv",
    "preadv",
    "lseek",
    "_llseek",
    "close",
    "stat",
    "stat64",
    "fstat",
    "fstat64",
    "lstat",
    "lstat64",
    "newfstatat",
    "fstatat64",
    "statx",
    "access",
    "faccessat",
    "faccessat2",
    "readlink",
    "readlinkat",
    "getdents",
    "getdents64",
    "getcwd",
    "fadvise64",
    "brk",
    "munmap",
    "mremap",
    "madvise",
    "futex",
    "futex_time64",
    "clock_gettime",
    "clock_gettime64",
    "gettimeofday",
    "time",
    "getrandom",
    "sched_yield",
    "sched_getaffinity",
    "getcpu",
    "uname",
    "sysinfo",
    "getpid",
    "gettid",
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sigreturn",
    "sigaltstack",
    "restart_syscall",
    "exit",
    "exit_group",
    "set_robust_list",
    "rseq",
};

using Condition = scmp_arg_cmp;

constexpr Condition without_bits(unsigned argument, std::uint64_t bits) {
  return {argument, SCMP_CMP_MASKED_EQ, bits, 0};
}

constexpr Condition equal(unsigned argument, std::uint64_t value) {
  return {argument, SCMP_CMP_EQ, value, 0};
}

int allow(scmp_filter_ctx filter, const char* name) {
  const int call = seccomp_syscall_resolve_name(name);
  return call == __NR_SCMP_ERROR ? 0 : seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
}

int allow(scmp_filter_ctx filter, const char* name, std::same_as<Condition> auto... conditions) {
  const int call = seccomp_syscall_resolve_name(name);
  const std::array all{conditions...};
  return call == __NR_SCMP_ERROR
             ? 0
             : seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, all.size(), all.data());
}

// A shared mapping could write to the file or to another process's memory.
constexpr Condition is_private = {3, SCMP_CMP_MASKED_EQ, 0xf /* MAP_TYPE */, MAP_PRIVATE};

// On s390, mmap(2) gets its arguments in memory, where a filter cannot see them.  So does the old
// one of the two calls on 32-bit x86, where the C library uses the other.
#if defined(__s390__)
constexpr bool maps_by_pointer = true;
constexpr std::array mappings = {"mmap"};
#elif defined(__i386__)
constexpr bool maps_by_pointer = false;
constexpr std::array mappings = {"mmap2"};
#else
constexpr bool maps_by_pointer = false;
constexpr std::array mappings = {"mmap", "mmap2"};
#endif

// Placeholders in the filter, which each child replaces by its own numbers.
constexpr std::uint32_t own_result = 0x70000001;
constexpr std::uint32_t own_process = 0x70000002;

// 0, or the negative error of the first rule that could not be added.
int add_rules(scmp_filter_ctx filter) {
  int failure = 0;
  const auto keep = [&](int code) {
    if (failure == 0) failure = code;
  };
  for (const char* name : allowed) keep(allow(filter, name));
  constexpr std::uint64_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
  keep(allow(filter, "open", without_bits(1, writing)));
  keep(allow(filter, "openat", without_bits(2, writing)));
  keep(allow(filter, "mprotect", without_bits(2, PROT_EXEC)));
  for (const char* name : mappings) {
    keep(maps_by_pointer ? allow(filter, name)
                         : allow(filter, name, without_bits(2, PROT_EXEC), is_private));
  }
  for (const int command : {F_GETFD, F_SETFD, F_GETFL}) {
    keep(allow(filter, "fcntl", equal(1, static_cast<std::uint64_t>(command))));
    keep(allow(filter, "fcntl64", equal(1, static_cast<std::uint64_t>(command))));
  }
  // The sanitizers report on standard error, and test with a pipe whether memory can be read.
  for (const char* name : {"write", "writev"}) {
    keep(sanitized ? allow(filter, name) : allow(filter, name, equal(0, own_result)));
  }
  for (const char* name : {"pipe", "pipe2"}) {
    if (sanitized) keep(allow(filter, name));
  }
  // abort() sends a signal to the process itself.
  for (const char* name : {"kill", "tgkill"}) {
    keep(allow(filter, name, equal(0, own_process)));
  }
  return failure;
}

using Program = std::vector<sock_filter>;

std::string refused(int error) {
  return fmt::format("the system refused a seccomp filter: {}",
                     std::generic_category().message(error));
}

// The program that libseccomp writes for a filter: a kilobyte or two, which fits into a pipe.
Program exported(scmp_filter_ctx filter, int& failure) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) {
    failure = -errno;
    return {};
  }
  failure = seccomp_export_bpf(filter, ends[1]);
  close(ends[1]);
  Program program(BPF_MAXINSNS);
  const ssize_t size = read(ends[0], program.data(), program.size() * sizeof(sock_filter));
  program.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)) / sizeof(sock_filter));
  close(ends[0]);
  return program;
}

struct Filter {
  Program program;
  std::string problem;  // why there is none
};

Filter make_filter() {
  const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) return {{}, "there is not enough memory for a seccomp filter"};
  // 2 makes the filter a binary search; the system tests every call when it installs a filter.
  seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
  int failure = add_rules(filter.get());
  Program program;
  if (failure == 0) program = exported(filter.get(), failure);
  if (failure != 0) return {{}, refused(-failure)};
  return {std::move(program), ""};
}

// Created once, because that takes longer than judging a small module.
const Filter& shared_filter() {
  static const Filter filter = make_filter();
  return filter;
}

}  // namespace

void prepare_sandbox() {
  shared_filter();
}

std::string enter_sandbox(int result) {
  if (!shared_filter().problem.empty()) return shared_filter().problem;
  Program program = shared_filter().program;
  for (sock_filter& instruction : program) {
    if (instruction.code != (BPF_JMP | BPF_JEQ | BPF_K)) continue;
    if (instruction.k == own_result) instruction.k = static_cast<std::uint32_t>(result);
    if (instruction.k == own_process) instruction.k = static_cast<std::uint32_t>(getpid());
  }
  const sock_fprog whole{static_cast<unsigned short>(program.size()), program.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) != 0) {
    return refused(errno);
  }
  return {};
}

}  // namespace ftcheck::auditing

#else

namespace ftcheck::auditing {

void prepare_sandbox() {}

std::string enter_sandbox(int) {
  return "this build has no seccomp filter; only Linux supports one";
}

}  // namespace ftcheck::auditing

#endif
