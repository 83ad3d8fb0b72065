"""Finance: formulas of the trade, each with its conventions named. Plain Python, exact decimals."""
