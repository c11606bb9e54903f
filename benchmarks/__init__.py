"""What is measured: judgement against labelled mail (`make score`), speed beside a peer (`make bench`)."""
