"""What may be sent to us at once, whatever form it is for; forms have smaller limits, which they explain."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 32 * 1024 * 1024


class RefuseTheHuge(FileUploadHandler):
    """Refuses a request before it is read; first among the handlers, it leaves all others to those behind it."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Raise RequestDataTooBig, which answers 400, by what the request says of its length."""
        if content_length > MOST_BYTES:
            raise RequestDataTooBig("The request is larger than 32 MB.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the data on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind."""
