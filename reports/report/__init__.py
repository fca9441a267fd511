"""What the programme can say of itself: how far people came, who attended, and whether they went on to teach.

Pure counting stands in modules of its own (`funnel`, `weeks`, `responses`, `hours`, `teaching`, `hiding`); `material`
and `taught` read the database, in as many queries for many rounds as for one.
"""
