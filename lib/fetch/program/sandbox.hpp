// What the program cannot do any more once it talks to the network.
#pragma once

namespace ftcheck::fetching {

// On Linux, a seccomp filter (seccomp(2)) makes these fail for good: starting programs, opening
// files to write, changing files and directories, and reaching into other processes.  Has no effect
// where there is no libseccomp or the system does not allow it.
void forbid_all_but_fetching();

}  // namespace ftcheck::fetching
