"""Labelled sentences and the fact sheet they speak of; labelled from the contract, not the code."""
