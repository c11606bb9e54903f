"""Reading mailboxes of 20,000 and 100,000 lifelike mails on a real Dovecot, beside a raw socket, mbsync and imapclient.

SIZE=20000 in the environment makes 20,000 mails the larger one (and 4,000 the smaller), for development.
Everything is in the temporary folder of the machine: on a disk, its fsyncs are counted, as for the peers.
"""
