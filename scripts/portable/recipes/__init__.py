"""How each dependency is built.

A recipe has NEEDS, the dependencies it links or includes; build(job), which leaves headers and static libraries in
job.prefix; and wanted(target) if not every target needs it.
"""
