# What a wheel for Python holds besides the sources in python/ftcheck_wheel: the shared library and the
# programs inside the package, and on PATH a script that runs the command, under two names: `ftcheck`, and
# the distribution's own, which `uvx ftcheck-wheel` looks for.  docs/python.md explains why.
install(TARGETS ftcheck_shared
        LIBRARY DESTINATION ftcheck_wheel/lib COMPONENT python
        RUNTIME DESTINATION ftcheck_wheel/lib COMPONENT python  # a DLL
        ARCHIVE DESTINATION ftcheck_wheel/lib COMPONENT import-library)
install(TARGETS ftcheck-command RUNTIME DESTINATION ftcheck_wheel/bin COMPONENT python)
add_custom_target(ftcheck-python DEPENDS ftcheck_shared ftcheck-command)
if(TARGET ftcheck-fetch)
  install(TARGETS ftcheck-fetch RUNTIME DESTINATION ftcheck_wheel/bin COMPONENT python)
  add_dependencies(ftcheck-python ftcheck-fetch)
endif()
install(FILES ${PROJECT_SOURCE_DIR}/share/report.schema.json DESTINATION ftcheck_wheel COMPONENT python)
foreach(FTCHECK_NAME IN ITEMS ftcheck ftcheck-wheel)
  configure_file(${PROJECT_SOURCE_DIR}/python/command.in ${PROJECT_BINARY_DIR}/python/${FTCHECK_NAME} @ONLY)
  install(PROGRAMS ${PROJECT_BINARY_DIR}/python/${FTCHECK_NAME} DESTINATION ${SKBUILD_SCRIPTS_DIR} COMPONENT python)
endforeach()
