"""Charts: what they show, how their axes are divided, and what is drawn where.

No toolkit is known here: pages and screens have painters of their own for the same shapes.
"""
