"""The web process of manage.py serve."""

import os
import threading
from multiprocessing import parent_process

from ccassess.wsgi import application

__all__ = ["application"]


def end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # the parent was killed without a chance to stop us, and nobody else would free the port


threading.Thread(target=end_with_parent, name="end with parent", daemon=True).start()
