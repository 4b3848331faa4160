"""Writing pages ahead, in a second process, while the host turns earlier ones into HTML."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection

from postmortems.pages.page import Content, GeneratedPage
from postmortems.pages.urls import Linker

WORTHWHILE = 300
"""With fewer pages, starting a process takes longer than it saves."""


class Ahead:
    """Hands out the contents of pages, written by a forked process where there is a core for it.

    The process inherits the library and sends contents through a pipe, so it is never more than a page ahead of what
    fits into the pipe's buffer. Whatever goes wrong with it, the page is written here instead; the result is the same.

    Args:
        pages: Pages in the order in which they will be asked for. Others may be asked for as well.
        linker: Makes their addresses.
        parallel: Whether a second process may be used.
    """

    def __init__(self, pages: Sequence[GeneratedPage], linker: Linker, *, parallel: bool) -> None:
        self.linker = linker
        self._waiting: dict[str, Content] = {}
        self._expected = {page.src_uri for page in pages}
        self._pipe: Connection | None = None
        if parallel and len(pages) >= WORTHWHILE and sys.platform == "linux" and (os.cpu_count() or 1) > 1:
            context = multiprocessing.get_context("fork")
            self._pipe, sender = context.Pipe(duplex=False)
            gc.collect()
            gc.freeze()  # a collection in either process would copy what both now share
            context.Process(target=_send, args=(pages, linker, sender), daemon=True).start()
            gc.unfreeze()
            sender.close()

    def content(self, page: GeneratedPage) -> Content:
        """The content of a page."""
        while self._pipe is not None and page.src_uri in self._expected:
            if page.src_uri in self._waiting:
                self._expected.discard(page.src_uri)
                return self._waiting.pop(page.src_uri)
            try:
                src_uri, content = pickle.loads(self._pipe.recv_bytes())  # noqa: S301 - from our own process
            except (EOFError, OSError, pickle.UnpicklingError):
                self.close()
            else:
                self._waiting[src_uri] = content
        return page.write(self.linker)

    def close(self) -> None:
        """Lets go of the process; it ends when nobody reads what it sends."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
            self._waiting = {}


def _send(pages: Sequence[GeneratedPage], linker: Linker, sender: Connection) -> None:
    gc.disable()
    with suppress(BrokenPipeError, KeyboardInterrupt):
        for page in pages:
            sender.send_bytes(pickle.dumps((page.src_uri, page.write(linker)), pickle.HIGHEST_PROTOCOL))
    sender.close()
    os._exit(0)  # nothing of the host is to be cleaned up here
