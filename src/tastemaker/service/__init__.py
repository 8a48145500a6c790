"""The service: REST under /v1, server-sent events, and the Studio, over one opened home.

The only room that is asynchronous. The engine below is not: it works in threads.
"""

from tastemaker.service.serving import serve

__all__ = ["serve"]
