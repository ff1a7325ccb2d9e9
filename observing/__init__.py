"""What whoever runs the product sees of it: log lines, counts, reports of faults. It knows nothing of the product.

None of the three holds what a person wrote or who a person is. Each is built from what is known to hold nothing of the
kind (`facts.py`), and is never made of everything and cleaned afterwards.
"""
