#include "fetch/program/sandbox.hpp"

#ifdef FTCHECK_SECCOMP

#include <fcntl.h>
#include <seccomp.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>

namespace ftcheck::fetching {
namespace {

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};

// Calls that do not exist on this architecture are skipped.
constexpr std::array forbidden = {"execve",
                                  "execveat",
                                  "fork",
                                  "vfork",
                                  "ptrace",
                                  "pidfd_getfd",
                                  "pidfd_open",
                                  "kcmp",
                                  "process_vm_readv",
                                  "process_vm_writev",
                                  "creat",
                                  "truncate",
                                  "truncate64",
                                  "rename",
                                  "renameat",
                                  "renameat2",
                                  "link",
                                  "linkat",
                                  "symlink",
                                  "symlinkat",
                                  "unlink",
                                  "unlinkat",
                                  "mkdir",
                                  "mkdirat",
                                  "rmdir",
                                  "mknod",
                                  "mknodat",
                                  "chmod",
                                  "fchmod",
                                  "fchmodat",
                                  "fchmodat2",
                                  "chown",
                                  "chown32",
                                  "lchown",
                                  "lchown32",
                                  "fchown",
                                  "fchown32",
                                  "fchownat",
                                  "setxattr",
                                  "lsetxattr",
                                  "fsetxattr",
                                  "removexattr",
                                  "lremovexattr",
                                  "fremovexattr",
                                  "utimensat",
                                  "mount",
                                  "umount2",
                                  "pivot_root",
                                  "chroot",
                                  "unshare",
                                  "setns",
                                  "bpf",
                                  "perf_event_open",
                                  "userfaultfd",
                                  "keyctl",
                                  "add_key",
                                  "request_key",
                                  "init_module",
                                  "finit_module",
                                  "kexec_load",
                                  "io_uring_setup",
                                  "open_by_handle_at"};

// Opening is allowed only to read what is there.  `flags` is the number of that argument.
void forbid_writing(scmp_filter_ctx filter, const char* name, unsigned flags) {
  const int call = seccomp_syscall_resolve_name(name);
  if (call == __NR_SCMP_ERROR) return;
  constexpr std::array<std::array<std::uint64_t, 2>, 4> writing{
      {{O_ACCMODE, O_WRONLY}, {O_ACCMODE, O_RDWR}, {O_CREAT, O_CREAT}, {O_TRUNC, O_TRUNC}}};
  for (const auto& [mask, value] : writing) {
    const scmp_arg_cmp compare{flags, SCMP_CMP_MASKED_EQ, mask, value};
    seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), call, 1, &compare);
  }
}

}  // namespace

void forbid_all_but_fetching() {
  const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_ALLOW));
  if (!filter) return;
  for (const char* name : forbidden) {
    const int call = seccomp_syscall_resolve_name(name);
    if (call != __NR_SCMP_ERROR) {
      seccomp_rule_add_array(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0, nullptr);
    }
  }
  forbid_writing(filter.get(), "open", 1);
  forbid_writing(filter.get(), "openat", 2);
  // Its flags are in memory, which a filter cannot read.
  const int openat2 = seccomp_syscall_resolve_name("openat2");
  if (openat2 != __NR_SCMP_ERROR) {
    seccomp_rule_add_array(filter.get(), SCMP_ACT_ERRNO(ENOSYS), openat2, 0, nullptr);
  }
  seccomp_load(filter.get());
}

}  // namespace ftcheck::fetching

#else

namespace ftcheck::fetching {

void forbid_all_but_fetching() {}

}  // namespace ftcheck::fetching

#endif
