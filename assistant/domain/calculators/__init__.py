"""Calculators: each formula on its own, its inputs a dataclass that is read by its annotations.

A convention that decides the answer is an input without a default; it is asked for, not assumed.
"""
