# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""HTML mail from pages/*.html: newsletters, a shop, tickets, a forecast, statements, a swindle, a postcard.

Their pictures are of three kinds: inline (cid:), remote ones that must stay blocked, and pixels that count readers."""
import functools
import os
import string
import time

import letter
import pictures
import things
from cast import ANN, PEOPLE

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'pages')
DAY = 86400
LETTERS = (
    ('The lens that slept in a cellar', 'Kari Moen', 'evening', 'A ferry passes the Holm light in the evening',
     'For eleven years the heart of the Holm light lay in fourteen crates under a museum. This month it goes home, '
     'and the question everyone asks is how it will fit through the door.',
     'It will not. The stones beside the door were taken out once before, in 1911, and numbered on their inner '
     'sides by a mason who expected to be needed again.',
     ('14', 'crates'), ('1.9 t', 'glass and brass'), ('32 km', 'range at night'), 'A bench with a roof',
     'A drawing of the new shelter',
     'The shelter at the outer steps is to be built after all. Nine people came to the hearing, eight of them with a '
     'sketch. The one chosen has a roof, a bench, and a shelf for exactly one cup.'),
    ('Why the 07:10 is now the 07:05', 'Olav Strand', 'morning', 'The early ferry under a pale sky',
     'Five minutes do not sound like much. They are the difference between sixty-one children who catch their bus '
     'and sixty-one children who have an excuse.',
     'The timetable changed because a tide, a bus and a bakery had to agree. We went along on the first morning and '
     'found that nobody had noticed, which is the highest praise there is.',
     ('61', 'pupils'), ('5 min', 'earlier'), ('06:45', 'the bakery opens'), 'Gustav and family', 'A hedgehog in leaves',
     'Four young hedgehogs live behind the compost of allotment 14. Their names were chosen by two children in a '
     'contested vote, and will be printed here when tempers have cooled.'),
    ('A winter without salt', 'Kari Moen', 'day', 'The sound on a clear day',
     'The council tried sand instead of salt on the harbour roads. The gulls are pleased, the cyclists are not, and '
     'the cars have stopped rusting, says the man who mends them.',
     'We counted falls, tyres and complaints. The numbers are smaller than the letters to the editor suggest.',
     ('212 t', 'less salt'), ('+3', 'bicycle falls'), ('41', 'letters'), 'Words for weather', 'Chalk on a blackboard',
     'Class 4B is collecting words for weather and stands at forty-one. “A lazy wind” leads: one that goes through you '
     'because it cannot be bothered to go around.'),
    ('The choir that sang to the fog', 'Olav Strand', 'night', 'The light over dark water',
     'On Saturday the horn was silent for two hours, and the boathouse was not. Those who stood on the far side of '
     'the sound heard the second half across the water.',
     'There were sixty chairs, two pots of soup, and a tenor whom nobody would let leave the house.',
     ('60', 'chairs'), ('2', 'pots of soup'), ('1', 'tenor'), 'Lost and found', 'A row of gloves',
     'The ferry’s shelf of lost things now holds eleven left gloves. If you have eleven right hands, the office is '
     'open '
     'until four.'),
    ('How to read a tide table', 'Ingrid Lie', 'morning', 'Low water at the outer steps',
     'It looks like a page of telephone numbers, and it is the most exact promise anybody will make you this year.',
     'Start with the day, not the height. Then remember that the wind has not read the table.',
     ('2.4 m', 'spring range'), ('6 h 12', 'between them'), ('48 h', 'trust in a forecast'), 'The smallest timetable',
     'A noticeboard on a pier',
     'Two departures, on Sundays, from an island with nineteen people. It is kept in a spreadsheet since 1998 and has '
     'never been wrong.'),
    ('Paint, and what is under it', 'Ingrid Lie', 'day', 'The Terna back at her berth',
     'The Terna is back from the yard with a new bearing, new zincs, and without the kitchen sieve that had guarded '
     'her cooling water for six years.',
     'The sieve goes to the museum, where it will be shown next to the lens. The curator insists on equal light.',
     ('6', 'years'), ('1', 'sieve'), ('09:00', 'sea trial'), 'Left behind on Fridays', 'The full 16:20',
     'Somebody finally counted. On four Fridays, fifty-nine people stayed on the pier, and one of them swam.'),
)
BOOKS = (
    ('The Cartographer of Small Islands', 'Nora Vik', '24.90', (52, 94, 120)),
    ('Salt', 'A. K. Osei', '18.00', (140, 84, 58)),
    ('Twelve Ways to Fold a Map', 'Ren Ishida', '15.50', (94, 110, 66)),
    ('Night Boats', 'Tove Anker', '21.00', (40, 48, 92)),
    ('The Keeper’s Arithmetic', 'Samir Haddad', '19.90', (120, 60, 88)),
    ('A Short History of Rope', 'Elin Moe', '27.00', (96, 84, 64)),
)
QUAY = (
    ('Monday', 'Fish auction, visitors welcome', '06:00'),
    ('Tuesday', 'Sea trial of the Terna', '09:00'),
    ('Wednesday', 'Choir rehearsal in the boathouse', '19:00'),
    ('Thursday', 'Late opening at Lantern Books', '21:00'),
    ('Friday', 'Second boat to Holm', '16:40'),
    ('Saturday', 'Market, with waffles', '10:00'),
)
JOURNEYS = (
    ('Lysvik', '08:04', '11:47', '49.00'),
    ('Kiel', '21:15', '09:02', '129.00'),
    ('Athens', '18:30', '16:10', '214.00'),
    ('Gdańsk', '07:40', '18:25', '96.00'),
)


@functools.lru_cache(maxsize=None)
def _page(name):
    with open(os.path.join(FOLDER, name + '.html'), encoding='utf-8') as lines:
        return string.Template(lines.read())


def html(page, plain, pieces=(), attached=(), /, **words):
    """multipart/alternative of a plain text and a page; pieces are inline pictures, attached comes after it."""
    part = letter.text(_page(page).substitute(words), subtype='html', encoding='quoted-printable')
    if pieces:
        part = letter.multipart('related', part, *pieces, more='; type="text/html"')
    if plain:
        part = letter.multipart('alternative', letter.flowed(plain), part)
    return letter.multipart('mixed', part, *attached) if attached else part


def _picture(content, cid, name):
    return letter.data(content, 'image/png', name, cid=cid)


def harbour_letter(number, date):
    title, author, mood, alt, lead, more, *facts, second, secondalt, secondtext = LETTERS[number % len(LETTERS)]
    words = {f'fact{n}{key}': value for n, fact in enumerate(facts, 1) for key, value in zip(('', 'text'), fact)}
    rows = ''.join(f'<tr><td>{day}</td><td>{what}</td><td align="right">{at}</td></tr>'
                   for day, what, at in (QUAY[number % 6], *QUAY[(number + 2) % 6:][:2]))
    part = html('harbour-letter', f'{title}\n\n{lead}\n\n{more}\n\n{second}\n\n{secondtext}',
                (_picture(pictures.logo((192, 57, 43), (30, 58, 95)), 'logo@harbourletter.example', 'logo.png'),
                 _picture(pictures.harbour(mood, 600, 220, number % 6), 'view@harbourletter.example', 'view.png')),
                number=140 + number, when=time.strftime('%-d %B %Y', time.gmtime(date)), title=title, author=author,
                alt=alt, lead=lead, more=more, second=second, secondalt=secondalt, secondtext=secondtext, rows=rows,
                **words)
    return letter.letter(('The Harbour Letter', 'letter@harbourletter.example'), [ANN], title, date, part,
                         fields=['List-Unsubscribe: <https://harbourletter.example/leave?who=ann>',
                                 'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
                                 'List-Id: The Harbour Letter <letter.harbourletter.example>'])


def bookshop(number, date):
    books = [BOOKS[(number + n) % len(BOOKS)] for n in range(3)]
    cells = ''.join(
        f'<td width="33%"><img src="cid:book{n}@lanternbooks.example" width="120" height="168" alt="Cover: {title}">'
        f'<br><b>{title}</b><br>{author}<br><span class="price">{price}</span></td>'
        for n, (title, author, price, _) in enumerate(books))
    title = ('Three books for dark evenings', 'New on the table by the door', 'What we could not put down')[number % 3]
    lead = 'Read by us, argued about, and put in the window. Say “seagull” at the till and the coffee is ours.'
    table = '\n'.join(f'- {name}, {author}: {price}' for name, author, price, _ in books)
    plain = f'{title}\n\n{lead}\n\n{table}'
    pieces = [_picture(pictures.cover(colour, n), f'book{n}@lanternbooks.example', f'cover{n}.png')
              for n, (_, _, _, colour) in enumerate(books)]
    part = html('bookshop', plain, pieces, title=title, lead=lead, books=cells, number=number)
    return letter.letter(('Lantern Books', 'hello@lanternbooks.example'), [ANN], title, date, part,
                         fields=['List-Unsubscribe: <https://lanternbooks.example/leave>'])


def ticket(number, date):
    place, leaves, arrives, price = JOURNEYS[number % len(JOURNEYS)]
    start = date - date % DAY + 9 * DAY + 8 * 3600
    day = time.strftime('%A, %-d %B, ', time.gmtime(start))
    code = f'NL{73 * (number + 11):04d}{chr(65 + number % 26)}'
    carriage, seat = 3 + number % 6, 20 + number * 7 % 60
    sheet = things.pdf(f'Ticket {code}', f'To {place}', day + leaves, f'Paid {price}')
    event = things.calendar(f'Train to {place}', start, 4, 'Central Station')
    part = html('ticket', f'Your journey to {place}\n\n{day}{leaves}, carriage {carriage}, seat {seat}.\nCode {code}.',
                (_picture(pictures.barcode(number), 'code@nordline.example', 'code.png'),),
                (letter.data(sheet, 'application/pdf', f'ticket-{code}.pdf'),
                 letter.data(event, 'text/calendar', 'journey.ics')),
                place=place, origin='Holm Central', track=1 + number % 7, leaves=day + leaves, arrives=arrives,
                carriage=carriage, seat=seat, price=price, code=code)
    return letter.letter(('Nordline Railways', 'tickets@nordline.example'), [ANN], f'Your journey to {place}', date,
                         part)


FORECASTS = (
    ('A quiet week with one loud day', 'High pressure to the north, and a low on Thursday that is in a hurry. Fog in '
     'the mornings until the wind finds its feet.'),
    ('Westerly, then more of it', 'Two fronts in three days. The Friday boats will want their fenders; by Sunday it '
     'is over and cold.'),
    ('Fog until ten, sun until four', 'Nothing moves. Sound the horn, drink the coffee, and wait for it to burn off.'),
)


def weather(number, date):
    title, words = FORECASTS[number % len(FORECASTS)]
    rows = ''
    for n in range(5):
        day = time.strftime('%a %-d %b', time.gmtime(date + n * DAY))
        force = 2 + (number * 3 + n * 5) % 6
        water = (6 * 60 + number * 17 + n * 50) % 720
        wind = ('SW', 'W', 'NW', 'S')[(number + n) % 4]
        sea = ('slight', 'moderate', 'rough')[min(2, force // 3)]
        rows += (f'<tr style="border-top: 1px solid #d4e2ed"><td>{day}</td><td>{wind} {force}–{force + 1}</td>'
                 f'<td>{sea}</td><td align="right">{9 - (number + n) % 7} °C</td>'
                 f'<td align="right">{water // 60:02d}:{water % 60:02d}</td></tr>')
    part = html('weather', f'{title}\n\n{words}', title=title, words=words, rows=rows)
    return letter.letter(('Skerry Sound Weather', 'forecast@skerryweather.example'), [ANN], 'Forecast: ' + title,
                         date, part)


def energy(number, date):
    month = time.strftime('%B', time.gmtime(date - 20 * DAY))
    used = [182, 171, 166, 140, 121, 118, 131, 158][number % 8:] + [182, 171, 166, 140][:number % 4]
    bars = ''.join(
        f'<tr><td width="70">{time.strftime("%b", time.gmtime(date - (20 + 30 * n) * DAY))}</td><td>'
        f'<div style="background: #2e7d4f; width: {kwh * 2}px; height: 14px"></div></td>'
        f'<td align="right">{kwh}</td></tr>'
        for n, kwh in enumerate(used[:5]))
    part = html('energy', f'You used {used[0]} kWh in {month}.', title=f'Your {month} in electricity', used=used[0],
                compare='a little less than a year ago', cost=f'{used[0] * 0.31:.2f}', bars=bars)
    return letter.letter(('Fjord Energy', 'statements@fjordenergy.example'), [ANN], f'Your statement for {month}',
                         date, part)


def museum(number, date):
    items = ''.join(f'<li>{item}</li>' for item in (
        '18:00 the clockwork, wound by hand', '18:30 Ruth Adeyemi: how to take out a wall',
        '19:15 first lighting, with the choir', 'and soup'))
    part = html('museum', 'An evening with the lens. Thursday, from six.',
                (_picture(pictures.harbour('night', 560, 240, 5), 'night@harbourmuseum.example', 'night.png'),),
                title='An evening with the lens', items=items,
                lead='Before the lens goes home we light it once more where nobody was ever meant to see it: in our '
                    'cellar. '
                'There are forty places and, for obvious reasons, sunglasses.')
    return letter.letter(('Harbour Museum', 'members@harbourmuseum.example'), [ANN], 'An evening with the lens',
                         date, part)


def parcel(number, date):
    part = html('parcel', '', code=f'NP-{8841 + number * 37}')
    return letter.letter(('National Post', 'service@national-post.pay-fee-now.example'), [ANN],
                         'Your parcel is waiting: action required', date, part)


def postcard(number, date):
    part = html('postcard', 'A picture from the pass. Claire',
                (_picture(pictures.harbour('morning', 480, 260, 17, ferry=False, light=False),
                          'picture@postcard.example', 'lake.png'),),
                text='We are up here above the clouds, and the lake is so still that the boat seems to hang in the '
                'air. The tenor sings in the morning, before anyone can stop him.', alt='A lake between hills at dawn',
                more='Home on Sunday. I bring cheese.', name='Claire', quoted='Do send a picture, it rains here.')
    return letter.letter(PEOPLE['claire'], [ANN], 'Above the clouds', date, part)


def generate(now):
    """(mailbox, message), each with the flags a person's mail would have by now."""
    def old(message):
        message.flags += ('\\Seen',)
        return message
    for number in range(10):
        one = harbour_letter(number, now - number * 7 * DAY - 50 * 60)
        yield ('INBOX' if number < 5 else 'Archive'), (one if number < 1 else old(one))
    for number in range(6):
        yield ('INBOX' if number < 2 else 'Archive'), old(bookshop(number, now - number * 13 * DAY - 40 * 3600))
    for number in range(4):
        yield ('INBOX' if number < 1 else '旅行'), old(ticket(number, now - number * 23 * DAY - 31 * 3600))
    for number in range(14):
        one = weather(number, now - number * DAY - 4 * 3600)
        yield ('INBOX' if number < 3 else 'Trash'), (one if number < 1 else old(one))
    for number in range(4):
        yield 'Archive', old(energy(number, now - number * 30 * DAY - 3 * DAY))
    yield 'INBOX', museum(0, now - 27 * 3600)
    yield 'INBOX', old(postcard(0, now - 8 * DAY))
    yield 'INBOX', parcel(0, now - 7 * 3600)
    for number in range(1, 4):
        yield 'Junk', parcel(number, now - number * 2 * DAY)
