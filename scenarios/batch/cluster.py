"""Chunks done by the workers of a Dask scheduler, which share the folder of the results."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Any

from abm.compiled import source_hash
from abm.errors import ResultError
from scenarios.batch.conduct import Chunk, Receipt, Spread

CHUNKS_A_THREAD = 2
"""Chunks handed out for each thread, so that none waits for the next."""
SECONDS_TO_ANSWER = 15
"""How long a scheduler may take to answer."""
SECONDS_WITHOUT_WORKERS = 120.0
"""How long to wait for new workers when all are gone."""
SECONDS_BETWEEN_LOOKS = 0.02
"""Between two looks for a finished chunk, which takes seconds."""
SECONDS_BETWEEN_COUNTS = 1.0
"""Between two counts of the workers, while no chunk is finished."""


def on_cluster(address: str) -> Spread:
    """Chunks done on a cluster.

    Args:
        address: of the scheduler, such as ``tcp://host:8786``.

    Returns:
        What ``conduct`` takes.

    Raises:
        ResultError: Dask is not installed.
    """
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise ResultError("--scheduler needs Dask: pip install -e '.[cluster]'") from None
    return lambda work, next_task: _in_cluster(address, work, next_task)


def _in_cluster(
    address: str, work: Callable[[Chunk], Receipt], next_task: Callable[[], Chunk | None]
) -> Generator[tuple[Chunk, Receipt | None], None, None]:
    import distributed

    with _client(address) as client:
        _check_workers(client, address, work)
        chunk_of: dict[Any, Chunk] = {}
        waiting: Any = distributed.as_completed(loop=client.loop)
        try:
            while True:
                most = CHUNKS_A_THREAD * max(1, sum(client.nthreads().values()))
                while len(chunk_of) < most and (chunk := next_task()) is not None:
                    future = client.submit(work, chunk, pure=False)
                    chunk_of[future] = chunk
                    waiting.add(future)
                if not chunk_of:
                    return
                _wait_for_a_chunk(waiting, client, address)
                future = next(waiting)
                yield chunk_of.pop(future), _receipt(future, address)
        except OSError as error:
            raise _stopped(address, "the scheduler was lost") from error
        finally:
            with suppress(OSError, TimeoutError):
                client.cancel(list(chunk_of))


def _wait_for_a_chunk(waiting: Any, client: Any, address: str) -> None:
    """Return when a chunk has come to an end; stop when there has been nobody to do it for a while."""
    looked = seen = time.monotonic()
    while not waiting.has_ready():
        time.sleep(SECONDS_BETWEEN_LOOKS)
        now = time.monotonic()
        if now - looked < SECONDS_BETWEEN_COUNTS:
            continue
        looked = now
        if client.nthreads():
            seen = now
        elif now - seen > SECONDS_WITHOUT_WORKERS:
            raise _stopped(address, f"it has had no workers for {SECONDS_WITHOUT_WORKERS:.0f} seconds")


def _receipt(future: Any, address: str) -> Receipt | None:
    """What a worker says of its chunk; nothing when workers died of it."""
    from distributed import KilledWorker

    if future.status == "finished":
        receipt: Receipt = future.result()
        return receipt
    if future.status == "error":
        error = future.exception()
        if isinstance(error, KilledWorker):
            return None
        what = f"a worker could not do its runs ({type(error).__name__}: {error})"
    else:
        what = "the scheduler was lost"
    raise _stopped(address, what)


def _stopped(address: str, what: str) -> ResultError:
    return ResultError(f"--scheduler {address}: {what}; what was finished is kept: repeat the command to go on")


def _client(address: str) -> Any:
    """A connection to the scheduler."""
    import distributed

    connect: Any = distributed.Client
    try:
        return connect(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ResultError(
            f"--scheduler {address}: no scheduler answers there ({reason}); start one with `dask scheduler` and "
            "workers with `dask worker`, and name its address as tcp://host:8786"
        ) from None


def _code(work: Callable[[Chunk], Receipt]) -> str:
    """On a worker: the version of its model; it had to understand the work to get here."""
    return source_hash()


def _check_workers(client: Any, address: str, work: Callable[[Chunk], Receipt]) -> None:
    """Stop when there is nobody to work, or somebody with other code."""
    from distributed import TimeoutError as Late

    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
    except (Late, TimeoutError):
        raise ResultError(
            f"--scheduler {address}: it has no workers; start some with `dask worker {address}`"
        ) from None
    here = source_hash()
    try:
        codes = client.run(_code, work)
    except Exception as error:  # whatever the worker met, Dask raises it bare
        raise ResultError(
            f"--scheduler {address}: a worker has no such program ({error}); install it there, the same version"
        ) from None
    if not codes:
        raise ResultError(f"--scheduler {address}: its workers left at once; look at what they printed")
    others = {worker: code for worker, code in codes.items() if code != here}
    if others:
        worker, code = next(iter(others.items()))
        raise ResultError(
            f"--scheduler {address}: {len(others)} workers run another version of the model ({worker}: code {code[:8]}"
            f", here {here[:8]}); install the same version there"
        )
