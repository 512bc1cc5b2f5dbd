# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Mail that carries something beside text: senders in disguise, results of a server and forged ones, lists to leave.

    filled = carried.make(now, port)    # messages, the newest last; the lists' own server is on this port"""
import demo_mail    # noqa: F401: it knows where letter is
import letter

ANN = ('Ann Berg', 'ann@example.org')
LISTS = 'lists.example'
SERVER = 'mail.example.org'
CLICK = 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'
LOOKALIKE, ELSEWHERE, CONFIRMED, FORGED, REFUSED, ONE_CLICK, BY_PAGE, BY_MAIL, CLAIMED = (
    'From next door', 'Answer the other one', 'It is me', 'It is not me', 'Your account', 'Weekly boats',
    'Monthly boats', 'Yearly boats', 'Daily boats')


def result(words, server=SERVER):
    return f'Authentication-Results: {server};\r\n\t{words}'


def _post(sender, subject, date, *fields, text='Nothing to see here.\n'):
    return letter.letter(sender, [ANN], subject, date, letter.text(text), fields=fields)


def ordinary(now):
    """So many that the name of the receiving server is known."""
    for n in range(12):
        host = f'{"abcd"[n % 4]}.example'
        yield _post((f'Writer {n}', f'w{n}@{host}'), f'Letter {n}', now - 9000 - n,
                    result(f'dmarc=pass header.from={host}'))


def senders(now):
    yield _post(('Ann Berg', 'ann@exarnple.org'), LOOKALIKE, now - 900, result('spf=none'))
    yield _post(('Ruth Aas', 'ruth@aas.example'), ELSEWHERE, now - 890, 'Reply-To: ruth@other.example',
                result('dmarc=pass header.from=aas.example'))
    yield _post(('Jo Brown', 'jo@brown.example'), CONFIRMED, now - 880, result('dmarc=pass header.from=brown.example'))
    yield _post(('Jo Brown', 'jo@brown.example'), FORGED, now - 870,
                result('dmarc=pass header.from=brown.example', 'mx.evil.example'))
    yield _post(('Harbour Bank', 'help@bank.example'), REFUSED, now - 860,
                result('dmarc=fail header.from=bank.example'))


def lists(now, port):
    page = f'List-Unsubscribe: <https://{LISTS}:{port}/leave?who=ann>'
    boats, signed = ('Boats', f'boats@{LISTS}'), result(f'dkim=pass header.d={LISTS}')
    yield _post(boats, ONE_CLICK, now - 800, page, CLICK, signed)
    yield _post(boats, BY_PAGE, now - 790, page, signed)
    yield _post(boats, CLAIMED, now - 780, page, CLICK)
    yield _post(boats, BY_MAIL, now - 770, f'List-Unsubscribe: <mailto:leave@{LISTS}?subject=leave>', signed)


def make(now, port):
    return [*ordinary(now), *senders(now), *lists(now, port)]
