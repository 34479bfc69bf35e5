# ruff: noqa: S608 - the SQL here is what is read, nothing runs it
import pytest

from commerce.core.sqldump import CUT, DumpProblem, DumpRow, read_dump

HEAD = "CREATE TABLE `t` (`id` int(11) NOT NULL AUTO_INCREMENT, `name` varchar(20) NOT NULL, PRIMARY KEY (`id`));\n"


def read(sql: str | bytes) -> list[DumpRow | DumpProblem]:
    return list(read_dump(sql.encode() if isinstance(sql, str) else sql))


def row(key: str, name: str | None, line: int = 2) -> DumpRow:
    return DumpRow("t", {"id": key, "name": name}, line)


def test_columns_come_from_the_table_or_from_the_statement() -> None:
    sql = HEAD + "INSERT INTO `t` VALUES (1,'甲'),(2,NULL);\nINSERT INTO `t` (`name`, `id`) VALUES ('乙', '3');\n"
    assert read(sql) == [row("1", "甲"), row("2", None), DumpRow("t", {"name": "乙", "id": "3"}, 3)]


def test_an_insert_of_an_unknown_table_without_columns_is_reported() -> None:
    assert read("INSERT INTO t VALUES (1,'甲');") == [
        DumpProblem("INSERT 没有列名，文件里也没有该表的 CREATE TABLE", 1, "t")
    ]


def test_text_is_unescaped_as_mysql_does() -> None:
    sql = HEAD + r"INSERT INTO t VALUES (1,'it\'s ''a'' \"b\"\r\n\\c;(d),'),(2,-3);"
    assert read(sql) == [row("1", "it's 'a' \"b\"\r\n\\c;(d),"), row("2", "-3")]


def test_what_holds_no_rows_is_passed_over() -> None:
    sql = (
        "-- a comment; with a semicolon\n/*!40101 SET NAMES utf8 */;\nDROP TABLE IF EXISTS `t`;\n"
        + HEAD
        + "LOCK TABLES `t` WRITE;\n/*!40000 ALTER TABLE `t` DISABLE KEYS */;\n"
        + "INSERT INTO t VALUES (1,'甲');\nUNLOCK TABLES;\n"
    )
    assert read(sql) == [row("1", "甲", line=7)]


def test_a_file_without_rows_says_so() -> None:
    assert read("") == [DumpProblem("文件里没有任何 INSERT 语句", 1)]


@pytest.mark.parametrize(
    "tail",
    [
        "INSERT INTO t VALUES (1,'甲'),(2,'乙",
        "INSERT INTO t VALUES (1,'甲'),(2,",
        "INSERT INTO t VALUES (1,'甲'),",
        "INSERT INTO t VALUES (1,'甲')",
    ],
)
def test_a_truncated_file_keeps_the_rows_before_the_cut(tail: str) -> None:
    assert read(HEAD + tail) == [row("1", "甲"), DumpProblem(CUT, 2, "t")]


def test_a_cut_inside_a_character_is_a_cut() -> None:
    data = (HEAD + "INSERT INTO t VALUES (1,'甲'),(2,'乙").encode()[:-1]
    assert read(data) == [row("1", "甲"), DumpProblem(CUT, 2, "t")]


def test_reading_resumes_after_a_statement_with_a_missing_quote() -> None:
    sql = HEAD + "INSERT INTO t VALUES (1,'甲);\nINSERT INTO t VALUES (2,'乙');\nINSERT INTO t VALUES (3,'丙');\n"
    assert read(sql) == [DumpProblem(CUT, 2, "t"), row("2", "乙", 3), row("3", "丙", 4)]


def test_a_text_may_hold_lines_that_look_like_statements() -> None:
    text = "how to:\nINSERT INTO t VALUES (9,'x')\nDROP TABLE t"
    escaped = text.replace("'", "''")
    assert read(HEAD + f"INSERT INTO t VALUES (1,'{escaped}');\nINSERT INTO t VALUES (2,'乙');") == [
        row("1", text),
        row("2", "乙", 5),
    ]


def test_one_malformed_row_does_not_take_the_others_with_it() -> None:
    sql = HEAD + "INSERT INTO t VALUES (1,'甲'),(2,'乙',3),(4 5,'丁'),(6,NOW()),(7,'庚');"
    assert read(sql) == [
        row("1", "甲"),
        DumpProblem("有 3 个值，但表有 2 列", 2, "t", "2"),
        DumpProblem("行的语法有误", 2, "t"),
        DumpProblem("值既不是文字、数字，也不是 NULL", 2, "t"),
        row("7", "庚"),
    ]


def test_junk_is_reported() -> None:
    assert read("hello world;\n" + HEAD + "INSERT INTO t VALUES (1,'甲');") == [
        DumpProblem("无法识别的语句", 1),
        row("1", "甲", 3),
    ]


def test_a_row_with_bytes_of_another_charset_is_refused() -> None:
    data = (
        (HEAD + "INSERT INTO t VALUES (1,'很普通的名字'),(2,'HERE');").encode().replace(b"HERE", "手机".encode("gbk"))
    )
    assert read(data) == [
        row("1", "很普通的名字"),
        DumpProblem("name 含有无法按 UTF-8 解码的字节", 2, "t", "2"),
    ]


def test_a_gbk_file_gives_no_garbled_row() -> None:
    lucky = "也"  # two bytes of GBK that are valid UTF-8
    sql = HEAD + f"INSERT INTO t VALUES (1,'手机数码'),(2,'{lucky}'),(3,'Apple');"
    assert lucky.encode("gbk").decode() != lucky
    assert read(sql.encode("gbk")) == [
        DumpProblem("文件不是 UTF-8 编码（可能是 GBK），请先转换：iconv -f gbk -t utf-8", 1),
        DumpProblem("name 含有无法按 UTF-8 解码的字节", 2, "t", "1"),
        DumpProblem("name 可能是乱码，文件不是 UTF-8 编码", 2, "t", "2"),
        row("3", "Apple"),
    ]


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(charset: str) -> None:
    assert read((HEAD + "INSERT INTO t VALUES (1,'甲');").encode(charset)) == [row("1", "甲")]
