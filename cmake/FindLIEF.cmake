# Finds LIEF where the package ships no CMake files (Debian's liblief-dev).
# Defines the target LIEF::LIEF and the variable LIEF_VERSION.
find_path(LIEF_INCLUDE_DIR LIEF/version.h)
find_library(LIEF_LIBRARY LIEF)
if(LIEF_INCLUDE_DIR)
  file(STRINGS ${LIEF_INCLUDE_DIR}/LIEF/version.h _lief_version REGEX "define LIEF_VERSION ")
  string(REGEX MATCH "[0-9]+\\.[0-9]+\\.[0-9]+" LIEF_VERSION "${_lief_version}")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LIEF REQUIRED_VARS LIEF_LIBRARY LIEF_INCLUDE_DIR
                                  VERSION_VAR LIEF_VERSION)
if(LIEF_FOUND AND NOT TARGET LIEF::LIEF)
  add_library(LIEF::LIEF UNKNOWN IMPORTED)
  set_target_properties(LIEF::LIEF PROPERTIES IMPORTED_LOCATION ${LIEF_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${LIEF_INCLUDE_DIR})
endif()
mark_as_advanced(LIEF_INCLUDE_DIR LIEF_LIBRARY)
