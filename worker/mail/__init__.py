"""The world of mail: parsing, composing, IMAP, SMTP."""
