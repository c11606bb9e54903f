"""Reading mails before anything is stored: parsed and judged in this thread, or by processes that a hostile mail can only end."""
