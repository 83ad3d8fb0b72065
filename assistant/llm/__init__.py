"""The model's own process: requests go in, tokens come out; nothing here knows plans or screens.

``protocol`` and ``worker`` know no Qt, ``client`` is the one Qt class, and ``engine`` and
``sampling`` alone import ``llama_cpp``.
"""
