// The heap of a process that audits one artifact and ends.
#pragma once

namespace ftcheck::auditing {

// Has what malloc() gives out from now on come from large pages, where the system has them for
// those who ask.  A process that begins with an empty heap spends more time on asking for small
// ones, one after the other, than on a small wheel.
void use_large_pages();

}  // namespace ftcheck::auditing
