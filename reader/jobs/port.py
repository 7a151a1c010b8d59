"""The port that a server is going to listen on."""

from __future__ import annotations

import socket

from reader.errors import BadSetting


def usable_port(host: str, port: int) -> int:
    """The port, or for 0 a free one, so that a server that is started again comes back where it was.

    Raises BadSetting where it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = f"không mở được {host}:{port} ({error.strerror}); xin đặt cổng khác / cannot be opened"
            raise BadSetting("READER_PORT", reason) from error
        found: int = probe.getsockname()[1]
        return found
