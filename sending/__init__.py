"""Forms that are sent twice have one effect, and a form that could not be taken gives its text back.

It knows nothing of the product.
"""
