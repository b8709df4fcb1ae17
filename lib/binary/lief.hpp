// What every use of LIEF here needs.
#pragma once

namespace ftcheck::binary {

// Keeps LIEF from printing what it thinks of a file.  To be called before any parsing.
void silence_lief();

}  // namespace ftcheck::binary
