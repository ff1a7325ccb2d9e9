"""One small process that serves nothing but event streams (DESIGN section 7). It knows nothing of the product.

A `Source` says which topics changed and what their listeners get; `broadcast` reads it from a thread of its own, `hub`
hands each message to everyone listening, `app` speaks HTTP, `tokens` say who may listen to what.
"""
