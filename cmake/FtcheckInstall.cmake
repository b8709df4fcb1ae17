# What `cmake --install` installs: headers, both libraries, and their files for CMake and pkg-config.
include(CMakePackageConfigHelpers)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ftcheck DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        COMPONENT development)
install(TARGETS ftcheck_shared EXPORT ftcheckTargets
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT runtime
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime NAMELINK_COMPONENT development)
install(TARGETS ftcheck EXPORT ftcheckStaticTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/ftcheck)
foreach(export ftcheckTargets ftcheckStaticTargets)
  install(EXPORT ${export} NAMESPACE ftcheck:: DESTINATION ${package} COMPONENT development)
endforeach()
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ftcheckConfig.cmake.in
                              ${PROJECT_BINARY_DIR}/ftcheckConfig.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ftcheckConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ftcheckConfig.cmake ${PROJECT_BINARY_DIR}/ftcheckConfigVersion.cmake
        DESTINATION ${package} COMPONENT development)
# The find modules that linking the static library needs.
file(GLOB modules ${CMAKE_CURRENT_LIST_DIR}/Find*.cmake)
install(FILES ${modules} DESTINATION ${package} COMPONENT development)

# Relative, so an installation can be moved.
file(RELATIVE_PATH ftcheck_pc_includedir ${CMAKE_INSTALL_FULL_LIBDIR} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
set(ftcheck_pc_private "-lzip -ldeflate -lLIEF -lcapstone -lfmt -lcrypto -lsimdjson -lsqlite3")
if(TARGET Seccomp::Seccomp)
  string(APPEND ftcheck_pc_private " -lseccomp")
endif()
string(APPEND ftcheck_pc_private " -lstdc++ -lm -pthread")
configure_file(${CMAKE_CURRENT_LIST_DIR}/ftcheck.pc.in ${PROJECT_BINARY_DIR}/ftcheck.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/ftcheck.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
        COMPONENT development)
