# Finds libseccomp, which is Linux only. Defines the target Seccomp::Seccomp.
include(${CMAKE_CURRENT_LIST_DIR}/FindByHeader.cmake)
set(Seccomp_NEEDS_NO_OTHERS TRUE)
find_by_header(Seccomp Seccomp::Seccomp seccomp.h seccomp)
