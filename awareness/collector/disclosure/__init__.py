"""Which counts may be told, so that no table and no edition ever gives a person away. Pure.

« Release, then allocate »: a unit (a département, a chamber, the region) is released for all its tables at
once when enough came since its last release; then each leaf of each table that grew enough is allocated.
The rest waits in the row « non ventilé ».
"""
