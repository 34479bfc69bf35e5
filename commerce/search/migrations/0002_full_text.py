"""Full text beside the documents: two vectors and a GIN index on PostgreSQL, an FTS5 table on SQLite."""

from django.db import migrations

POSTGRESQL = [
    "ALTER TABLE search_indexeddocument ADD COLUMN all_tokens tsvector",
    "ALTER TABLE search_indexeddocument ADD COLUMN strong_tokens tsvector",
    "CREATE INDEX search_indexeddocument_all_tokens ON search_indexeddocument USING gin (all_tokens)",
]
SQLITE = [
    "CREATE VIRTUAL TABLE search_fulltext USING fts5("
    "exact, strong, all_tokens, marks, detail=full, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")",
]
UNDO = {
    "postgresql": [
        "ALTER TABLE search_indexeddocument DROP COLUMN all_tokens",
        "ALTER TABLE search_indexeddocument DROP COLUMN strong_tokens",
    ],
    "sqlite": ["DROP TABLE search_fulltext"],
}


def run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement)


def forwards(apps, schema_editor):
    run(schema_editor, {"postgresql": POSTGRESQL, "sqlite": SQLITE}.get(schema_editor.connection.vendor, []))


def backwards(apps, schema_editor):
    run(schema_editor, UNDO.get(schema_editor.connection.vendor, []))


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
