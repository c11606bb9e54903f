"""`make soak`: a worker under every fault at once; once it is calm, the store must equal the mailbox."""
