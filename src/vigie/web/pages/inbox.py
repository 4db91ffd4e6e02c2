"""What partners posted: take it in as their voice, or refuse it."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from vigie.ingest.bundles import BundleError
from vigie.jobs.importing import PostError, import_post
from vigie.store.inbox import post_of, settle_post
from vigie.web.access import Approver, instant_of, store_of
from vigie.web.guarding import OwnForm

router = APIRouter()
REFUSED = "refused by a person"
"""The reason that stands with a post that somebody did not want."""


@router.post("/inbox/{key}/import")
def take_in(request: Request, key: str, approver: Approver, _: OwnForm) -> Response:
    """Take a post in; one that cannot be read is refused with its reason, and nothing of it is taken."""
    try:
        import_post(store_of(request), key, approver.user.clearance, approver.user.name)
    except PostError as error:
        raise HTTPException(404) from error
    except BundleError:
        return RedirectResponse("/releases", 303)
    request.app.state.refresh()
    return RedirectResponse("/releases", 303)


@router.post("/inbox/{key}/refuse")
def refuse(request: Request, key: str, approver: Approver, _: OwnForm) -> Response:
    """Refuse a post that waits."""
    with store_of(request).writing() as connection:
        known = post_of(connection, approver.user.clearance, key)
        done = known is not None and settle_post(
            connection, key, "refused", REFUSED, instant_of(request), approver.user.name
        )
    if not done:
        raise HTTPException(404)
    return RedirectResponse("/releases", 303)
