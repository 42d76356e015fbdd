"""Kernel messages that reach the browser at once.

Jupyter Server leaves TCP's own economy on (Nagle's algorithm): a small message waits until the
browser has confirmed the one before, and the browser's machine takes up to 40 ms to confirm. A
picture that Python computes then follows the hand 40 ms late (measured: an empty question to the
kernel took 45 ms, and 6 ms like this). ``lab`` and the hub start their servers with

    --ServerApp.kernel_websocket_connection_class=lstm_course.setup.quick_kernel.WithoutDelay
"""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class WithoutDelay(ZMQChannelsWebsocketConnection):
    """The server's own connection between a kernel and a page, with TCP_NODELAY."""

    def connect(self):
        """Called when the page has opened its websocket."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
