# What a wheel for Python holds besides the sources in python/ftcheck: the shared library and the command,
# inside the package, and the program on PATH that runs the command.  docs/python.md explains why.
install(TARGETS ftcheck_shared LIBRARY DESTINATION ftcheck/lib COMPONENT python)
install(TARGETS ftcheck-command RUNTIME DESTINATION ftcheck/bin COMPONENT python)
install(PROGRAMS ${PROJECT_SOURCE_DIR}/python/ftcheck-command RENAME ftcheck
        DESTINATION ${SKBUILD_SCRIPTS_DIR} COMPONENT python)
