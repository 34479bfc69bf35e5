"""The rows of an order without a shop around them: the statements that no implementation can do without."""

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg2
from psycopg2 import sql
from psycopg2.extras import RealDictCursor

Row = dict[str, Any]

#: Written for each order, copied from one that the shop has placed.
COPIED = ["order_shippingaddress", "order_order", "order_line", "order_orderstatuschange"]
COPIED += ["partner_stockmovement", "core_outboxevent", "core_idempotencyrecord"]


def templates(dsn: str) -> dict[str, Row]:
    """The newest row of each table."""
    with psycopg2.connect(dsn, cursor_factory=RealDictCursor) as connection, connection.cursor() as cursor:
        found = {}
        for table in COPIED:
            cursor.execute(sql.SQL("SELECT * FROM {} ORDER BY id DESC LIMIT 1").format(sql.Identifier(table)))
            found[table] = dict(cursor.fetchone() or {})
    return found


def orders_per_second(dsn: str, lines: Sequence[tuple[int, int, int, int]], threads: int) -> float:
    """Orders of these basket lines: (line id, stock record, SKU, SPU), each in a transaction of its own."""
    rows = templates(dsn)
    parts = [lines[index::threads] for index in range(threads)]
    connections = [psycopg2.connect(dsn) for _ in parts]
    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(
            pool.map(
                lambda pair: [_order(pair[0], rows, line) for line in pair[1]], zip(connections, parts, strict=True)
            )
        )
    seconds = time.perf_counter() - start
    for connection in connections:
        connection.close()
    return len(lines) / seconds


def _order(connection: Any, rows: dict[str, Row], line: tuple[int, int, int, int]) -> None:
    line_id, stock, sku, spu = line
    number = f"{random.randrange(10**18):018d}"
    with connection, connection.cursor() as cursor:
        _insert(cursor, "core_idempotencyrecord", rows, key=number)
        cursor.execute("DELETE FROM basket_line WHERE id = %s AND quantity = 1 AND selected", [line_id])
        cursor.execute(
            "UPDATE partner_stockrecord SET num_allocated = num_allocated + 1"
            " WHERE id = %s AND num_in_stock >= num_allocated + 1",
            [stock],
        )
        if cursor.rowcount != 1:
            raise RuntimeError("sold out")
        _insert(cursor, "partner_stockmovement", rows, stockrecord_id=stock, reference=number)
        address = _insert(cursor, "order_shippingaddress", rows)
        order = _insert(cursor, "order_order", rows, number=number, shipping_address_id=address)
        _insert(cursor, "order_line", rows, order_id=order, stockrecord_id=stock, product_id=sku)
        _insert(cursor, "order_orderstatuschange", rows, order_id=order)
        for product in sorted((sku, spu)):
            cursor.execute("UPDATE catalogue_product SET sales = sales + 1 WHERE id = %s", [product])
        _insert(cursor, "core_outboxevent", rows)


def _insert(cursor: Any, table: str, rows: dict[str, Row], **changes: Any) -> int:
    row = {**rows[table], **changes}
    names = [name for name in row if name != "id"]
    values = [psycopg2.extras.Json(row[name]) if isinstance(row[name], dict) else row[name] for name in names]
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    literals = sql.SQL(", ").join(map(sql.Literal, values))
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id")
    statement = statement.format(sql.Identifier(table), columns, literals)
    cursor.execute(statement)
    return int(cursor.fetchone()[0])
