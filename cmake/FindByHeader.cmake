# Used by the find modules in this folder, for libraries whose CMake files are missing or unusable in Debian.
#
#   find_by_header(NAME TARGET HEADER LIBRARY [VCPKG_PACKAGE VCPKG_TARGET])
#
# Defines TARGET from header and library.  Under vcpkg it uses the package's own CMake files instead, which
# know what a static library needs.  It is a macro, because find modules set variables of their caller.
#
# With FTCHECK_STATIC_DEPENDENCIES, the static library is used if it needs no others, which the find module
# states by setting NAME_NEEDS_NO_OTHERS.  The loader then has nothing to do for it, which saves most of the
# command's start-up time, and some of the time of each process that it starts.
include(FindPackageHandleStandardArgs)

# Sets NAME_LIBRARY to the static library, if there is one.
macro(find_static name library)
  find_library(${name}_STATIC_LIBRARY ${CMAKE_STATIC_LIBRARY_PREFIX}${library}${CMAKE_STATIC_LIBRARY_SUFFIX})
  mark_as_advanced(${name}_STATIC_LIBRARY)
  if(${name}_STATIC_LIBRARY)
    set(${name}_LIBRARY ${${name}_STATIC_LIBRARY})
  endif()
endmacro()

macro(find_by_header name target header library)
  if(VCPKG_TOOLCHAIN AND ${ARGC} EQUAL 6)
    find_package(${ARGV4} QUIET CONFIG)
    find_package_handle_standard_args(${name} REQUIRED_VARS ${ARGV4}_DIR)
    if(${name}_FOUND AND NOT TARGET ${target})
      add_library(${target} INTERFACE IMPORTED)
      set_target_properties(${target} PROPERTIES INTERFACE_LINK_LIBRARIES "${ARGV5}")
    endif()
  else()
    find_path(${name}_INCLUDE_DIR ${header})
    find_library(${name}_LIBRARY ${library})
    if(FTCHECK_STATIC_DEPENDENCIES AND ${name}_NEEDS_NO_OTHERS)
      find_static(${name} ${library})
    endif()
    find_package_handle_standard_args(${name} REQUIRED_VARS ${name}_LIBRARY ${name}_INCLUDE_DIR)
    if(${name}_FOUND AND NOT TARGET ${target})
      add_library(${target} UNKNOWN IMPORTED)
      set_target_properties(${target} PROPERTIES IMPORTED_LOCATION ${${name}_LIBRARY}
                            INTERFACE_INCLUDE_DIRECTORIES ${${name}_INCLUDE_DIR})
    endif()
    mark_as_advanced(${name}_INCLUDE_DIR ${name}_LIBRARY)
  endif()
endmacro()
