"""A worker for gunicorn whose threads wait for nobody: slow senders, slow readers and long work have their own places.

It knows nothing of the product.
"""
