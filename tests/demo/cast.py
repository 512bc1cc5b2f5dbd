# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The people of the demo's mail. Ann is the account; everybody else writes to her."""

PEOPLE = {
    'ann': ('Ann Berg', 'ann@example.org'),
    'maria': ('Maria Kowalska', 'maria@example.org'),
    'jo': ('Jo Brown', 'jo@example.org'),
    'idris': ('Idris Okafor', 'idris@example.org'),
    'zoe': ('Zoë Müller', 'zoe.mueller@example.org'),
    'asa': ('Åsa Lindström', 'asa@skargard.example'),
    'jose': ('José Ángel Núñez', 'ja.nunez@puerto.example'),
    'dimitra': ('Δήμητρα Παπαδοπούλου', 'dimitra@limani.example'),
    'ivan': ('Иван Петров', 'ivan.petrov@verf.example'),
    'yamada': ('山田 太郎', 'yamada@minato.example'),
    'dana': ('דנה לוי', 'dana@namal.example'),
    'layla': ('ليلى حداد', 'layla@mina.example'),
    'lan': ('Nguyễn Thị Lan', 'lan@cang.example'),
    'minjun': ('김민준', 'minjun@hangu.example'),
    'yijun': ('陳怡君', 'yijun@gang.example'),
    'wei': ('王伟', 'wang.wei@gangkou.example'),
    'priya': ('प्रिया रमन', 'priya@bandar.example'),
    'tomasz': ('Tomasz Wójcik', 'tomasz@stocznia.example'),
    'ruth': ('Ruth Adeyemi', 'ruth.adeyemi@example.net'),
    'sam': ('Sam Whitfield', 'sam@whitfield.example'),
    'henrik': ('Henrik Dahl', 'henrik@korforbundet.example'),
    'claire': ('Claire Moreau', 'claire@moreau.example'),
    'papa': ('Papa', 'lars.berg@example.net'),
    'school': ('Fjordskolen 4B', '4b@fjordskolen.example'),
    'doctor': ('Harbour Practice', 'appointments@harbourpractice.example'),
    'librarian': ('City Library', 'loans@citylibrary.example'),
}
# Who answers below what they quote; the rest write above it.
BELOW = {'ann', 'idris', 'tomasz', 'yamada'}
SIGNATURES = {
    'maria': 'Maria Kowalska\nFinance, Skerry Ferries',
    'jo': 'Jo',
    'idris': 'Idris Okafor · timetables · +47 555 0142',
    'zoe': 'Zoë Müller\nSkerry Ferries, Kiel office\nShe/her, in on Mondays to Thursdays',
    'tomasz': 'Tomasz Wójcik\nYard manager',
    'ruth': 'Ruth Adeyemi\nConservation architect',
    'henrik': 'Henrik, for the choir',
    'ann': 'Ann',
}
ANN = PEOPLE['ann']


def people(words):
    """'maria, jo' as a list of (name, address)."""
    return [PEOPLE[word.strip()] for word in words.split(',') if word.strip()]
