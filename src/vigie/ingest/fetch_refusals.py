"""The one exception of the fetcher: it never leaves `Fetcher.fetch`, which turns it into a `FetchFailure`."""

from __future__ import annotations

from vigie.model.fetching import FetchReason


class FetchRefusedError(Exception):
    """Why a fetch ends: the reason, a detail to read, the status that was seen, the seconds after which to ask again."""

    def __init__(
        self,
        reason: FetchReason,
        detail: str | None = None,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(reason, detail)
        self.reason: FetchReason = reason
        self.detail = detail
        self.status = status
        self.retry_after = retry_after
