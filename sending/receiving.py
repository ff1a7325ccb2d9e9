"""Taking a file that the machine has no room for: the rest of the form is read all the same, and is given back."""

from typing import Any

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

from sending.outage import is_outage


class RoomyUploadHandler(TemporaryFileUploadHandler):
    """As Django's, but a full disk ends the file and not the form; `SentOnceMiddleware` raises what it met."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self._if_there_is_room(super().new_file, *args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._if_there_is_room(super().receive_data_chunk, raw_data, start)

    def _if_there_is_room(self, work: Any, *args: Any, **kwargs: Any) -> None:
        try:
            work(*args, **kwargs)
        except OSError as error:
            if not is_outage(error) or self.request is None:
                raise
            self.request.no_room_for_file = error  # type: ignore[attr-defined]
            raise SkipFile from error
