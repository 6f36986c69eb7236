"""A connection that knows when to ask and when to stop waiting.

It is looked at before use without asking the server: a third of all round trips did that. And a page does not wait for
a server that holds the line and says nothing: the limit for statements is the server's, who does not keep it then.
"""

from __future__ import annotations

import select
from typing import Any, ClassVar, Final

import psycopg
from psycopg.pq import TransactionStatus

# Longer than a statement may take, so that the server's own word comes first where it still has one.
BEYOND_THE_LIMIT: Final = 2


class PooledConnection(psycopg.Connection[Any]):
    # Seconds; set by web processes (ccassess/wsgi.py). Jobs and migrations wait as long as it takes.
    patience: ClassVar[float | None] = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        if timeout is not None or self.patience is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.patience)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()  # what was asked may still be answered, and would be taken for the next answer
            raise

    def execute(self, query: Any, *arguments: Any, **options: Any) -> psycopg.Cursor[Any]:
        """An empty statement is how the pool asks whether the connection lives (ConnectionPool.check_connection).

        Between statements a server says nothing. If it has, which is its farewell or the end of the line, the
        statement is sent and finds out.
        """
        if query == "" and not self.closed and not self._was_spoken_to():
            return self.cursor()
        return super().execute(query, *arguments, **options)

    def _was_spoken_to(self) -> bool:
        line = select.poll()
        line.register(self.fileno(), select.POLLIN)
        return bool(line.poll(0))
