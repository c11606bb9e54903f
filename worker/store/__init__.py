"""What is remembered: tables, migrations, and a file of queries a noun.  Rows stay inside; model types go in and out."""
