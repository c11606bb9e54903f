"""The fields that programs and servers put around a mail, 2 to 5 kB of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from benchmarks.mailboxes.people import OUR_DOMAIN, OWNER, Person
from benchmarks.mailboxes.text import noise, rfc_date

_PROGRAM = {
    "webmail": "X-Google-Smtp-Source: {token}\nX-Gm-Message-State: {token}\nX-Received: by 2002:a17:{number:x} with SMTP id {number:x}; {date}\n",
    "outlook": "Thread-Index: {token}\nX-MS-Has-Attach:\nX-MS-TNEF-Correlator:\nx-ms-publictraffictype: Email\nx-ms-office365-filtering-correlation-id: {number:032x}\nx-ms-exchange-senderadcheck: 1\nx-microsoft-antispam: BCL:0;\nx-microsoft-antispam-message-info: {long}\nX-OriginatorOrg: {domain}\nX-MS-Exchange-CrossTenant-Network-Message-Id: {number:032x}\nX-MS-Exchange-Transport-CrossTenantHeadersStamped: DB{number}\nAccept-Language: en-GB, en-US\nContent-Language: en-GB\n",
    "apple": "X-Mailer: Apple Mail (2.3826.200.121)\nX-Uniform-Type-Identifier: com.apple.mail-draft\nX-Proofpoint-Virus-Version: vendor=fsecure engine=2.50 definitions={number:x}\n",
    "desktop": "User-Agent: Mozilla Thunderbird\nContent-Language: en-US\nX-Mozilla-Keys:\nX-Identity-Key: id1\n",
}  # fmt: skip


def transport(rng: Random, at: datetime, sender: Person, bounces: str = "") -> str:
    """What servers on the way wrote on top, the last one first; `bounces` is the envelope's sender."""
    hops, domain = rng.choices((3, 4, 5, 6, 8), (30, 30, 20, 15, 5))[0], sender.domain
    fields = [
        f"Return-Path: <{bounces or sender.email}>\nDelivered-To: {OWNER.email}\n",
        *(_received(rng, at, domain, hop, hops) for hop in range(hops)),
        f"Authentication-Results: mx.{OUR_DOMAIN};\n\tdkim=pass header.d={domain} header.i=@{domain} header.s=s{rng.randrange(9)} header.b={noise(rng, 80)[:8]};\n\tspf=pass (mx.{OUR_DOMAIN}: domain of {bounces or sender.email} designates 192.0.2.{rng.randrange(255)} as permitted sender) smtp.mailfrom={bounces or sender.email};\n\tdmarc=pass (p=QUARANTINE sp=NONE dis=NONE) header.from={domain}\n",
        f"Received-SPF: pass (mx.{OUR_DOMAIN}: domain of {domain} designates 192.0.2.7 as permitted sender) client-ip=192.0.2.7;\n",
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=s{rng.randrange(9)}; t={int(at.timestamp())};\n\th=from:to:cc:subject:date:message-id:mime-version:content-type:reply-to;\n\tbh={_folded(rng, 60)};\n\tb={_folded(rng, 344)}\n",
    ]
    if rng.random() < 0.3:
        fields.insert(2, _arc(rng, at, domain))
    if rng.random() < 0.5:
        fields.append(
            f"X-Spam-Status: No, score=-{rng.randrange(30) / 10} required=5.0 tests=DKIM_SIGNED,DKIM_VALID,HTML_MESSAGE,SPF_PASS autolearn=ham\nX-Spam-Score: -{rng.randrange(30)}\nX-Virus-Scanned: yes\n"
        )
    return "".join(fields)


def program(rng: Random, at: datetime, sender: Person) -> str:
    """What the writer's program adds of its own."""
    return _PROGRAM[sender.client].format(
        token=noise(rng, 80)[:70],
        long=_folded(rng, 400),
        number=rng.getrandbits(64),
        date=rfc_date(at),
        domain=sender.domain,
    )


def _received(rng: Random, at: datetime, domain: str, hop: int, hops: int) -> str:
    moment = at - timedelta(seconds=hop * rng.randrange(1, 4))
    by = f"mx{hop}.{OUR_DOMAIN}" if hop < 2 else f"out-{hop}.{domain}"
    origin = f"mx{hop + 1}.{OUR_DOMAIN}" if hop == 0 else f"relay{rng.randrange(90)}.{domain}"
    last = (
        f"from [198.51.100.{rng.randrange(255)}] (unknown)"
        if hop == hops - 1
        else f"from {origin} ({origin} [192.0.2.{rng.randrange(255)}])"
    )
    return f"Received: {last}\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\n\tby {by} with ESMTPS id {rng.getrandbits(60):x}\n\tfor <{OWNER.email}>; {rfc_date(moment)}\n"


def _arc(rng: Random, at: datetime, domain: str) -> str:
    stamp = int(at.timestamp())
    return (
        f"ARC-Seal: i=1; a=rsa-sha256; s=arc; d={domain}; t={stamp}; cv=none;\n\tb={_folded(rng, 344)}\n"
        f"ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=arc;\n\th=From:Date:Subject:Message-ID:Content-Type:MIME-Version;\n\tbh={_folded(rng, 60)};\n\tb={_folded(rng, 344)}\n"
        f"ARC-Authentication-Results: i=1; mx.{domain}; spf=pass smtp.mailfrom={domain}; dmarc=pass action=none header.from={domain}; dkim=pass header.d={domain}; arc=none\n"
    )


def _folded(rng: Random, characters: int) -> str:
    return noise(rng, characters).strip().replace("\n", "\n\t")
