"""Portable builds: how scripts/release.py makes binaries for other systems and older ones.

targets       the systems that are built for
pins          what is linked: versions, hashes, licences (pins.toml)
tools         Zig, the compiler for all targets, and how CMake is told about it
sources       fetching and unpacking what the pins name
recipes/      how each dependency is built, one per file
dependencies  building those that a target needs, once
project       building ftcheck with them
notices       licences and the list of parts (SBOM) of what is linked
wheel         the wheel for Python
archive       the archive with the command
checks        what the results must hold
"""
