"""Rows of a MySQL dump, read with sqlglot. What cannot be read is reported with its line; the rest is kept."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import Dialect, exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokens import Token, TokenType

MYSQL = Dialect.get_or_raise("mysql")

# A line that starts like this may start a statement: after something that cannot be read, reading resumes there.
STATEMENT_STARTS = ("INSERT ", "REPLACE ", "CREATE ", "DROP ", "LOCK ", "UNLOCK ", "ALTER ")
# How many such lines a text value may hold before its quote counts as never closed.
JOINED_MAX = 8
CUT = "语句从这里起不完整（文件被截断，或缺少引号、括号、分号），余下部分未读"
# Statements of a dump that hold no rows.
WITHOUT_ROWS = {
    *("SET", "USE", "DROP", "ALTER", "BEGIN", "START", "COMMIT", "CREATE"),
    *("LOCK TABLES", "UNLOCK TABLES", "ANALYZE", "DELIMITER"),
}
BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True)
class DumpRow:
    """One row as text by column name, lower case; None is NULL."""

    table: str
    values: dict[str, str | None]
    line: int


@dataclass(frozen=True)
class DumpProblem:
    """Something that could not be read; `table` and `row_id` are empty where they are not known."""

    reason: str
    line: int
    table: str = ""
    row_id: str = ""


def read_dump(data: bytes) -> Iterator[DumpRow | DumpProblem]:
    """Every row of every INSERT, in the order of the file.

    A row without column names takes those of the table's CREATE TABLE. A row with bytes that are not in the file's
    charset (UTF-8, or UTF-16 with its mark) is a problem, never a garbled row; so is, in a file that is mostly
    something else, a row that looks like UTF-8 by luck.
    """
    text, mostly_readable = _decode(data)
    if not mostly_readable:
        yield DumpProblem("文件不是 UTF-8 编码（可能是 GBK），请先转换：iconv -f gbk -t utf-8", line=1)
    found = False
    for item in _Reader().read(text):
        found = True
        yield _checked(item, mostly_readable) if isinstance(item, DumpRow) else item
    if not found:
        yield DumpProblem("文件里没有任何 INSERT 语句", line=1)


def _decode(data: bytes) -> tuple[str, bool]:
    """The text, with a lone surrogate for each byte that cannot be decoded, and whether these are the exception."""
    for mark, charset in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(charset, "replace"), True
    text = data.decode("utf-8", "surrogateescape")
    whole = text[:-3]  # a cut inside the last character says nothing about the charset
    undecodable = sum(map(_is_undecodable, whole))
    readable = sum(not char.isascii() for char in whole) - undecodable
    return text, undecodable <= readable


def _is_undecodable(char: str) -> bool:
    return "\udc80" <= char <= "\udcff"


def _checked(row: DumpRow, mostly_readable: bool) -> DumpRow | DumpProblem:
    for column, value in row.values.items():
        if any(map(_is_undecodable, value or "")):
            reason = f"{column} 含有无法按 UTF-8 解码的字节"
        elif not mostly_readable and any("\x80" <= char < "\u0800" for char in value or ""):
            # Two bytes of GBK can be valid UTF-8; they then read as letters of these blocks.
            reason = f"{column} 可能是乱码，文件不是 UTF-8 编码"
        else:
            continue
        row_id = row.values.get("id") or ""
        return DumpProblem(reason, row.line, row.table, row_id if row_id.isascii() else "")
    return row


class _Reader:
    """Statement by statement; remembers the columns of the tables that were created."""

    def __init__(self) -> None:
        self._columns: dict[str, list[str]] = {}

    def read(self, text: str) -> Iterator[DumpRow | DumpProblem]:
        segments = list(_segments(text))
        position = 0
        while position < len(segments):
            used, items = self._read_at(segments, position)
            yield from items
            position += used

    def _read_at(self, segments: list[tuple[int, str]], position: int) -> tuple[int, list[DumpRow | DumpProblem]]:
        """Read one segment, or several if a text value that runs over them is what makes them readable."""
        first_line = segments[position][0]
        joined = ""
        for used, (_line, segment) in enumerate(segments[position : position + JOINED_MAX], 1):
            joined += segment
            tokens, complete = _tokenize(joined)
            if not complete:
                continue
            items = list(self._read_statements(tokens, first_line))
            if used == 1 or not any(isinstance(item, DumpProblem) for item in items):
                return used, items
        tokens, complete = _tokenize(segments[position][1])
        items = list(self._read_statements(tokens, first_line))
        if not complete and not items:
            items = [DumpProblem(CUT, first_line)]
        return 1, items

    def _read_statements(self, tokens: list[Token], first_line: int) -> Iterator[DumpRow | DumpProblem]:
        statements = _split(tokens, TokenType.SEMICOLON)
        for statement in filter(None, statements):
            line = first_line + statement[0].line - 1
            kind = statement[0].text.upper()
            if kind in ("INSERT", "REPLACE"):
                yield from self._read_insert(statement, first_line, ended=statement is not statements[-1])
            elif kind == "CREATE" and statement[1:2] and statement[1].token_type == TokenType.TABLE:
                yield from self._read_create(statement, line)
            elif kind not in WITHOUT_ROWS:
                yield DumpProblem("无法识别的语句", line)

    def _read_create(self, statement: list[Token], line: int) -> Iterator[DumpProblem]:
        try:
            (parsed,) = MYSQL.parser().parse(statement, "")
        except (ParseError, ValueError):
            parsed = None
        if isinstance(parsed, exp.Create) and isinstance(parsed.this, exp.Schema):
            columns = [column.name.lower() for column in parsed.this.expressions if isinstance(column, exp.ColumnDef)]
            self._columns[parsed.this.this.name.lower()] = columns
        else:
            yield DumpProblem("建表语句无法解析", line)

    def _read_insert(self, statement: list[Token], first_line: int, *, ended: bool) -> Iterator[DumpRow | DumpProblem]:
        types = [token.token_type for token in statement]
        start = types.index(TokenType.VALUES) + 1 if TokenType.VALUES in types else len(types)
        header = statement[:start]
        for row, closed in _rows(statement[start:]):
            line = first_line + row[0].line - 1
            if not closed:
                yield DumpProblem(CUT, line, _table_of(header))
                return
            yield self._read_row(header, row, line)
        if not ended or start == len(types):
            yield DumpProblem(CUT, first_line + statement[-1].line - 1, _table_of(header))

    def _read_row(self, header: list[Token], row: list[Token], line: int) -> DumpRow | DumpProblem:
        try:
            (insert,) = MYSQL.parser().parse([*header, *row], "")
        except (ParseError, ValueError):
            insert = None
        if not isinstance(insert, exp.Insert) or not isinstance(insert.expression, exp.Values):
            return DumpProblem("行的语法有误", line, _table_of(header))
        target = insert.this
        table = (target.this if isinstance(target, exp.Schema) else target).name.lower()
        columns = (
            [column.name.lower() for column in target.expressions]
            if isinstance(target, exp.Schema)
            else self._columns.get(table)
        )
        if columns is None:
            return DumpProblem("INSERT 没有列名，文件里也没有该表的 CREATE TABLE", line, table)
        return _row(table, columns, insert.expression.expressions[0], line)


def _row(table: str, columns: list[str], row: exp.Expression, line: int) -> DumpRow | DumpProblem:
    cells = row.expressions if isinstance(row, exp.Tuple) else [row.this if isinstance(row, exp.Paren) else row]
    try:
        values = [_value(cell) for cell in cells]
    except ValueError as error:
        return DumpProblem(str(error), line, table)
    if len(values) != len(columns):
        return DumpProblem(f"有 {len(values)} 个值，但表有 {len(columns)} 列", line, table, _row_id(values[0]))
    return DumpRow(table, dict(zip(columns, values, strict=True)), line)


def _value(cell: exp.Expression) -> str | None:
    if isinstance(cell, exp.Null):
        return None
    if isinstance(cell, exp.Literal):
        return str(cell.this)
    if isinstance(cell, exp.Neg) and isinstance(cell.this, exp.Literal) and not cell.this.is_string:
        return f"-{cell.this.this}"
    if isinstance(cell, exp.Boolean):
        return "1" if cell.this else "0"
    raise ValueError("值既不是文字、数字，也不是 NULL")


def _row_id(value: str | None) -> str:
    return value if value and value.isascii() and value.isdigit() else ""


def _segments(text: str) -> Iterator[tuple[int, str]]:
    """The text cut before each line that starts like a statement, with the number of its first line."""
    first, lines = 1, list[str]()
    # Not splitlines, which also splits at characters that are ordinary text.
    for number, line in enumerate(io.StringIO(text, newline="\n"), 1):
        if lines and line.lstrip().upper().startswith(STATEMENT_STARTS):
            yield first, "".join(lines)
            first, lines = number, []
        lines.append(line)
    if lines:
        yield first, "".join(lines)


def _tokenize(text: str) -> tuple[list[Token], bool]:
    """The tokens, and whether the text ends where a token ends."""
    tokenizer = MYSQL.tokenizer()
    try:
        return tokenizer.tokenize(text), True
    except TokenError:
        return tokenizer.tokens, False


def _split(tokens: list[Token], separator: TokenType) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.token_type == separator:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _rows(tokens: list[Token]) -> Iterator[tuple[list[Token], bool]]:
    """The parenthesised rows behind VALUES, each with whether its parenthesis was closed."""
    depth, row = 0, list[Token]()
    for token in tokens:
        if token.token_type == TokenType.L_PAREN:
            depth += 1
        if depth:
            row.append(token)
        elif token.token_type != TokenType.COMMA:
            return  # ON DUPLICATE KEY UPDATE and the like
        if token.token_type == TokenType.R_PAREN and depth:
            depth -= 1
            if not depth:
                yield row, True
                row = []
    if row:
        yield row, False


def _table_of(header: list[Token]) -> str:
    """The table's name in the head of an INSERT whose row cannot be parsed."""
    names = (token.text for token in header if token.token_type in (TokenType.IDENTIFIER, TokenType.VAR))
    return next(names, "").lower()
